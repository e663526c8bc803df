import { describe, expect, it } from 'vitest'
import { plainLatin } from '#domain/names/latin.ts'
import { assignAddresses, type Sender } from '#domain/names/sender-addresses.ts'
import { signatureText } from '#domain/names/signature.ts'
import { personal, reveal } from '#policy/personal.ts'

function sender(id: string, first: string, last: string): Sender {
  return { id, firstName: personal('name', first), lastName: personal('name', last) }
}

function addresses(
  senders: Sender[],
  domains: { name: string; inboxes: number }[],
  taken?: Set<string>,
): string[] {
  const outcome = assignAddresses(senders, domains, taken)
  if (outcome.kind === 'refused') throw new Error(outcome.reason)
  return outcome.addresses.map(({ address }) => reveal(address))
}

describe('sender addresses', () => {
  it('are the plainest spelling of the person’s name', () => {
    expect(addresses([sender('1', 'Ada', 'Lovelace')], [{ name: 'getacme.com', inboxes: 3 }])).toEqual([
      'ada.lovelace@getacme.com',
      'ada@getacme.com',
      'a.lovelace@getacme.com',
    ])
  })

  it('are valid, and unique within their domain, whoever the senders are', () => {
    const people = [
      sender('1', 'John', 'Smith'),
      sender('2', 'John', 'Smith'),
      sender('3', 'Jürgen', 'Weiß-Łęcki'),
      sender('4', 'Seán', 'O’Brien'),
      sender('5', 'Зоя', 'Шарова'),
      sender('6', 'Νίκος', 'Ψαρός'),
      sender('7', 'Cher', ''),
      sender('8', 'Info', 'Sales'),
    ]
    for (let count = 1; count <= people.length; count++) {
      const domains = ['a.com', 'b.com', 'c.com'].map((name) => ({ name, inboxes: Math.min(5, count) }))
      const given = addresses(people.slice(0, count), domains)
      expect(new Set(given).size).toBe(given.length)
      for (const address of given) {
        expect(address).toMatch(/^[a-z0-9]+(\.[a-z0-9]+)?@[abc]\.com$/)
        expect(address).not.toMatch(/^(info|sales)@/)
      }
    }
  })

  it('never take a mailbox that has a meaning of its own', () => {
    const given = addresses([sender('8', 'Info', 'Sales')], [{ name: 'a.com', inboxes: 4 }])
    expect(given).toEqual(['info.sales@a.com', 'i.sales@a.com', 'infosales@a.com', 'sales.info@a.com'])
  })

  it('give senders their turns', () => {
    const two = [sender('1', 'Ada', 'Lovelace'), sender('2', 'Alan', 'Turing')]
    const outcome = assignAddresses(two, [
      { name: 'a.com', inboxes: 2 },
      { name: 'b.com', inboxes: 2 },
    ])
    if (outcome.kind === 'refused') throw new Error(outcome.reason)
    expect(outcome.addresses.map(({ senderId }) => senderId)).toEqual(['1', '2', '1', '2'])
  })

  it('never take an address that exists already', () => {
    const taken = new Set(['ada.lovelace@a.com'])
    expect(addresses([sender('1', 'Ada', 'Lovelace')], [{ name: 'a.com', inboxes: 1 }], taken)).toEqual([
      'ada@a.com',
    ])
  })

  it('are refused, with the reason, for a script that cannot be spelt and for too few senders', () => {
    expect(assignAddresses([sender('9', '山田', '太郎')], [{ name: 'a.com', inboxes: 1 }])).toMatchObject({
      kind: 'refused',
      senderId: '9',
    })
    expect(assignAddresses([sender('7', 'Cher', '')], [{ name: 'a.com', inboxes: 2 }])).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('too few senders'),
    })
    expect(assignAddresses([], [{ name: 'a.com', inboxes: 1 }]).kind).toBe('refused')
  })

  it('spell letters that have no accent to drop', () => {
    expect(plainLatin('Øyvind Æther Þór')).toBe('oyvind aether thor')
    expect(plainLatin('Müller')).toBe('muller')
  })
})

describe('a signature', () => {
  it('is plain lines with the postal address, and cannot be broken out of', () => {
    const text = signatureText({
      firstName: personal('name', 'Ada\n'),
      lastName: personal('name', 'Lovelace'),
      role: personal('role', ''),
      companyName: 'Acme, Inc.',
      mainDomain: 'acme.com',
      companyAddress: '1 Main St,\nAustin, TX',
    })
    expect(reveal(text)).toBe('Ada Lovelace\nAcme, Inc.\nacme.com\n1 Main St, Austin, TX')
  })
})
