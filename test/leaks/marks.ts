import type { Category } from '#policy/vocabulary.ts'

/** A word that stands nowhere but where somebody of the story typed it. */
export interface Mark {
  readonly text: string
  /** What the policy calls the data that it stands for; `secret` for what nobody but its owner may read. */
  readonly category: Category
}

export interface Found {
  readonly mark: string
  readonly around: string
}

/** What people type: names, addresses, telephone numbers, texts, passwords. Each word leads back to one field. */
export const marks = {
  contactFirst: { text: 'Quorvexa', category: 'name' },
  contactLast: { text: 'Zilbrant', category: 'name' },
  contactLocal: { text: 'quilvanter', category: 'email' },
  contactHost: { text: 'jorbexoffice', category: 'email' },
  company: { text: 'Vexmordal', category: 'business' },
  inquiry: { text: 'kettlequark', category: 'message' },
  volume: { text: 'pliverock', category: 'business' },
  idealCustomer: { text: 'dronzipple', category: 'message' },
  offer: { text: 'skelbarrow', category: 'message' },
  registrantFirst: { text: 'Tamquill', category: 'name' },
  registrantLast: { text: 'Oxwender', category: 'name' },
  registrantLocal: { text: 'zorvlegal', category: 'email' },
  registrantPhone: { text: '2079460731', category: 'phone' },
  registrantStreet: { text: 'Glimwarren', category: 'address' },
  registrantCity: { text: 'Ploverbask', category: 'address' },
  senderFirst: { text: 'Yestrin', category: 'name' },
  senderLast: { text: 'Varlowick', category: 'name' },
  senderRole: { text: 'Murblegap', category: 'role' },
  signature: { text: 'frostnubbin', category: 'signature' },
  pictureName: { text: 'snapwhorl', category: 'picture' },
  memberName: { text: 'Fennimort', category: 'name' },
  memberLocal: { text: 'grubwistle', category: 'email' },
  subscriberLocal: { text: 'plumdazzle', category: 'email' },
  ownerName: { text: 'Dorvigan', category: 'name' },
  ownerLocal: { text: 'stoatmarrow', category: 'email' },
  ownerPassword: { text: 'nimbletoad', category: 'secret' },
  colleagueName: { text: 'Umberlith', category: 'name' },
  colleagueLocal: { text: 'hazelquorn', category: 'email' },
  colleaguePassword: { text: 'wobblegate', category: 'secret' },
  taskNote: { text: 'crumblefen', category: 'message' },
  stranger: { text: 'mischievort', category: 'message' },
} as const satisfies Record<string, Mark>

/** The word of the client's own domain; the names that are bought are made from it, and they are public. */
export const brand = 'brondalyx'

/** Looks for every mark in a text, however it is written: in any case, escaped, as hex, as base64, broken by mail. */
export function lookFor(given: Readonly<Record<string, Mark>>): (text: string) => Found[] {
  const wanted = Object.entries(given).map(([name, { text }]) => ({ name, ...needles(text) }))
  return (text) => {
    const plain = [text, unescaped(text)].map((one) => one.toLowerCase())
    const digits = text.replace(/(?<=\d)[\s().+-]+(?=\d)/g, '')
    return wanted.flatMap(({ name, small, exact, isNumber }) => {
      const at = [
        ...plain.flatMap((one) => small.map((needle) => ({ one, index: one.indexOf(needle) }))),
        ...exact.map((needle) => ({ one: text, index: text.indexOf(needle) })),
        ...(isNumber ? [{ one: digits, index: digits.indexOf(small[0] ?? '') }] : []),
      ].find(({ index }) => index >= 0)
      return at ? [{ mark: name, around: at.one.slice(Math.max(0, at.index - 120), at.index + 80) }] : []
    })
  }
}

function needles(text: string): { small: string[]; exact: string[]; isNumber: boolean } {
  const lower = text.toLowerCase()
  const spellings = [
    ...new Set([text, lower, text.toUpperCase(), lower.replace(/^./, (one) => one.toUpperCase())]),
  ]
  const hex = spellings.map((one) => Buffer.from(one).toString('hex'))
  return { small: [lower, ...hex], exact: spellings.flatMap(inBase64), isNumber: /^\d+$/.test(text) }
}

/** What of a word's base64 does not depend on what stands around it, at each of the three places in a group. */
function inBase64(word: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(word)])
    const whole = bytes.toString('base64').replace(/=+$/, '')
    const first = Math.ceil((before * 8) / 6)
    const last = Math.floor((bytes.length * 8) / 6)
    return whole.slice(first, last)
  })
}

/** Without the breaks and escapes of addresses and mail. */
function unescaped(text: string): string {
  return text
    .replace(/=\r?\n/g, '')
    .replace(/[%=]([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\u00([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
