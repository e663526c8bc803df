import { cookies } from '#policy/cookies.ts'
import { register } from '#policy/register/register.ts'
import { joined } from '#policy/text/words.ts'
import { validateCookies } from '#policy/validation/text.ts'
import { type Probe, verdict } from '../probe.ts'

const named = Object.values(cookies)

/** Every answer is held against this list by the web's own middleware, so what is declared is what can be set. */
export const cookiesDeclared: Probe = {
  id: 'cookies',
  what: 'cookies that can be set at all',
  clauses: ['2.8'],
  async look() {
    return {
      verdict: verdict(validateCookies(register).length === 0),
      words: `${joined(named.map(({ name }) => name))}, around sign-in only; none on public pages`,
    }
  },
}
