import type { PersonalCategory } from './vocabulary.ts'

declare const held: unique symbol

/**
 * A personal value of one declared category. At run time it is the plain string; to the compiler it is
 * opaque, so it can't be joined into a log line, a URL or a body by accident. It is made where data
 * enters (`personal`) and opened where it is shown to someone entitled or leaves through the guard
 * (`reveal`); test/architecture.test.ts lists the files that may open it.
 */
export interface Personal<C extends PersonalCategory = PersonalCategory> {
  readonly [held]: C
}

/** Marks a value that enters (a parsed form, a vendor's answer) as personal. */
export function personal<C extends PersonalCategory>(_category: C, value: string): Personal<C> {
  return value as unknown as Personal<C>
}

/** Opens a personal value. Allowed in few places only. */
export function reveal(value: Personal): string {
  return value as unknown as string
}

/** Whether two values are the same address or name, letter case aside; neither is opened to the caller. */
export function samePersonal<C extends PersonalCategory>(one: Personal<C>, other: Personal<C>): boolean {
  return reveal(one).toLowerCase() === reveal(other).toLowerCase()
}

export function fullName(first: Personal<'name'>, last: Personal<'name'>): Personal<'name'> {
  return personal('name', `${reveal(first)} ${reveal(last)}`.trim())
}
