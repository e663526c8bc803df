import type { Option } from '#web/ui/field.tsx'

/** Codes that name no country: unions, test regions, the unknown. */
const noCountries = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ'])

/** Every country of ISO 3166-1 by its English name; a code that another one replaced is left out. */
export const countryOptions: readonly Option[] = codes()
  .flatMap((code) => {
    const name = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }).of(code)
    const present = new Intl.Locale(`und-${code}`).region === code
    return name && present && !noCountries.has(code) ? [{ value: code, label: name }] : []
  })
  .sort((a, b) => a.label.localeCompare(b.label, 'en'))

function codes(): string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  return letters.flatMap((first) => letters.map((second) => first + second))
}
