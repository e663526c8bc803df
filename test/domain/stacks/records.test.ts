import { describe, expect, it } from 'vitest'
import { compareRecords, questionKey, questionsFor, verdictOf } from '#domain/stacks/compare-records.ts'
import { type DesiredRecordsInput, desiredZone, hostMailRecords } from '#domain/stacks/desired-records.ts'
import { guardZoneChange, type HostedRecord, planZoneWrite } from '#domain/stacks/plan-zone-write.ts'
import { canonical, type RecordData } from '#domain/stacks/record-data.ts'
import type { LookUp } from '#platform/dns/resolve.ts'

const domain = 'getacme.com'
const input: DesiredRecordsInput = {
  domain,
  forwardTo: 'https://acme.example',
  mail: {
    exchanges: [
      { preference: 10, host: 'mx1.host.example' },
      { preference: 20, host: 'mx2.host.example' },
    ],
    spf: 'v=spf1 include:spf.host.example ~all',
    keys: [{ selector: 's1', text: 'v=DKIM1; k=rsa; p=AbCd' }],
  },
  reportsTo: 'dmarc@agency.example',
  tracking: { label: 'go', target: 'track.sequencer.example' },
}
const desired = desiredZone(input)
const all = desired.records.map(({ record }) => record)

/** Answers as a resolver gives them; `over` replaces single answers. */
function answers(records: readonly RecordData[], over: Record<string, LookUp> = {}) {
  const observations = new Map<string, LookUp>()
  for (const question of questionsFor(desired.records)) {
    const fitting = records.filter((record) => questionKey(record) === questionKey(question))
    observations.set(
      questionKey(question),
      fitting.length > 0
        ? { kind: 'found', records: fitting.map((record) => ({ ...record, ttlSeconds: 600 })), authority: [] }
        : { kind: 'none', reason: 'nodata', authority: [] },
    )
  }
  for (const [key, lookUp] of Object.entries(over)) observations.set(key, lookUp)
  return observations
}

function states(records: readonly RecordData[], over: Record<string, LookUp> = {}) {
  return compareRecords(desired.records, answers(records, over)).map(({ state }) => state)
}

function replaced(type: string, name: string, change: Partial<RecordData>): RecordData[] {
  return all.map((record) =>
    record.type === type && record.name === name ? ({ ...record, ...change } as RecordData) : record,
  )
}

describe('the desired zone', () => {
  it('holds everything mail needs, and DMARC without the tags that RFC 9989 dropped', () => {
    expect(all.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'MX getacme.com',
      'MX getacme.com',
      'TXT getacme.com',
      'TXT s1._domainkey.getacme.com',
      'TXT _dmarc.getacme.com',
      'CNAME go.getacme.com',
    ])
    const dmarc = all.find(({ name }) => name.startsWith('_dmarc'))
    expect(dmarc).toMatchObject({ text: 'v=DMARC1; p=none; rua=mailto:dmarc@agency.example' })
  })

  it('asks the receiver of reports for its consent when it is another domain', () => {
    expect(desired.elsewhere).toEqual([
      { type: 'TXT', name: 'getacme.com._report._dmarc.agency.example', text: 'v=DMARC1' },
    ])
    expect(desiredZone({ ...input, reportsTo: 'd@getacme.com' }).elsewhere).toEqual([])
  })

  it('takes MX, SPF and keys from the host’s list, and says what is still missing', () => {
    expect(hostMailRecords(domain, all)).toEqual({ kind: 'complete', mail: input.mail })
    expect(hostMailRecords(domain, all.slice(0, 2))).toEqual({ kind: 'incomplete', missing: ['SPF', 'DKIM'] })
  })
})

