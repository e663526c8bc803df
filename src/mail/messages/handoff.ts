import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import { type MailedCheckpoint, previewCheckpoint } from '../mailed-checkpoint.ts'
import type { Message } from '../message.ts'

export const handoff: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly checkpoint: MailedCheckpoint | undefined
  readonly handoffUrl: string
}> = {
  kind: 'handoff',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    checkpoint: previewCheckpoint,
    handoffUrl: 'https://segmento.example/portal/engagements/1/hand-off',
  },
  render: ({ name, company, checkpoint, handoffUrl }, house) =>
    compose(
      {
        subject: 'your stack is yours: the hand-off',
        name,
        paragraphs: [
          `the pack for ${company} is ready: every domain and inbox, the zones, the proof that the domains are registered to you, what renews when and costs what, and how each thing moves.`,
          'credentials are not in this mail. you reveal them on the page, signed in, and each reveal is recorded.',
        ],
        action: { words: 'open the hand-off', url: handoffUrl },
        checkpoint,
        because: `you are a contact of ${company}, whose stack we built`,
      },
      house,
    ),
}
