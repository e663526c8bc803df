import { previewCall, type VisitorCall, whenWords, whereWords, withWords } from '../call-letter.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'
import { callInvitation } from './call-invitation.ts'

/** The day before. A call that was called off since is said to be. */
export const callReminder: Message<VisitorCall> = {
  kind: 'call-reminder',
  preview: previewCall,
  render(call, house) {
    if (call.state === 'canceled') return callInvitation.render(call, house)
    return compose(
      {
        subject: 'a reminder of our call',
        name: call.name,
        paragraphs: [`we talk${withWords(call)} on ${whenWords(call)}.`, whereWords(call)],
        ...(call.changeUrl
          ? { action: { words: 'choose another time, or call it off', url: call.changeUrl } }
          : {}),
        because: 'you asked for a call on our website and chose a time',
      },
      house,
    )
  },
}
