import { isRecord } from './plain.ts'

/** Something stored that is not what a snapshot holds; says where, and what was wanted there. */
export class UnreadableSnapshot extends Error {}

/** Takes a value apart that came out of a store; `at` says where it stood. */
export type Reader<T> = (value: unknown, at: string) => T

function refuse(at: string, wanted: string): never {
  throw new UnreadableSnapshot(`${at} is not ${wanted}.`)
}

export const text: Reader<string> = (value, at) => (typeof value === 'string' ? value : refuse(at, 'text'))
export const number: Reader<number> = (value, at) =>
  typeof value === 'number' ? value : refuse(at, 'a number')
export const flag: Reader<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : refuse(at, 'true or false')

export const orNull =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value, at) =>
    value === null ? null : reader(value, at)

export const maybe =
  <T>(reader: Reader<T>): Reader<T | undefined> =>
  (value, at) =>
    value === undefined ? undefined : reader(value, at)

export const listOf =
  <T>(reader: Reader<T>): Reader<readonly T[]> =>
  (value, at) =>
    Array.isArray(value)
      ? value.map((one: unknown, index) => reader(one, `${at}[${index}]`))
      : refuse(at, 'a list')

export const namedOf =
  <T>(reader: Reader<T>): Reader<Readonly<Record<string, T>>> =>
  (value, at) =>
    Object.fromEntries(
      Object.entries(fields(value, at)).map(([name, one]) => [name, reader(one, `${at}.${name}`)]),
    )

export function fields(value: unknown, at: string): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : refuse(at, 'a record')
}

/** Reads the fields of one record by name: `const of = fieldsOf(value, at); of('words', text)`. */
export function fieldsOf(value: unknown, at: string): <T>(name: string, reader: Reader<T>) => T {
  const record = fields(value, at)
  return (name, reader) => reader(record[name], `${at}.${name}`)
}
