import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

/** To a subscriber whose consent a new version of the policy touches. */
export const consentAgain: Message<{
  readonly confirmUrl: string
  readonly policyUrl: string
  readonly answerDays: number
  readonly unsubscribeUrl: string
}> = {
  kind: 'consent-again',
  preview: {
    confirmUrl: 'https://segmento.example/guide/confirm/token',
    policyUrl: 'https://segmento.example/privacy/versions',
    answerDays: 30,
    unsubscribeUrl: 'https://segmento.example/unsubscribe/token',
  },
  render: ({ confirmUrl, policyUrl, answerDays, unsubscribeUrl }, house) =>
    compose(
      {
        subject: 'do you still want mail from us?',
        paragraphs: [
          'you agreed to get our guide and, now and then, what we learn on the same subject. since then our privacy policy has changed in what that agreement covers, so we ask you again.',
          `what changed is told here: ${policyUrl}`,
        ],
        action: { words: 'yes, go on mailing me', url: confirmUrl },
        after: [
          `if you do nothing, nothing more is mailed, and your address is deleted after ${answerDays} days.`,
        ],
        because: 'you confirmed this address for our guide',
        unsubscribeUrl,
      },
      house,
    ),
}
