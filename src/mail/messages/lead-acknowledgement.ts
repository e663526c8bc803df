import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

export const leadAcknowledgement: Message<{
  readonly name: Personal<'name'> | null
  /** Where they choose a time; null when nobody offers one, or they have chosen. */
  readonly chooseUrl: string | null
}> = {
  kind: 'lead-acknowledgement',
  preview: { name: personal('name', 'Ada Byron'), chooseUrl: 'https://segmento.example/call/token' },
  render: ({ name, chooseUrl }, house) =>
    compose(
      {
        subject: 'we have your request for a call',
        name,
        paragraphs: chooseUrl
          ? [
              'thanks for asking. a person here reads what you wrote and prepares the call: a first idea of what your volume needs.',
              'choose a time that suits you. to ask or add something instead, just reply; a person answers, usually within a day.',
            ]
          : [
              'thanks for asking. a person here reads what you wrote and answers you, usually within a day, with a time for a call and a first idea of what your volume needs.',
              'you don’t have to do anything now. to add something, just reply.',
            ],
        ...(chooseUrl ? { action: { words: 'choose a time for the call', url: chooseUrl } } : {}),
        after: [
          'if you don’t become a client we delete your request after 24 months, or as soon as you ask.',
        ],
        because: 'this address was typed into the request-a-call form on our website',
      },
      house,
    ),
}
