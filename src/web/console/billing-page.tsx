import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { billingDetailsOf, setBilling } from '#domain/billing/billing-details.ts'
import { type CollectedSubscription, subscriptionsOf } from '#domain/billing/collections-to-set.ts'
import { recordClientView } from '#domain/clients/client-views.ts'
import { currencies } from '#domain/money/currencies.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { readForm } from '#web/server/read-form.ts'
import { storedIn } from '#web/server/stored-in.ts'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Choices } from '#web/ui/field.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'

const billingSchema = z.object({
  currency: z.enum(['usd', 'eur', 'gbp']).register(storedIn, { column: 'billing_details.currency' }),
  paysBy: z.enum(['card', 'transfer']).register(storedIn, { column: 'billing_details.pays_by' }),
})

/** How one client is billed: currency, card or transfer, and what they told us of their tax number. */
export function billingRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.billing.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.billing.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const client = idOf(c, 'client')
      const form = parseForm(billingSchema, (await readForm(c)).fields, policyOf(c).register)
      if (!form.ok) return show(c, desk, 'Choose a currency and a way.')
      const set = await desk.in('billing', (tx) => setBilling(tx, client, form.value))
      if (!set.ok) return show(c, desk, set.reason)
      return c.redirect(withQuery(consolePaths.billing.to({ client }), { done: 'billing-set' }), 303)
    })
}

async function show(c: Context<StaffEnv>, desk: Desk, refused?: string) {
  const clientId = idOf(c, 'client')
  const page = await desk.in('billing', async (tx) => {
    const client = await tx.db
      .selectFrom('clients')
      .select(['id', 'name'])
      .where('id', '=', clientId)
      .executeTakeFirst()
    const subscriptions = await subscriptionsOf(tx, clientId)
    return {
      client: found(client),
      details: await billingDetailsOf(tx, clientId),
      subscriptions,
      now: tx.now,
    }
  })
  if (!desk.sameView) await desk.in('service-delivery', (tx) => recordClientView(tx, clientId, 'billing'))
  return c.html(<BillingPage desk={desk} {...page} refused={refused} />, refused ? 422 : 200)
}

function BillingPage(props: {
  desk: Desk
  client: { id: string; name: string }
  details: Awaited<ReturnType<typeof billingDetailsOf>>
  subscriptions: readonly CollectedSubscription[]
  now: Date
  refused: string | undefined
}) {
  const { desk, client, details, subscriptions, now, refused } = props
  const { taxNumber, verification, verificationSeenAt } = details
  return (
    <ConsolePage desk={desk} title={`billing of ${client.name}`} section="pipeline" refused={refused}>
      <PageHead
        title="how this client is billed"
        breadcrumb={[
          { href: consolePaths.pipeline.to(), label: 'pipeline' },
          { href: consolePaths.client.to({ client: client.id }), label: client.name },
          { href: consolePaths.billing.to({ client: client.id }), label: 'billing' },
        ]}
      />
      <DefinitionList
        facts={[
          ['country', details.country ?? 'not told yet'],
          ['tax number', taxNumber?.value ?? 'not told yet'],
          [
            'its authority says',
            verificationSeenAt && (
              <>
                {verification}, as read at Stripe <Time at={verificationSeenAt} now={now} />
              </>
            ),
          ],
          ...subscriptions.map(
            (one) => ['each month is paid', <Collected subscription={one} now={now} />] as const,
          ),
        ]}
      />
      <p class="small soft">The client says country and tax number on the invoices page of their portal.</p>
      <ActionForm
        desk={desk}
        action={consolePaths.billing.to({ client: client.id })}
        button="bill this client so"
        why={desk.why('set-currency')}
        schema={billingSchema}
      >
        <Choices
          kind="radio"
          name="currency"
          label="currency"
          help="Of every quote, invoice and total of this client. Each has a price book of its own."
          options={Object.entries(currencies).map(([value, label]) => ({ value, label }))}
          chosen={[details.currency]}
        />
        <Choices
          kind="radio"
          name="paysBy"
          label="way"
          help="Of each month and of invoices beside it, such as renewals and changes of the plan: charged at once, or sent with two weeks to transfer the sum. For the first payment the client chooses on their payment page, and what they began by transfer goes on so: to have it charged to a card, say transfer first and then card. What is open already stays as it is."
          options={[
            { value: 'card', label: 'card' },
            { value: 'transfer', label: 'transfer' },
          ]}
          chosen={[details.paysBy]}
        />
      </ActionForm>
    </ConsolePage>
  )
}

const ways = { card: 'by card, charged by itself', transfer: 'by transfer, of an invoice that is sent' }

/** What Stripe does, which follows what is said here by a job. */
function Collected({ subscription, now }: { subscription: CollectedSubscription; now: Date }) {
  const { collection, toSet, refusedCode, seenAt } = subscription
  return (
    <>
      {collection ? ways[collection] : 'not known yet'}, as read at Stripe <Time at={seenAt} now={now} />{' '}
      {refusedCode && <StateMark tone="bad" word={`Stripe refused to change it: ${refusedCode}`} />}
      {toSet && <StateMark tone="busy" word="Stripe is being told" />}
    </>
  )
}
