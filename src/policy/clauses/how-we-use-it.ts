import { list, statement } from '#policy/text/document.ts'
import type { Clause } from './clause.ts'
import { promisedParagraph } from './promised.ts'

export const howWeUseIt: Clause = {
  number: 3,
  title: 'how we use it',
  blocks: ({ register }) => {
    const purposes = Object.values(register.purposes)
    // One for each sentence of this clause comes first, in its order; then what the program needs besides.
    const own = [...Map.groupBy(purposes, ({ clause }) => clause)].flatMap(([clause, [first]]) =>
      clause.startsWith('3.') && first ? [first] : [],
    )
    const inOrder = own.toSorted((one, other) => one.clause.localeCompare(other.clause))
    const others = purposes.filter((purpose) => !own.includes(purpose))
    return [
      list(...[...inOrder, ...others].map(({ clause, words }) => statement(clause, words))),
      ...promisedParagraph(register, 'groups-only'),
      ...promisedParagraph(register, 'no-other-use'),
    ]
  },
}
