import { joined } from '#policy/text/words.ts'
import { askPages } from '../outside.ts'
import { type Probe, verdict } from '../probe.ts'

/** What clauses 2.2 and 2.3 name, by the names of the fields. */
const promised = ['email', 'name', 'company', 'offerDescription', 'volumeGoal']
/** Fields of the program itself: the note of when a form was made, and the trap that people don't see. */
const ofTheProgram = /^(_\w+|website)$/

export const askedFor: Probe = {
  id: 'asked-for',
  what: 'what forms for everybody ask',
  clauses: ['0.3', '2.2', '2.3', '10.1'],
  async look(_, { outside }) {
    const pages = await askPages(outside)
    const fields = pages.flatMap(({ text }) =>
      [...text.matchAll(/<(?:input|textarea|select)\b[^>]*?\sname="([^"]*)"/g)].map(([, name = '']) => name),
    )
    const asked = [...new Set(fields)].filter((name) => !ofTheProgram.test(name))
    const more = asked.filter((name) => !promised.includes(name))
    const words = asked.map((name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))
    return {
      verdict: verdict(asked.length > 0 && more.length === 0),
      words:
        more.length === 0
          ? `${joined(words)}; no age, nothing else`
          : `also ${joined(more)}, which is not promised`,
    }
  },
}
