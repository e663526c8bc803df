import {
  previewCall,
  type VisitorCall,
  visitorInvitation,
  whenWords,
  whereWords,
  withWords,
} from '../call-letter.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

/** Says what is agreed on now: a time, another time, or none any more. */
export const callInvitation: Message<VisitorCall> = {
  kind: 'call-invitation',
  preview: previewCall,
  render(call, house) {
    const because = 'you asked for a call on our website and chose a time'
    if (call.state === 'canceled')
      return {
        ...compose(
          {
            subject: 'our call does not take place',
            name: call.name,
            paragraphs: [`the call on ${whenWords(call)} was called off. it is taken out of your calendar.`],
            ...(call.chooseUrl ? { action: { words: 'choose another time', url: call.chooseUrl } } : {}),
            because,
          },
          house,
        ),
        calendar: visitorInvitation(call, house),
      }
    return {
      ...compose(
        {
          subject: call.sequence === 0 ? 'our call is agreed on' : 'our call has another time',
          name: call.name,
          paragraphs: [
            `the call${withWords(call)} is on ${whenWords(call)}.`,
            whereWords(call),
            'the invitation is attached; most calendars take it in by themselves. you get a reminder the day before.',
          ],
          ...(call.changeUrl
            ? { action: { words: 'choose another time, or call it off', url: call.changeUrl } }
            : {}),
          because,
        },
        house,
      ),
      calendar: visitorInvitation(call, house),
    }
  },
}
