import { type SettingName, settingNames } from './settings.ts'

const isSetting = (name: string): name is SettingName => (settingNames as readonly string[]).includes(name)

/** The setting that a name was probably meant to be: one slip of the keyboard away. */
export function meant(name: string): SettingName | undefined {
  return settingNames.find((known) => isOneSlipAway(name.toUpperCase(), known))
}

/**
 * Names that nobody reads. In the project's own `.env` that is every name but ours. The environment is
 * shared with other programs, so there it is what starts with SEGMENTO_ and the near misses of our longer
 * names.
 */
export function findUnknown(file: Iterable<string>, environment: Iterable<string>): string[] {
  const looksOurs = (name: string) =>
    name.startsWith('SEGMENTO_') || (name.length >= 8 && meant(name) !== undefined)
  return [
    ...[...file].filter((name) => !isSetting(name)),
    ...[...environment].filter((name) => !isSetting(name) && looksOurs(name)),
  ]
}

/** One letter added, left out, changed, or swapped with its neighbour. */
function isOneSlipAway(one: string, other: string): boolean {
  let start = 0
  while (start < one.length && one[start] === other[start]) start += 1
  const rest = one.slice(start)
  const otherRest = other.slice(start)
  return (
    rest !== otherRest &&
    (rest.slice(1) === otherRest ||
      rest === otherRest.slice(1) ||
      rest.slice(1) === otherRest.slice(1) ||
      (rest.slice(2) === otherRest.slice(2) && rest[0] === otherRest[1] && rest[1] === otherRest[0]))
  )
}
