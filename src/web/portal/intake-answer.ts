import type { IntakePage } from '#domain/intake/intake-page.ts'
import type { PortalVisit } from './portal-visit.ts'

/** What became of the last request: which part it was about, what was refused, what was typed. */
export interface IntakeAnswer {
  readonly part: string
  readonly errors?: Readonly<Record<string, string>>
  readonly typed?: Readonly<Record<string, string>>
}

export interface IntakeProps {
  readonly visit: PortalVisit
  readonly page: IntakePage
  readonly answer: IntakeAnswer
}
