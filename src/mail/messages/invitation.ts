import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

export const invitation: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly signInUrl: string
}> = {
  kind: 'invitation',
  preview: {
    name: personal('name', 'Grace Hopper'),
    company: 'Acme',
    signInUrl: 'https://segmento.example/sign-in',
  },
  render: ({ name, company, signInUrl }, house) =>
    compose(
      {
        subject: `you can now see ${company}’s sending stack`,
        name,
        paragraphs: [
          `somebody at ${company} gave you access to the page where its sending stack is planned, built and watched.`,
          'you need no password: type this address and we mail you a link that signs you in.',
        ],
        action: { words: 'sign in', url: signInUrl },
        because: `you were named as a contact of ${company}`,
      },
      house,
    ),
}
