import { type Personal, personal } from '#policy/personal.ts'
import { type CallFacts, invitationFor, previewCall, whenWords } from '../call-letter.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

/** To whoever takes the call. Names nobody: with whom it is stands in the console, behind the second factor. */
export const callNotice: Message<
  CallFacts & {
    readonly name: Personal<'name'> | null
    readonly email: Personal<'email'>
    readonly callUrl: string
  }
> = {
  kind: 'call-notice',
  preview: {
    ...previewCall,
    name: personal('name', 'Olga Owner'),
    email: personal('email', 'olga@agency.example'),
    callUrl: 'https://segmento.example/console/calls/1',
  },
  render(call, house) {
    const canceled = call.state === 'canceled'
    return {
      ...compose(
        {
          subject: canceled
            ? 'a call of yours does not take place'
            : call.sequence === 0
              ? 'a call with you was booked'
              : 'a call of yours has another time',
          name: call.name,
          paragraphs: [
            canceled
              ? `the call on ${whenWords(call)} is not yours any more, or was called off.`
              : `somebody who asked for a call talks to you on ${whenWords(call)}.`,
          ],
          action: { words: 'open the call', url: call.callUrl },
          because: 'you work here and take calls',
        },
        house,
      ),
      calendar: invitationFor(
        call,
        call,
        { summary: 'call with somebody who asked for one', description: call.callUrl },
        house,
      ),
    }
  },
}
