import { plainName } from '#platform/dns/record.ts'
import type { LookUp } from '#platform/dns/resolve.ts'
import type { DesiredRecord } from './desired-records.ts'
import { canonical, placeOf, type RecordData, type RecordType, textUse } from './record-data.ts'

/** Observed answers by `questionKey`. A question that was not asked is unknown. */
export type Observations = ReadonlyMap<string, LookUp>

export interface Question {
  readonly name: string
  readonly type: RecordType
}

export function questionKey({ name, type }: Question): string {
  return `${plainName(name)} ${type}`
}

/** What to ask the DNS so that the desired records can be compared. */
export function questionsFor(desired: readonly DesiredRecord[]): Question[] {
  const questions = new Map<string, Question>()
  for (const { record } of desired) {
    const question = { name: plainName(record.name), type: record.type }
    questions.set(questionKey(question), question)
  }
  return [...questions.values()]
}

export type RecordComparison =
  | { readonly state: 'same' | 'missing'; readonly desired: RecordData }
  | { readonly state: 'different'; readonly desired: RecordData; readonly found: readonly RecordData[] }
  | { readonly state: 'extra'; readonly found: readonly RecordData[] }
  /** The look-up failed, which says nothing about the record. */
  | { readonly state: 'unknown'; readonly desired: RecordData; readonly reason: string }

/** Records of the answer that the comparison is about; an alias followed on the way is not. */
function recordsOf(lookUp: LookUp, { name, type }: Question): RecordData[] {
  if (lookUp.kind !== 'found') return []
  const fitting: RecordData[] = []
  for (const record of lookUp.records) {
    if (record.type !== type || plainName(record.name) !== plainName(name)) continue
    if (record.type === 'MX' || record.type === 'TXT' || record.type === 'CNAME') fitting.push(record)
    if (record.type === 'A' || record.type === 'AAAA') fitting.push(record)
  }
  return fitting
}

function unknownReason(lookUp: LookUp | undefined): string | undefined {
  if (lookUp === undefined) return 'not asked'
  return lookUp.kind === 'unknown' ? lookUp.reason : undefined
}

/** Whether `found` stands where `desired` should; of MX only the host is the place, its preference the value. */
function samePlace(desired: RecordData, found: RecordData): boolean {
  const place = placeOf(desired)
  return place === undefined ? canonical(desired) === canonical(found) : place === placeOf(found)
}

/**
 * Desired against observed, record by record. Two SPF or DMARC records of one name make both void
 * (RFC 7208, 4.5; RFC 9989), so a second one is `different` though the first is as desired. Texts that
 * nobody desires, such as another service's ownership proof, are not ours to judge and not listed.
 */
export function compareRecords(
  desired: readonly DesiredRecord[],
  observations: Observations,
): RecordComparison[] {
  const compared: RecordComparison[] = []
  for (const question of questionsFor(desired)) {
    const wanted = desired
      .map(({ record }) => record)
      .filter((record) => questionKey(record) === questionKey(question))
    const lookUp = observations.get(questionKey(question))
    const reason = unknownReason(lookUp)
    if (reason !== undefined || lookUp === undefined) {
      for (const one of wanted)
        compared.push({ state: 'unknown', desired: one, reason: reason ?? 'not asked' })
      continue
    }
    compared.push(...compareAnswer(wanted, recordsOf(lookUp, question)))
  }
  return compared
}

function compareAnswer(wanted: readonly RecordData[], found: readonly RecordData[]): RecordComparison[] {
  const compared: RecordComparison[] = wanted.map((desired) => {
    const inPlace = found.filter((one) => samePlace(desired, one))
    if (inPlace.length === 0) return { state: 'missing', desired }
    const [only] = inPlace
    const same = inPlace.length === 1 && only !== undefined && canonical(only) === canonical(desired)
    return same || placeOf(desired) === undefined
      ? { state: 'same', desired }
      : { state: 'different', desired, found: inPlace }
  })
  const extra = found.filter(
    (one) => !wanted.some((desired) => samePlace(desired, one)) && !isForeignText(one),
  )
  if (extra.length > 0) compared.push({ state: 'extra', found: extra })
  return compared
}

function isForeignText(record: RecordData): boolean {
  return record.type === 'TXT' && textUse(plainName(record.name), record.text) === 'other'
}

/** `wrong` needs an answer that says so; one failed look-up among good ones is `unknown`, never wrong. */
export function verdictOf(compared: readonly RecordComparison[]): 'right' | 'wrong' | 'unknown' {
  if (compared.some(({ state }) => state !== 'same' && state !== 'unknown')) return 'wrong'
  return compared.length === 0 || compared.some(({ state }) => state === 'unknown') ? 'unknown' : 'right'
}
