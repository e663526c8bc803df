import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import { type MailedCheckpoint, previewCheckpoint } from '../mailed-checkpoint.ts'
import type { Message } from '../message.ts'
import { date } from '../words.ts'

/** What became of everything stands on a page, with its proof. */
export const endingClosed: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly accessOn: Date
  readonly endingUrl: string
  readonly checkpoint: MailedCheckpoint | undefined
}> = {
  kind: 'ending-closed',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    accessOn: new Date('2027-03-01T10:00:00Z'),
    endingUrl: 'https://segmento.example/portal/1/end',
    checkpoint: previewCheckpoint,
  },
  render: ({ name, company, accessOn, endingUrl, checkpoint }, house) =>
    compose(
      {
        subject: 'your engagement has ended: the closing statement',
        name,
        paragraphs: [
          `everything that was to be done at the end of the engagement of ${company} is done. the statement says of each step when, and whether we saw it or somebody told us.`,
          `you can read and save it until ${date(accessOn)}; then your access ends.`,
        ],
        action: { words: 'read the closing statement', url: endingUrl },
        checkpoint,
        because: `you are a contact of ${company}, whose stack we built`,
      },
      house,
    ),
}
