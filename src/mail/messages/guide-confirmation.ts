import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

export const guideConfirmation: Message<{ readonly confirmUrl: string }> = {
  kind: 'guide-confirmation',
  preview: { confirmUrl: 'https://segmento.example/guide/confirm/token' },
  render: ({ confirmUrl }, house) =>
    compose(
      {
        subject: 'was it you who asked for our guide?',
        paragraphs: [
          'somebody typed this address to get our guide on planning cold-email capacity. if it was you, say so on the next page and we send it.',
        ],
        action: { words: 'yes, send me the guide', url: confirmUrl },
        after: [
          'if it wasn’t you, do nothing: the address is deleted after 7 days and you hear no more of us.',
        ],
        because: 'this address was typed into the guide form on our website',
      },
      house,
    ),
}
