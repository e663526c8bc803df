import { askPages } from '../outside.ts'
import { counted, type Probe, verdict } from '../probe.ts'

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll("'", '&#39;')

export const controllerNamed: Probe = {
  id: 'controller',
  what: 'pages, mails and security.txt that name who is responsible, where to write, and this policy',
  clauses: ['0.2', '1.1'],
  async look(_, { outside }) {
    const { name, contact } = outside.controller
    const policyUrl = new URL(outside.policyPage, outside.publicUrl).href
    const pages = await askPages(outside)
    const mails = outside.mails()
    const security = await outside.ask(outside.securityText)
    const silent = [
      ...pages.flatMap(({ path, status, text }) => {
        const named = text.includes(escaped(name)) && text.includes(`mailto:${contact}`)
        return status === 200 && named && text.includes(`href="${outside.policyPage}"`) ? [] : [path]
      }),
      ...mails.flatMap(({ kind, text }) =>
        [name, contact, policyUrl].every((part) => text.includes(part)) ? [] : [`the mail ${kind}`],
      ),
      ...(security.text.includes(`Contact: mailto:${contact}\n`) &&
      security.text.includes(`Policy: ${policyUrl}\n`)
        ? []
        : [security.path]),
    ]
    return {
      verdict: verdict(silent.length === 0),
      words:
        silent.length === 0
          ? `all ${pages.length} pages, ${counted(mails.length, 'kind')} of mail and security.txt name ${name} and ${contact}`
          : `${silent.join(', ')} do not`,
    }
  },
}
