import type { MailKind } from '#domain/mails/mail-kinds.ts'
import type { MailedCalendar } from './calendar-object.ts'
import type { MailHouse } from './house.ts'

/** A mail as it leaves. */
export interface RenderedMail {
  readonly subject: string
  readonly text: string
  readonly html: string
  /** An invitation that a calendar takes in by itself. */
  readonly calendar?: MailedCalendar
  readonly headers?: Readonly<Record<string, string>>
}

/** One message: what it says, from what it is told, with data to preview it. */
export interface Message<Data> {
  readonly kind: MailKind
  readonly preview: Data
  render(data: Data, house: MailHouse): RenderedMail
}
