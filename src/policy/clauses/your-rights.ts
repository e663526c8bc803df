import type { RightDeclaration } from '#policy/rights.ts'
import { list, paragraph, statement } from '#policy/text/document.ts'
import { type Clause, mailTo } from './clause.ts'

/** How soon, where a right is answered otherwise than the slowest of them. */
function sooner(right: RightDeclaration, days: number, hours: number): string {
  const own = right.answerDays !== days || right.usuallyHours !== hours
  return own ? ` (within ${right.answerDays} days, usually within ${right.usuallyHours} hours)` : ''
}

export const yourRights: Clause = {
  number: 6,
  title: 'your rights',
  blocks: ({ controller, register }) => {
    const rights = Object.values(register.rights)
    const days = Math.max(...rights.map(({ answerDays }) => answerDays))
    const hours = Math.max(...rights.map(({ usuallyHours }) => usuallyHours))
    return [
      paragraph([], 'depending on your location, you may have the right to:'),
      list(...rights.map((right) => statement(right.clause, right.words + sooner(right, days, hours)))),
      paragraph(
        '6.7',
        'to exercise any of these, email ',
        mailTo(controller),
        `. we respond within ${days} days, usually within ${hours} hours. for now this works by email only; we may ask you to show that the address in question is yours.`,
      ),
    ]
  },
}
