import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

export const guideDelivery: Message<{ readonly guideUrl: string; readonly unsubscribeUrl: string }> = {
  kind: 'guide-delivery',
  preview: {
    guideUrl: 'https://segmento.example/guide/planning-cold-email-capacity',
    unsubscribeUrl: 'https://segmento.example/unsubscribe/token',
  },
  render: ({ guideUrl, unsubscribeUrl }, house) =>
    compose(
      {
        subject: 'planning cold-email capacity: the guide',
        paragraphs: [
          'here it is: how many inboxes and domains a volume needs, how fast they can grow, what they cost, and where each number comes from.',
        ],
        action: { words: 'read the guide', url: guideUrl },
        after: [
          'now and then we write when we learn something worth your time. one click ends it, and we forget your address.',
        ],
        because: 'you asked for the guide and confirmed this address',
        unsubscribeUrl,
      },
      house,
    ),
}
