import { joined } from '#policy/text/words.ts'
import { validateCookies } from '#policy/validation/text.ts'
import { askPages } from '../outside.ts'
import { type Probe, verdict } from '../probe.ts'

/** Every answer is held against this list by the web's own middleware, so what is declared is what can be set. */
export const cookiesDeclared: Probe = {
  id: 'cookies',
  what: 'cookies set on pages for everybody',
  clauses: ['2.8'],
  async look(_, { outside, policy: { register } }) {
    const pages = await askPages(outside)
    const set = pages.reduce((sum, page) => sum + page.cookies, 0)
    return {
      verdict: verdict(set === 0 && validateCookies(register).length === 0),
      words: `${set} on ${pages.length} pages; around sign-in only: ${joined(Object.values(register.cookies).map(({ name }) => name))}`,
      figure: String(set),
    }
  },
}
