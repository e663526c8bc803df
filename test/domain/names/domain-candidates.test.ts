import { describe, expect, it } from 'vitest'
import { awkwardWordIn } from '#domain/names/awkward.ts'
import { brandOf } from '#domain/names/brand.ts'
import { judgeTypedName, proposeDomains } from '#domain/names/domain-candidates.ts'
import { isLdhLabel, registrableDomain } from '#domain/names/domain-name.ts'

const none: ReadonlySet<string> = new Set()

function propose(mainDomain: string, companyName: string, usedNames = none, tlds?: string[]) {
  return proposeDomains({ mainDomain, companyName, usedNames, ...(tlds && { tlds }) })
}

function names(mainDomain: string, companyName: string, usedNames = none): string[] {
  const outcome = propose(mainDomain, companyName, usedNames)
  return outcome.kind === 'candidates' ? outcome.candidates.map(({ name }) => name) : []
}

describe('the brand', () => {
  it('is read from the main domain, however it is written', () => {
    for (const written of [
      'acme.com',
      'https://www.acme.com/about',
      'WWW.ACME.COM',
      'acme.co.uk',
      ' shop.acme.de ',
    ]) {
      expect(brandOf(written, 'Acme GmbH')).toMatchObject({ kind: 'brand', brand: { label: 'acme' } })
    }
  })

  it('is freed of an affix that the main domain already carries', () => {
    expect(brandOf('getacme.com', 'Acme, Inc.')).toMatchObject({ brand: { label: 'acme' } })
    expect(brandOf('getaround.com', 'Getaround')).toMatchObject({ brand: { label: 'getaround' } })
    expect(brandOf('acmehq.io', 'Acme')).toMatchObject({ brand: { label: 'acme' } })
  })

  it('is not a mailbox provider, a broken name or somebody else’s well-known brand', () => {
    for (const domain of [
      'gmail.com',
      'localhost',
      '192.0.2.1',
      'no domain',
      'google.dental',
      'mygooglehelp.com',
      'apple.repair',
    ]) {
      expect(brandOf(domain, 'Acme').kind).toBe('refused')
    }
  })

  it('may be a well-known brand when it is the client’s own', () => {
    expect(brandOf('hubspot.com', 'HubSpot').kind).toBe('brand')
    expect(brandOf('pineapple.com', 'Pineapple').kind).toBe('brand')
  })
})

describe('domain candidates', () => {
  it('are only valid variants of the client’s own brand, never its main domain, each with a reason', () => {
    const clients = [
      ['acme.com', 'Acme'],
      ['acme-labs.io', 'Acme Labs'],
      ['getacme.com', 'Acme'],
      ['x1.dev', 'X1'],
      ['exponent.co', 'Exponent'],
      ['averyveryverylongbrand.com', 'A Very Very Very Long Brand'],
    ] as const
    for (const [domain, company] of clients) {
      const outcome = propose(domain, company)
      if (outcome.kind === 'refused') throw new Error(outcome.reason)
      const seen = new Set<string>()
      for (const { name, tld, reason } of outcome.candidates) {
        const label = name.slice(0, -tld.length - 1)
        expect(label).toContain(outcome.brand.label)
        expect(name).not.toBe(domain)
        expect(isLdhLabel(label)).toBe(true)
        expect(registrableDomain(name)?.domain).toBe(name)
        expect(reason).not.toBe('')
        expect(seen.has(name)).toBe(false)
        seen.add(name)
      }
    }
  })

  it('come in one order: all of .com first, the most usual affix first', () => {
    const list = names('acme.com', 'Acme')
    expect(list.slice(0, 3)).toEqual(['getacme.com', 'tryacme.com', 'goacme.com'])
    expect(list).toEqual(names('acme.com', 'Acme'))
    expect(list.findIndex((name) => name.endsWith('.co'))).toBe(
      list.filter((name) => name.endsWith('.com')).length,
    )
    expect(list.slice(11, 13)).toEqual(['acmeco.com', 'getacmehq.com'])
    expect(list).toHaveLength(94)
  })

  it('do not say an affix twice', () => {
    expect(names('gopher.io', 'Gopher')).not.toContain('gogopher.com')
    expect(names('hubhub.io', 'Hubhub')).not.toContain('hubhubhub.com')
    expect(names('myhub.io', 'Myhub')).not.toContain('mymyhub.com')
  })

  it('are never used twice', () => {
    const used = new Set(['getacme.com', 'acmehq.com'])
    const outcome = propose('acme.com', 'Acme', used)
    if (outcome.kind === 'refused') throw new Error(outcome.reason)
    for (const { name } of outcome.candidates) expect(used.has(name)).toBe(false)
    expect(outcome.refused.map(({ name }) => name)).toEqual(['getacme.com', 'acmehq.com'])
  })

  it('avoid endings with a bad reputation', () => {
    const outcome = propose('acme.com', 'Acme', none, ['xyz', 'info', 'click', 'top'])
    expect(outcome).toMatchObject({ kind: 'candidates', candidates: [] })
  })

  it('have the ending that was planned though it has a bad name, and then the others that are given', () => {
    const request = { mainDomain: 'acme.com', companyName: 'Acme', usedNames: none }
    const outcome = proposeDomains({ ...request, planned: 'xyz', tlds: ['xyz', 'com', 'co', 'top'] })
    if (outcome.kind === 'refused') throw new Error(outcome.reason)
    expect([...new Set(outcome.candidates.map(({ tld }) => tld))]).toEqual(['xyz', 'com', 'co'])
    expect(judgeTypedName({ ...request, planned: 'xyz' }, 'getacme.xyz')).toBeUndefined()
    expect(judgeTypedName({ ...request, planned: 'xyz' }, 'getacme.top')).toContain('reputation')
  })

  it('leave out what reads awkwardly where words meet, but not the brand’s own letters', () => {
    expect(awkwardWordIn('helloacme', ['hello', 'acme'])).toBeUndefined()
    expect(awkwardWordIn('classic', ['classic'])).toBeUndefined()
    expect(awkwardWordIn('trysexcel', ['trys', 'excel'])).toBe('sex')
    expect(names('crapeau.com', 'Crapeau')).toContain('getcrapeau.com')
    expect(names('urdu.com', 'Urdu')).not.toContain('geturdu.com')
  })
})

describe('a name that a person typed', () => {
  it('is held to the same rules', () => {
    const request = { mainDomain: 'acme.com', companyName: 'Acme', usedNames: new Set(['meetacme.com']) }
    expect(judgeTypedName(request, ' With-Acme.com ')).toBeUndefined()
    expect(judgeTypedName(request, 'globex.com')).toContain('own brand')
    expect(judgeTypedName(request, 'meetacme.com')).toContain('used before')
    expect(judgeTypedName(request, 'acme.com')).toContain('main domain')
    expect(judgeTypedName(request, 'acme.top')).toContain('reputation')
    expect(judgeTypedName(request, 'acmepaypal.com')).toContain('paypal')
    expect(judgeTypedName(request, 'acme')).toContain('valid')
    expect(judgeTypedName(request, 'acme_.com')).toContain('valid')
  })
})
