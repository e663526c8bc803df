import type { ObservationKind } from '#domain/deliverability/record-observation.ts'

/** What was looked at, as it is said; in the order in which it is listed. */
const observationWords: Readonly<Record<ObservationKind, string>> = {
  delegation: 'the delegation',
  zone: 'the records of the zone',
  standing: 'MX, SPF, DKIM and delegation, confirmed by two looks',
  registrant: 'the registrant',
  forward: 'the forward to the main site',
  arrival: 'the arrival of a test message',
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  alignment: 'alignment',
}

const joined = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** "SPF, DKIM, DMARC and alignment", of the kinds as the timeline holds them: "alignment, dkim, dmarc, spf". */
export function observationsInWords(kinds: string): string {
  const seen = kinds.split(', ')
  const known = Object.entries(observationWords).flatMap(([kind, words]) =>
    seen.includes(kind) ? [words] : [],
  )
  return joined.format(known.length > 0 ? known : [kinds])
}
