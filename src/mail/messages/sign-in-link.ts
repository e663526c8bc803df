import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

export const signInLink: Message<{ readonly link: string; readonly goodForMinutes: number }> = {
  kind: 'sign-in-link',
  preview: { link: 'https://segmento.example/sign-in/link?token=t', goodForMinutes: 15 },
  render: ({ link, goodForMinutes }, house) =>
    compose(
      {
        subject: 'your sign-in link',
        paragraphs: [`this link signs you in once, within ${goodForMinutes} minutes.`],
        action: { words: 'go on to sign in', url: link },
        after: ['if you didn’t ask for it, do nothing; nobody gets in without this mail.'],
        because: 'somebody asked to sign in with this address',
      },
      house,
    ),
}
