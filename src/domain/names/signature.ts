import { type Personal, personal, reveal } from '#policy/personal.ts'

export interface SignatureParts {
  readonly firstName: Personal<'name'>
  readonly lastName: Personal<'name'>
  readonly role: Personal<'role'>
  readonly companyName: string
  readonly mainDomain: string
  /** Commercial mail to the United States carries a postal address (CAN-SPAM, 15 U.S.C. 7704(a)(5)). */
  readonly companyAddress: string
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Plain text below a message: no picture, no link but the company's own domain. Empty lines are left out. */
export function signatureText(parts: SignatureParts): Personal<'signature'> {
  const name = oneLine(`${reveal(parts.firstName)} ${reveal(parts.lastName)}`)
  const role = oneLine(reveal(parts.role))
  const company = oneLine(parts.companyName)
  const position = [role, company].filter((part) => part !== '').join(', ')
  const lines = [name, position, parts.mainDomain, oneLine(parts.companyAddress)]
  return personal('signature', lines.filter((line) => line !== '').join('\n'))
}
