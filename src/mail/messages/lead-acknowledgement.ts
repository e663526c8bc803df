import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

export const leadAcknowledgement: Message<{ readonly name: Personal<'name'> | null }> = {
  kind: 'lead-acknowledgement',
  preview: { name: personal('name', 'Ada Byron') },
  render: ({ name }, house) =>
    compose(
      {
        subject: 'we have your request for a call',
        name,
        paragraphs: [
          'thanks for asking. a person here reads what you wrote and answers you, usually within a day, with a time for a call and a first idea of what your volume needs.',
          'you don’t have to do anything now. to add something, just reply.',
        ],
        after: [
          'if you don’t become a client we delete your request after 24 months, or as soon as you ask.',
        ],
        because: 'this address was typed into the request-a-call form on our website',
      },
      house,
    ),
}