describe('desired against observed', () => {
  it('is the same when the zone is as desired', () => {
    expect(new Set(states(all))).toEqual(new Set(['same']))
  })

  it('ignores case, dots at the end, TTL, order and folding', () => {
    const folded = [...all].reverse().map((record): RecordData => {
      if (record.type === 'MX' || record.type === 'CNAME') {
        return { ...record, name: `${record.name.toUpperCase()}.`, host: `${record.host.toUpperCase()}.` }
      }
      return record.type === 'TXT' ? { ...record, text: record.text.replace('; ', ' ;  ') } : record
    })
    expect(new Set(states(folded))).toEqual(new Set(['same']))
    expect(canonical({ type: 'TXT', name: 's._domainkey.x.com', text: 'p=Ab Cd' })).toBe(
      canonical({ type: 'TXT', name: 's._domainkey.x.com', text: 'v=DKIM1;k=rsa;p=AbCd;' }),
    )
  })

  it('keeps the case of a key, which is part of it', () => {
    expect(states(replaced('TXT', 's1._domainkey.getacme.com', { text: 'v=DKIM1; p=abcd' }))).toContain(
      'different',
    )
  })

  it('finds each single record that is missing', () => {
    for (const left of all) {
      const compared = compareRecords(desired.records, answers(all.filter((record) => record !== left)))
      expect(compared.filter(({ state }) => state === 'missing')).toEqual([
        { state: 'missing', desired: left },
      ])
      expect(verdictOf(compared)).toBe('wrong')
    }
  })

  it('finds a second SPF record, which makes both void', () => {
    expect(states([...all, { type: 'TXT', name: domain, text: 'v=spf1 -all' }])).toContain('different')
  })

  it('finds a mail exchange that nobody desires, and leaves other services’ texts alone', () => {
    expect(states([...all, { type: 'MX', name: domain, preference: 5, host: 'parking.example' }])).toContain(
      'extra',
    )
    expect(states([...all, { type: 'TXT', name: domain, text: 'google-site-verification=1' }])).not.toContain(
      'extra',
    )
  })

  it('never takes a failed look-up for a missing record', () => {
    for (const question of questionsFor(desired.records)) {
      const key = questionKey(question)
      const failed = { [key]: { kind: 'unknown', reason: 'no-answer' } as const }
      const compared = compareRecords(desired.records, answers(all, failed))
      expect(verdictOf(compared)).toBe('unknown')
      expect(compared.map(({ state }) => state)).not.toContain('missing')
    }
    expect(verdictOf(compareRecords(desired.records, new Map()))).toBe('unknown')
  })
})

describe('the write of a zone that replaces everything', () => {
  const hosted: HostedRecord[] = [
    ...all.slice(0, 4).map((record) => ({ record, editable: false })),
    { record: { type: 'TXT', name: domain, text: 'host-proof=1' }, editable: true },
  ]

  it('keeps every record of the host and adds ours', () => {
    const write = planZoneWrite(hosted, desired)
    if (write.kind !== 'write') throw new Error(write.kind)
    for (const kept of hosted) expect(write.records).toContainEqual(kept)
    expect(write.changes.map(({ kind, after }) => `${kind} ${after.name}`)).toEqual([
      'add _dmarc.getacme.com',
      'add go.getacme.com',
    ])
  })

  it('is a no-op the second time', () => {
    const write = planZoneWrite(hosted, desired)
    if (write.kind !== 'write') throw new Error(write.kind)
    expect(planZoneWrite(write.records, desired)).toEqual({ kind: 'unchanged' })
  })

  it('refuses what the host would not take, with the reason', () => {
    const fixed: HostedRecord = {
      record: { type: 'TXT', name: '_dmarc.getacme.com', text: 'v=DMARC1; p=reject' },
      editable: false,
    }
    expect(planZoneWrite([...hosted, fixed], desired)).toMatchObject({ kind: 'refused' })
    const beside: HostedRecord = {
      record: { type: 'A', name: 'go.getacme.com', address: '192.0.2.1' },
      editable: true,
    }
    expect(planZoneWrite([...hosted, beside], desired)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('cannot stand beside'),
    })
  })

  it('touches at most 30 % of a zone of ten or more, unless forced', () => {
    for (let before = 0; before <= 60; before++) {
      for (let changed = 0; changed <= before; changed++) {
        const ok = before < 10 || changed / before <= 0.3
        expect(guardZoneChange(before, changed, false).ok).toBe(ok)
        expect(guardZoneChange(before, changed, true).ok).toBe(true)
      }
    }
  })
})
