import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { decideRenewal } from '#domain/renewals/decide-renewal.ts'
import { keepRenewals } from '#domain/renewals/keep-renewals.ts'
import { keptAt, renewalDays } from '#domain/renewals/renewal-days.ts'
import {
  type OpenRenewals,
  openRenewals,
  type RenewalView,
  type UndecidedTogether,
  undecidedTogether,
} from '#domain/renewals/renewal-queries.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { Money } from '#web/ui/money.tsx'
import { Pagination, Tabs } from '#web/ui/navigation.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { Together } from '#web/ui/together.tsx'
import { ConfirmedAction } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, idOf } from './desk.ts'
import { MoneyTabs } from './money-tabs.tsx'

const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1)
const decideSchema = z.object({ decision: z.enum(['keep', 'let-go']) })
const keepSchema = z.object({
  engagement: z.uuid(),
  renewal: z.union([z.uuid(), z.array(z.uuid()).min(1)]),
})

/** Which domains are near the end of their term, and what becomes of them. */
export function renewalRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.renewals.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.decideRenewal.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const renewal = idOf(c, 'renewal')
      const form = parseForm(decideSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, desk, 'Choose whether it is kept or let go.')
      const decided = await desk.in('service-delivery', (tx) =>
        decideRenewal(tx, renewal, form.value.decision),
      )
      if (!decided.ok) return show(c, desk, decided.reason)
      return c.redirect(listOf(c, { done: 'renewal-decided' }), 303)
    })
    .post(consolePaths.renewals.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const form = parseForm(keepSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, desk, 'Say whose domains are kept.')
      const kept = await desk.in('service-delivery', (tx) =>
        keepRenewals(tx, form.value.engagement, [form.value.renewal].flat()),
      )
      if (!kept.ok) return show(c, desk, kept.reason)
      return c.redirect(listOf(c, { done: 'renewals-kept' }), 303)
    })
}

/** The list as whoever decides on it has it before them: the address of the form carries which it is. */
const listOf = (c: Context<StaffEnv>, query: { done?: string } = {}, address = consolePaths.renewals.to()) =>
  withQuery(address, { show: c.req.query('show'), page: c.req.query('page'), ...query })

async function show(c: Context<StaffEnv>, desk: Desk, refused?: string) {
  const asked = c.req.query('show') === 'asked'
  const page = await desk.in('service-delivery', async (tx) => ({
    list: await openRenewals(tx, asked, pageNumber.parse(c.req.query('page'))),
    together: asked ? await undecidedTogether(tx) : [],
    now: tx.now,
  }))
  const here = (address: string) => listOf(c, {}, address)
  return c.html(<RenewalsPage desk={desk} {...page} {...{ asked, refused, here }} />, refused ? 422 : 200)
}

function RenewalsPage(props: {
  desk: Desk
  list: OpenRenewals
  together: readonly UndecidedTogether[]
  now: Date
  asked: boolean
  refused: string | undefined
  /** The address of a form that leads back to this list. */
  here: (address: string) => string
}) {
  const { desk, list, together, now, asked, refused, here } = props
  const show = asked ? 'asked' : undefined
  const why = desk.why('decide-renewal')
  return (
    <ConsolePage desk={desk} title="renewals" section="money" refused={refused}>
      <PageHead
        title="renewals"
        about={`Domains in the last ${renewalDays.asked} days of their term. The client says what stays; whatever nobody decided is kept ${renewalDays.kept} days before its day.`}
      />
      <MoneyTabs current="renewals" />
      <Tabs
        label="which renewals"
        links={[
          {
            href: consolePaths.renewals.to(),
            label: 'all that are open',
            current: !asked,
            count: list.counts.open,
          },
          {
            href: withQuery(consolePaths.renewals.to(), { show: 'asked' }),
            label: 'undecided',
            current: asked,
            count: list.counts.undecided,
          },
        ]}
      />
      {together.length > 0 && (
        <>
          <h2>all of a client at once</h2>
          <DataTable
            caption="clients with several undecided domains"
            hideCaption
            rows={together}
            empty="Nobody has several."
            columns={[
              {
                key: 'client',
                heading: 'client',
                cell: (row) => <a href={consolePaths.client.to({ client: row.clientId })}>{row.company}</a>,
              },
              { key: 'count', heading: 'undecided', numeric: true, cell: (row) => row.renewals.length },
              {
                key: 'first',
                heading: 'kept by itself from',
                named: true,
                cell: (row) => <Time at={row.keptFrom} now={now} as="day" />,
              },
              {
                key: 'price',
                heading: 'to be billed',
                numeric: true,
                cell: (row) => <Together renewals={row.renewals} />,
              },
              {
                key: 'keep',
                heading: 'with the client’s word',
                cell: (row) => (
                  <KeepAll desk={desk} row={row} why={why} action={here(consolePaths.renewals.to())} />
                ),
              },
            ]}
          />
          <h2>each domain</h2>
        </>
      )}
      <DataTable
        caption="domains near the end of their term"
        hideCaption
        rows={list.rows}
        empty={`A domain appears here ${renewalDays.asked} days before it expires, and the client is asked by mail.`}
        columns={[
          { key: 'state', heading: 'state', cell: (row) => <RenewalState row={row} /> },
          {
            key: 'name',
            heading: 'domain',
            cell: (row) => (
              <>
                {row.name}{' '}
                <a class="block small" href={consolePaths.client.to({ client: row.clientId })}>
                  {row.company}
                </a>
              </>
            ),
          },
          {
            key: 'expires',
            heading: 'expires',
            named: true,
            cell: (row) => <Time at={row.expiresAt} now={now} as="day" />,
          },
          {
            key: 'decided',
            heading: 'decided by',
            named: true,
            cell: (row) => <Decided row={row} now={now} />,
          },
          {
            key: 'price',
            heading: 'billed',
            numeric: true,
            cell: (row) =>
              row.priceCents === null || row.currency === null ? (
                'no price quoted'
              ) : (
                <>
                  <Money cents={row.priceCents} currency={row.currency} />
                  <span class="block small soft">{billedWords(row)}</span>
                </>
              ),
          },
          {
            key: 'decide',
            heading: 'with the client’s word',
            cell: (row) => <Decide desk={desk} row={row} why={why} here={here} />,
          },
        ]}
      />
      <Pagination
        page={list.page}
        pages={list.pages}
        hrefFor={(to) => withQuery(consolePaths.renewals.to(), { show, page: to > 1 ? to : undefined })}
      />
    </ConsolePage>
  )
}

