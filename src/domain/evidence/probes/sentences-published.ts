import { joined } from '#policy/text/words.ts'
import { clauseIds } from '#policy/vocabulary.ts'
import { counted, type Probe, verdict } from '../probe.ts'

/** Where the complaint of 7.3 goes is another's page, so that sentence has to lead there. */
const leadsOut = /<(p|li)[^>]* id="7\.3"[^>]*>.*?<\/\1>/s

export const sentencesPublished: Probe = {
  id: 'published',
  what: 'promises that stand on the policy page, each at its own address',
  clauses: ['0.2', '7.3', '10.1', '11.1', '13.2'],
  async look(_, { outside }) {
    const { status, text } = await outside.ask(outside.policyPage)
    const missing = clauseIds.filter((id) => !text.includes(` id="${id}"`))
    const complaint = leadsOut.exec(text)?.[0] ?? ''
    const authorities = complaint.match(/href="https:\/\//g)?.length ?? 0
    return {
      verdict: verdict(status === 200 && missing.length === 0 && authorities > 0),
      words:
        missing.length > 0
          ? `missing: ${joined(missing)}`
          : `all ${clauseIds.length}; whom to complain to is linked ${counted(authorities, 'time')}`,
    }
  },
}
