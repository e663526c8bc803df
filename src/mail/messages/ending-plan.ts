import type { EndingWishes } from '#domain/endings/ending-steps.ts'
import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import { type MailedCheckpoint, previewCheckpoint } from '../mailed-checkpoint.ts'
import type { Message } from '../message.ts'
import { date } from '../words.ts'

/** Names every day on which something goes, to everybody of the company; or says that the plan was stopped. */
export const endingPlan: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly stopped: boolean
  readonly wishes: EndingWishes
  readonly goesOn: Date
  readonly credentialsOn: Date
  readonly accessOn: Date
  readonly endingUrl: string
  readonly checkpoint: MailedCheckpoint | undefined
}> = {
  kind: 'ending-plan',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    stopped: false,
    wishes: { domains: 'keep', inboxes: 'close' },
    goesOn: new Date('2026-12-31T10:00:00Z'),
    credentialsOn: new Date('2027-01-14T10:00:00Z'),
    accessOn: new Date('2027-03-01T10:00:00Z'),
    endingUrl: 'https://segmento.example/portal/1/end',
    checkpoint: previewCheckpoint,
  },
  render: (
    { name, company, stopped, wishes, goesOn, credentialsOn, accessOn, endingUrl, checkpoint },
    house,
  ) =>
    compose(
      {
        subject: stopped ? 'the plan to end was stopped' : `your engagement ends: the plan and its days`,
        name,
        paragraphs: stopped
          ? [
              `the plan to end the engagement of ${company} was stopped. nothing ends, and nothing was deleted.`,
            ]
          : [
              `the end of the engagement of ${company} is planned. nothing is deleted before ${date(goesOn)}, and until something was done that can’t be undone, an owner of your company can stop it.`,
            ],
        lists: stopped
          ? []
          : [
              {
                heading: 'what happens when:',
                items: [
                  `before ${date(goesOn)}: export the replies you want to keep. we don’t read them and keep no copy.`,
                  wishes.domains === 'keep'
                    ? `on ${date(goesOn)}: we push your domains to your own account at the registrar. we ask you for its name before.`
                    : `on ${date(goesOn)}: your domains are not renewed any more.`,
                  wishes.inboxes === 'close'
                    ? `on ${date(goesOn)}: the inboxes leave the sequencer and are closed, with the mail in them.`
                    : `on ${date(goesOn)}: the inboxes leave our sequencer and are handed over to you.`,
                  `with the month that is paid on ${date(goesOn)}: the subscription ends. until that day it is charged as ever.`,
                  `on ${date(credentialsOn)}: the passwords that we hold are destroyed.`,
                  `on ${date(accessOn)}: your access to the pages ends.`,
                ],
              },
            ],
        action: { words: 'see every step', url: endingUrl },
        checkpoint: stopped ? undefined : checkpoint,
        because: `you are a contact of ${company}`,
      },
      house,
    ),
}