/** Nothing is billed for what is let go. */
function billedWords({ state, orderId, letGoByPlan }: RenewalView): string {
  if (orderId) return 'billed'
  return state === 'drop' || letGoByPlan ? 'not billed' : 'to be billed'
}

/** Who decided, and what was then seen at the registrar. */
function Decided({ row, now }: { row: RenewalView; now: Date }) {
  if (row.letGoByPlan && row.decidedAs !== 'ending')
    return (
      <>
        the plan to end
        <span class="block small soft">the registrar is told on the day on which the engagement ends</span>
      </>
    )
  if (!row.decidedAs)
    return (
      <>
        nobody yet
        <span class="block small soft">
          kept by itself <Time at={keptAt(row)} now={now} as="day" />
        </span>
      </>
    )
  return (
    <>
      {deciders[row.decidedAs] ?? row.decidedAs} {row.decidedAt && <Time at={row.decidedAt} now={now} />}
      <span class="block small soft">
        {row.switchedAt ? (
          <>
            the registrar {row.state === 'drop' ? 'lets it end' : 'renews it'}, seen{' '}
            <Time at={row.switchedAt} now={now} />
          </>
        ) : (
          'the registrar is being told'
        )}
      </span>
    </>
  )
}

const deciders: Readonly<Record<string, string>> = {
  client: 'the client',
  operator: 'an operator',
  owner: 'an owner',
  nobody: 'nobody in time',
  ending: 'the plan to end',
}

/** Only what the page showed is kept, so that nothing is billed that nobody saw. */
function KeepAll(props: { desk: Desk; row: UndecidedTogether; why: string | undefined; action: string }) {
  const { desk, row, why, action } = props
  return (
    <ConfirmedAction
      desk={desk}
      action={action}
      hidden={{ engagement: row.engagementId }}
      ask={`keep all ${row.renewals.length}`}
      effect={
        <p>
          Each is renewed by itself on its day, and its year is billed: <Together renewals={row.renewals} />{' '}
          in all.
        </p>
      }
      button={`keep all ${row.renewals.length} of ${row.company}`}
      why={why}
    >
      {row.renewals.map(({ id }) => (
        <input type="hidden" name="renewal" value={id} />
      ))}
    </ConfirmedAction>
  )
}

function Decide(props: {
  desk: Desk
  row: RenewalView
  why: string | undefined
  here: (address: string) => string
}) {
  const { desk, row, why, here } = props
  if (row.letGoByPlan) return <span class="soft">decided by the plan to end</span>
  const action = here(consolePaths.decideRenewal.to({ renewal: row.id }))
  return (
    <div class="row">
      {row.state !== 'renew' && (
        <ConfirmedAction
          desk={desk}
          action={action}
          hidden={{ decision: 'keep' }}
          ask="keep"
          effect={<p>{row.name} is renewed by itself on its day, and its year is billed as quoted.</p>}
          button="keep it for another year"
          why={why}
        />
      )}
      {row.state !== 'drop' && (
        <ConfirmedAction
          desk={desk}
          action={action}
          hidden={{ decision: 'let-go' }}
          ask="let go"
          effect={
            <p>
              {row.name} is not renewed. From its day on anybody may register it, and mail to it is lost. It
              can be kept again until then.
              {row.orderId !== null && ' Its next year is billed: a task asks to give that price back.'}
            </p>
          }
          button="let this domain go"
          kind="danger"
          why={why}
        />
      )}
    </div>
  )
}

function RenewalState({ row }: { row: RenewalView }) {
  if (row.letGoByPlan) return <StateMark tone="off" word="goes with the plan to end" />
  switch (row.state) {
    case 'asked':
      return <StateMark tone="waiting" word="waits for the client" />
    case 'renew':
      return <StateMark tone="good" word="is kept" />
    case 'drop':
      return <StateMark tone="off" word="is let go" />
    case 'renewed':
      return <StateMark tone="good" word="renewed" />
    case 'dropped':
      return <StateMark tone="off" word="let go" />
  }
}
