import type { Edition } from '#policy/editions.ts'
import type { Column } from '#policy/register/column.ts'
import type { DeclaredRegister } from '#policy/register/register-shape.ts'
import { type Issue, issue } from './issue.ts'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Where a declaration names editions, and which: by `since`, `ended`, or `before` within `was`. */
interface Named {
  readonly where: string
  readonly since: number
  readonly later: readonly number[]
}

function editionsNamed(value: unknown, where: string): Named[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => editionsNamed(one, where))
  if (!isRecord(value)) return []
  const { since, ended, was } = value
  const before = Array.isArray(was) ? was.map((one: unknown) => (isRecord(one) ? one.before : undefined)) : []
  const later = [ended, ...before].filter((one) => typeof one === 'number')
  const own = typeof since === 'number' || later.length > 0
  return [
    ...(own ? [{ where, since: typeof since === 'number' ? since : 1, later }] : []),
    ...Object.entries(value).flatMap(([name, one]) =>
      editionsNamed(one, where === '' ? name : `${where}.${name}`),
    ),
  ]
}

/** Whether each edition that a declaration names is listed, comes in order, and can be lived with until then. */
export function validateEditions(declared: DeclaredRegister, known: readonly Edition[]): Issue[] {
  const numbers = new Set(known.map(({ number }) => number))
  const named = editionsNamed(declared, '')
  return [
    ...named
      .filter(({ since, later }) => ![since, ...later].every((one) => numbers.has(one)))
      .map(({ where }) => issue('edition.unknown', where, 'it names an edition that is not listed')),
    ...named
      .filter(({ since, later }) => later.some((one) => one <= since))
      .map(({ where }) => issue('edition.out-of-order', where, 'it ends or was otherwise before it began')),
    ...Object.entries(declared.tables).flatMap(([name, table]) =>
      Object.entries(table.columns)
        .filter(([, column]) => comesLater(column, table.since) && !canBeEmpty(column))
        .map(([column]) =>
          issue(
            'edition.column-not-fillable',
            `${name}.${column}`,
            'no row could be written before its edition',
          ),
        ),
    ),
  ]
}

const comesLater = ({ options }: Column, tableSince: number): boolean =>
  Math.max(options.since ?? 1, options.ended ?? 1) > tableSince

const canBeEmpty = ({ options }: Column): boolean => Boolean(options.null) || Boolean(options.filled)
