import { secondsWords } from '#policy/text/words.ts'
import { type Both, changedFields, compareAll, type Found, unchanged } from '../compare.ts'
import type { CookieFacts } from '../declared-facts.ts'
import type { Difference } from '../difference.ts'
import { reworded } from '../naming.ts'

/** Places that none of the earlier ones includes. */
const newPlaces = (was: readonly string[], is: readonly string[]): string[] =>
  is.filter((place) => !was.some((known) => place === known || place.startsWith(`${known}/`)))

const saidOtherwise = (was: string, is: string): Found[] => [
  { kind: 'cookie-reworded', material: false, words: `a cookie is said otherwise: ${reworded(was, is)}` },
]

export function cookieDifferences(both: Both): Difference[] {
  return compareAll<CookieFacts>(both.before.cookies, both.after.cookies, {
    about: (id) => ({ where: `cookie ${id}`, clauses: ['2.8'], purposes: ['authentication'] }),
    came: ({ name, why, lifetimeSeconds }) => [
      {
        kind: 'cookie-added',
        material: true,
        words: `there is a new cookie, ${name}: it ${why}, for up to ${secondsWords(lifetimeSeconds)}`,
      },
    ],
    went: ({ name }) => [{ kind: 'cookie-removed', material: false, words: `the cookie ${name} is gone` }],
    changed: (before, after) =>
      changedFields(before, after, {
        lifetimeSeconds: (was, is) => [
          {
            kind: is > was ? 'cookie-longer' : 'cookie-shorter',
            material: is > was,
            words: `the cookie ${after.name} is kept for up to ${secondsWords(is)}, not ${secondsWords(was)}`,
          },
        ],
        setUnder: (was, is) => [
          {
            kind: 'cookie-places-changed',
            material: newPlaces(was, is).length > 0,
            words: `the cookie ${after.name} is set under ${is.join(', ')}, before under ${was.join(', ')}`,
          },
        ],
        name: saidOtherwise,
        why: saidOtherwise,
        since: unchanged,
      }),
  })
}
