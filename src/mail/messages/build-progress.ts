import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import { type MailedCheckpoint, previewCheckpoint } from '../mailed-checkpoint.ts'
import type { Message } from '../message.ts'

/** What there is to tell while a stack is on its way. */
const news = {
  building: {
    subject: 'your stack is being built',
    words:
      'names, senders and spending are approved, and the build has begun: domains, DNS, inboxes, then a test message from each inbox. the registrar may send the registrant an e-mail to confirm; please answer it.',
  },
  warming: {
    subject: 'your inboxes are warming up',
    words:
      'the inboxes are open and each is proven by a message that we read on arrival. they now warm up day by day; the first cold messages wait until that is done. one that is held up comes after, and the page says why.',
  },
  other: {
    subject: 'news of your build',
    words: 'something changed in your build. the page shows what is done, what runs, and what comes next.',
  },
} as const

export const buildProgress: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly checkpoint: MailedCheckpoint | undefined
  /** The state of the stack when the mail is sent. */
  readonly stackState: string
  readonly buildUrl: string
}> = {
  kind: 'build-progress',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    checkpoint: previewCheckpoint,
    stackState: 'building',
    buildUrl: 'https://segmento.example/portal/engagements/1/build',
  },
  render: ({ name, company, checkpoint, stackState, buildUrl }, house) => {
    const { subject, words } =
      stackState === 'building' || stackState === 'warming' ? news[stackState] : news.other
    return compose(
      {
        subject,
        name,
        paragraphs: [words],
        action: { words: 'see where it stands', url: buildUrl },
        checkpoint,
        because: `you are a contact of ${company}, whose stack we build`,
      },
      house,
    )
  },
}
