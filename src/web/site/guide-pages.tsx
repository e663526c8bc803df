import type { Context } from 'hono'
import { z } from 'zod'
import { personal } from '#policy/personal.ts'
import { sitePaths } from '#web/paths.ts'
import { emailAddress } from '#web/server/form-fields.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { ticketField } from '#web/server/read-form.ts'
import { leftOut, storedIn } from '#web/server/stored-in.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { CollectionNotice } from './collection-notice.tsx'
import { Trap } from './public-form.tsx'
import { SitePage } from './site-page.tsx'
import type { SiteFacts } from './site-ports.ts'

export const guideRequestSchema = z.object({
  email: emailAddress()
    .transform((value) => personal('email', value))
    .register(storedIn, { column: 'people.email' }),
})

export interface GuidePageProps {
  c: Context
  facts: SiteFacts
  ticket: string
  errors?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, string>>
  held?: string
}

export function GuidePage({ c, facts, ticket, errors = {}, typed = {}, held }: GuidePageProps) {
  return (
    <SitePage
      c={c}
      about={facts}
      title="planning cold-email capacity"
      description="How many domains and inboxes a sending target needs, how long they take, and what goes wrong."
    >
      <h1>planning cold-email capacity</h1>
      <p class="lead">
        How many domains and inboxes a target needs, how long until they may send, and the mistakes that cost
        most. Every number with its source, and a worked example.
      </p>
      {held && (
        <Notice tone="attention" live>
          <p>{held}</p>
        </Notice>
      )}
      <ErrorSummary errors={errors} labels={{ email: 'e-mail address' }} />
      <Form
        action={sitePaths.guide.to()}
        hidden={{ [ticketField]: ticket }}
        leaveOut={leftOut(guideRequestSchema, policyOf(c).register)}
      >
        <Field
          name="email"
          label="e-mail address"
          help="We mail a link to confirm it first. Nobody else can sign you up."
          type="email"
          autocomplete="email"
          maxLength={254}
          value={typed.email}
          error={errors.email}
        />
        <Trap />
        <Button>mail me the guide</Button>
      </Form>
      <CollectionNotice controllerName={facts.controllerName}>
        We use your address to send the guide and, now and then, what we learn on the same subject. It is kept
        until you unsubscribe, which takes one click in every mail.
      </CollectionNotice>
    </SitePage>
  )
}

export function CheckInboxPage({ c, facts }: { c: Context; facts: SiteFacts }) {
  return (
    <SitePage c={c} about={facts} title="check your inbox">
      <h1>check your inbox</h1>
      <p class="lead">
        We mailed you a link. Open it and press the button there, and the guide is on its way.
      </p>
      <p>
        Nothing there after a few minutes? Look among the junk, or{' '}
        <a href={sitePaths.guide.to()}>ask again</a>. If you do nothing, nothing more is sent.
      </p>
    </SitePage>
  )
}

/** Opened from the mail. Link scanners open links too, so only the button confirms. */
export function ConfirmGuidePage({ c, facts, token }: { c: Context; facts: SiteFacts; token: string }) {
  return (
    <SitePage c={c} about={facts} title="confirm your address">
      <h1>confirm your address</h1>
      <p class="lead">
        With this you agree that we mail you the guide and, now and then, what we learn on the same subject.
      </p>
      <Form action={sitePaths.confirmGuide.to({ token })}>
        <Button>yes, mail me the guide and the notes</Button>
      </Form>
      <p class="small soft">
        Every mail has a one-click unsubscribe. Not you? Close this page and nothing happens.
      </p>
    </SitePage>
  )
}

export function GuideConfirmedPage({ c, facts }: { c: Context; facts: SiteFacts }) {
  return (
    <SitePage c={c} about={facts} title="confirmed">
      <h1>confirmed, the guide is on its way</h1>
      <p class="lead">You can also read it right now.</p>
      <ButtonLink href={sitePaths.guideText.to()}>read the guide</ButtonLink>
    </SitePage>
  )
}

/** For who was asked again after the policy had changed. */
export function ConsentRenewedPage({ c, facts }: { c: Context; facts: SiteFacts }) {
  return (
    <SitePage c={c} about={facts} title="thank you">
      <h1>thank you, we go on</h1>
      <p class="lead">You agreed to our mail under the privacy policy as it is now.</p>
      <p>
        <a href={sitePaths.privacy.to()}>read the policy</a> or{' '}
        <a href={sitePaths.guideText.to()}>read the guide</a>.
      </p>
    </SitePage>
  )
}

export function GuideLinkGonePage({ c, facts }: { c: Context; facts: SiteFacts }) {
  return (
    <SitePage c={c} about={facts} title="this link is no longer good">
      <h1>this link is no longer good</h1>
      <p class="lead">
        It was used already, is too old, or was cut in two by a mail program. Nothing was changed.
      </p>
      <p>
        If you have not had the guide yet, <a href={sitePaths.guide.to()}>ask for it again</a>.
      </p>
    </SitePage>
  )
}
