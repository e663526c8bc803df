import { previewCall, type VisitorCall, visitorInvitation, whenWords, whereWords } from '../call-letter.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

/** The same to somebody who has become a client since they asked: what is agreed on now, also as the reminder. */
export const clientCall: Message<VisitorCall & { readonly company: string }> = {
  kind: 'client-call',
  preview: { ...previewCall, withWhom: null, company: 'Acme' },
  render(call, house) {
    const canceled = call.state === 'canceled'
    return {
      ...compose(
        {
          subject: canceled ? 'our call does not take place' : 'our call, as it is agreed on',
          name: call.name,
          paragraphs: canceled
            ? [`the call on ${whenWords(call)} was called off. to find another time, just reply.`]
            : [`we talk on ${whenWords(call)}.`, whereWords(call)],
          ...(call.changeUrl && !canceled
            ? { action: { words: 'choose another time, or call it off', url: call.changeUrl } }
            : {}),
          because: `you are a contact of ${call.company} and agreed on a call with us`,
        },
        house,
      ),
      calendar: visitorInvitation(call, house),
    }
  },
}
