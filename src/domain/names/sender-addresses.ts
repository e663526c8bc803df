import { type Personal, personal, reveal } from '#policy/personal.ts'
import { plainLatin } from './latin.ts'

/** A real person who agreed that mail is sent in their name. */
export interface Sender {
  readonly id: string
  readonly firstName: Personal<'name'>
  readonly lastName: Personal<'name'>
}

export interface AssignedAddress {
  readonly senderId: string
  readonly domain: string
  readonly address: Personal<'email'>
}

export type AddressesOutcome =
  | { readonly kind: 'assigned'; readonly addresses: readonly AssignedAddress[] }
  | { readonly kind: 'refused'; readonly senderId: string | undefined; readonly reason: string }

/** Mailboxes with a meaning of their own (RFC 2142 and common use); a person's name never takes one. */
const reservedLocalParts = new Set([
  'abuse',
  'admin',
  'administrator',
  'billing',
  'contact',
  'help',
  'hostmaster',
  'hr',
  'info',
  'it',
  'legal',
  'mail',
  'marketing',
  'noc',
  'noreply',
  'postmaster',
  'press',
  'privacy',
  'root',
  'sales',
  'security',
  'support',
  'team',
  'usenet',
  'webmaster',
  'www',
])

/** `Ada Marie` → `adamarie`: one name, one word. */
function word(name: Personal<'name'>): string | undefined {
  return plainLatin(reveal(name))?.replace(/[^a-z0-9]/g, '')
}

const inLatinLetters = 'Give this name in Latin letters as the person writes it; an address is made from it.'

/** Why no address can be made from a name; undefined where one can. */
export function whyNoAddress(sender: Sender): string | undefined {
  return localParts(sender)?.length ? undefined : inLatinLetters
}

/** The usual spellings of a person's address, the plainest first; undefined when the letters cannot be spelt. */
function localParts(sender: Pick<Sender, 'firstName' | 'lastName'>): string[] | undefined {
  const first = word(sender.firstName)
  const last = word(sender.lastName)
  if (first === undefined || last === undefined || first === '') return undefined
  const forms =
    last === ''
      ? [first]
      : [
          `${first}.${last}`,
          first,
          `${first.slice(0, 1)}.${last}`,
          `${first}${last}`,
          `${last}.${first}`,
          last,
        ]
  return forms.filter((part) => part.length <= 64 && !reservedLocalParts.has(part))
}

/**
 * Gives every inbox of every domain its sender and address: senders take turns, and an address is unique
 * within its domain. `taken` holds addresses that exist already. The same input gives the same addresses.
 */
export function assignAddresses(
  senders: readonly Sender[],
  domains: readonly { readonly name: string; readonly inboxes: number }[],
  taken: ReadonlySet<string> = new Set(),
): AddressesOutcome {
  const spelt = senders.map((sender) => ({ id: sender.id, parts: localParts(sender) }))
  const unspeakable = spelt.find(({ parts }) => parts === undefined || parts.length === 0)
  if (unspeakable !== undefined) {
    return { kind: 'refused', senderId: unspeakable.id, reason: inLatinLetters }
  }
  const given = new Set(taken)
  const addresses: AssignedAddress[] = []
  let turn = 0
  for (const { name: domain, inboxes } of domains) {
    for (let inbox = 0; inbox < inboxes; inbox++) {
      const found = nextFree(spelt, turn, domain, given)
      if (found === undefined) {
        const reason = `There are too few senders for ${inboxes} inboxes at ${domain}; add a sender.`
        return { kind: 'refused', senderId: undefined, reason }
      }
      given.add(found.address)
      addresses.push({ senderId: found.senderId, domain, address: personal('email', found.address) })
      turn++
    }
  }
  return { kind: 'assigned', addresses }
}

/**
 * The next local part by the rule that made the address: the spellings of the person's name after the one that the host
 * refused, at a domain where `taken` (whole addresses) stand. Undefined where the rule has none left, or never made it.
 */
export function nextLocalPart(
  sender: Pick<Sender, 'firstName' | 'lastName'>,
  domain: string,
  refused: string,
  taken: ReadonlySet<string>,
): string | undefined {
  const parts = localParts(sender) ?? []
  const at = parts.indexOf(refused)
  return at < 0 ? undefined : parts.slice(at + 1).find((part) => !taken.has(`${part}@${domain}`))
}

/**
 * Why nobody gets this local part, typed by a person; undefined where it may be used. Letters, digits and `.`, `-`, `_`
 * between them, of what RFC 5321 (4.1.2) allows what every host takes; at most 64 octets (4.5.3.1.1).
 */
export function whyNoLocalPart(part: string): string | undefined {
  if (part.length > 64) return `At most 64 characters before the @; this has ${part.length}.`
  if (!/^[a-z0-9]+([._-][a-z0-9]+)*$/.test(part))
    return 'Use Latin letters and digits, with single dots, hyphens or underscores between them.'
  if (reservedLocalParts.has(part))
    return `“${part}” has a meaning of its own, so no person’s inbox gets it. Choose another one.`
  return undefined
}

/** Addresses that stand, as `assignAddresses` wants to know them. */
export function takenAddresses(addresses: readonly Personal<'email'>[]): ReadonlySet<string> {
  return new Set(addresses.map(reveal))
}

/** The first free address, asking each sender once from the one whose turn it is. */
function nextFree(
  spelt: readonly { id: string; parts: readonly string[] | undefined }[],
  turn: number,
  domain: string,
  given: ReadonlySet<string>,
): { senderId: string; address: string } | undefined {
  for (let offset = 0; offset < spelt.length; offset++) {
    const sender = spelt[(turn + offset) % spelt.length]
    const part = sender?.parts?.find((one) => !given.has(`${one}@${domain}`))
    if (sender !== undefined && part !== undefined)
      return { senderId: sender.id, address: `${part}@${domain}` }
  }
  return undefined
}
