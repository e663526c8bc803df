import type { Context } from 'hono'
import { z } from 'zod'
import { periodOf } from '#platform/policy-in-force/period-in-effect.ts'
import { personal } from '#policy/personal.ts'
import { sitePaths } from '#web/paths.ts'
import { emailAddress, manyLines, oneLine } from '#web/server/form-fields.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { ticketField } from '#web/server/read-form.ts'
import { leftOut, storedIn } from '#web/server/stored-in.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, TextArea } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { CollectionNotice } from './collection-notice.tsx'
import { Trap } from './public-form.tsx'
import { SitePage } from './site-page.tsx'
import type { SiteFacts } from './site-ports.ts'

export const callRequestSchema = z.object({
  email: emailAddress()
    .transform((value) => personal('email', value))
    .register(storedIn, { column: 'people.email' }),
  name: oneLine(120)
    .transform((value) => personal('name', value))
    .register(storedIn, { column: 'people.name' }),
  company: oneLine(160).register(storedIn, { column: 'leads.company' }),
  offerDescription: manyLines(2000)
    .transform((value) => personal('message', value))
    .register(storedIn, { column: 'leads.offer' }),
  volumeGoal: oneLine(200)
    .regex(/^(?!\s*([-−–]\s*\d|0+\s*$))/, { error: 'How many e-mails a month, please, such as 10,000.' })
    .register(storedIn, { column: 'leads.volume_goal' }),
})

const labels: Record<keyof typeof callRequestSchema.shape, string> = {
  email: 'e-mail address',
  name: 'your name',
  company: 'company',
  offerDescription: 'what do you offer, and to whom',
  volumeGoal: 'how much do you want to send',
}

export interface CallPageProps {
  c: Context
  facts: SiteFacts
  ticket: string
  errors?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, string>>
  held?: string
}

export function CallPage({ c, facts, ticket, errors = {}, typed = {}, held }: CallPageProps) {
  const field = (name: keyof typeof callRequestSchema.shape) => ({
    name,
    label: labels[name],
    value: typed[name],
    error: errors[name],
  })
  return (
    <SitePage
      c={c}
      about={facts}
      title="request a call"
      description="Tell us what you sell and how much you want to send. We answer by e-mail, usually within 24 hours."
    >
      <h1>request a call</h1>
      <p class="lead">
        Five questions, so that the call starts with a plan. A person answers, usually within 24 hours.
      </p>
      {held && (
        <Notice tone="attention" live>
          <p>{held}</p>
        </Notice>
      )}
      <ErrorSummary errors={errors} labels={labels} />
      <Form
        action={sitePaths.requestCall.to()}
        hidden={{ [ticketField]: ticket }}
        leaveOut={leftOut(callRequestSchema, policyOf(c).register)}
      >
        <Field {...field('email')} type="email" autocomplete="email" maxLength={254} />
        <Field {...field('name')} autocomplete="name" maxLength={120} />
        <Field {...field('company')} autocomplete="organization" maxLength={160} />
        <TextArea
          {...field('offerDescription')}
          help="A sentence or two. Please leave out names and addresses of the people you want to write to."
          maxLength={2000}
        />
        <Field
          {...field('volumeGoal')}
          help="E-mails or new prospects a month, such as “10,000 e-mails a month”. A guess is fine."
          maxLength={200}
        />
        <Trap />
        <Button>send and request a call</Button>
      </Form>
      <CollectionNotice controllerName={facts.controllerName}>
        We use this to answer you and to prepare the call. If you don’t become a client it is deleted{' '}
        {periodOf(policyOf(c).register, 'prospect').months} months after you last wrote, or as soon as you
        ask.
      </CollectionNotice>
    </SitePage>
  )
}

export function CallThanksPage({ c, facts }: { c: Context; facts: SiteFacts }) {
  return (
    <SitePage c={c} about={facts} title="thank you">
      <h1>thank you, we have it</h1>
      <p class="lead">A person reads it and answers, usually within 24 hours.</p>
      <ol>
        <li>You should find an acknowledgement in your inbox within a few minutes.</li>
        <li>We draft a plan for your volume before we talk, so that the call is about numbers.</li>
        <li>Nothing is bought, and nothing costs anything, until you have accepted a quote.</li>
      </ol>
      <p>
        Meanwhile: <a href={sitePaths.guide.to()}>how to plan cold-email capacity</a>.
      </p>
    </SitePage>
  )
}
