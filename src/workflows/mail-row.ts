import type { MailKind, QueuedMailKind } from '#domain/mails/mail-kinds.ts'
import { type MailData, renderMail } from '#mail/catalogue.ts'
import type { MailHouse } from '#mail/house.ts'
import type { MailedCheckpoint } from '#mail/mailed-checkpoint.ts'
import type { RenderedMail } from '#mail/message.ts'
import type { Personal } from '#policy/personal.ts'

/** A mail that waits, with whom it goes to. */
export interface MailRow<K extends QueuedMailKind = QueuedMailKind> {
  readonly id: string
  readonly personId: string
  readonly kind: K
  readonly aboutId: string
  readonly name: Personal<'name'> | null
  readonly email: Personal<'email'>
}

/** What a mail may carry of the ledger. */
export interface LedgerOutside {
  /** None while nothing is sealed. */
  newestCheckpoint(): Promise<MailedCheckpoint | undefined>
}

/** A mail that knows what it says and waits for the house it comes from. It is written outside its transaction. */
export type LoadedMail = (house: MailHouse, ledger: LedgerOutside) => RenderedMail | Promise<RenderedMail>

/** A letter that takes the newest checkpoint of the ledger along. */
export function receipt(write: (checkpoint: MailedCheckpoint | undefined) => LoadedMail): LoadedMail {
  return async (house, ledger) => write(await ledger.newestCheckpoint())(house, ledger)
}

export function letter<K extends MailKind>(kind: K, data: MailData<K>): LoadedMail {
  return (house) => renderMail(kind, data, house)
}

/** For the last place of a switch over kinds: one that nobody writes does not build, instead of never being sent. */
export function unwritten(kind: never): never {
  throw new Error(`nothing writes the mail ${String(kind)}`)
}
