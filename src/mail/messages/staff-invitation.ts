import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

export const staffInvitation: Message<{ readonly link: string; readonly goodForHours: number }> = {
  kind: 'staff-invitation',
  preview: { link: 'https://segmento.example/staff/join?token=t', goodForHours: 72 },
  render: ({ link, goodForHours }, house) =>
    compose(
      {
        subject: 'choose your password',
        paragraphs: [
          `this link lets you choose a password and set up your second factor. it works once, within ${goodForHours} hours.`,
        ],
        action: { words: 'choose a password', url: link },
        because: 'an owner here gave you access, or a new password was asked for',
      },
      house,
    ),
}
