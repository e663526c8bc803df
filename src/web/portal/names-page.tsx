import { Hono } from 'hono'
import { z } from 'zod'
import { addTypedName, approveNames } from '#domain/stacks/choose-names.ts'
import { type NameCandidate, type NamesPage, namesPage, standingOf } from '#domain/stacks/names-page.ts'
import { reveal } from '#policy/personal.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths, withQuery } from '#web/paths.ts'
import { oneLine } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/card.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Money } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { PortalPage } from './portal-page.tsx'
import { type PortalContext, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

const approvalSchema = z.object({
  name: z
    .union([z.string().max(253), z.array(z.string().max(253)).max(400)])
    .optional()
    .transform((names) => [names ?? []].flat()),
  do: z.enum(['approve', 'preview']),
})
const ownSchema = z.object({ ownName: oneLine(253) })

/** Which names do you buy in our name, who writes, and what do I say yes to. */
export function namesPages(parts: PortalParts): Hono<PortalEnv> {
  const show = async (
    c: PortalContext,
    answer: { picked?: readonly string[]; errors?: Readonly<Record<string, string>>; typed?: string },
    status: 200 | 422,
  ) => {
    const { visit: at, found } = await visit(parts, c, 'service-delivery', (tx, frame) =>
      namesPage(tx, frame, answer.picked),
    )
    return c.html(<Names visit={at} page={found} {...answer} asked={c.req.query('asked')} />, status)
  }
  return new Hono<PortalEnv>()
    .get(portalPaths.names.pattern, (c) => show(c, {}, 200))
    .post(portalPaths.names.pattern, async (c) => {
      const form = parseForm(approvalSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, { errors: form.errors }, 422)
      const picked = form.value.name
      if (form.value.do === 'preview') return show(c, { picked }, 200)
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const page = await namesPage(tx, frame, picked)
        return page
          ? approveNames(tx, page.stackId, picked)
          : { ok: false as const, field: 'names', reason: 'There are no names to approve yet.' }
      })
      if (!found.ok) return show(c, { picked, errors: { [found.field]: found.reason } }, 422)
      return c.redirect(portalPaths.names.to({ engagement: at.frame.engagementId }), 303)
    })
    .post(portalPaths.ownName.pattern, async (c) => {
      const form = parseForm(ownSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, { errors: form.errors, typed: form.typed.ownName ?? '' }, 422)
      const { ownName } = form.value
      const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => {
        const page = await namesPage(tx, frame)
        return page
          ? addTypedName(tx, page.stackId, ownName)
          : { ok: false as const, field: 'names', reason: 'Names are still looked for.' }
      })
      if (!found.ok) return show(c, { errors: { ownName: found.reason }, typed: ownName }, 422)
      const address = portalPaths.names.to({ engagement: at.frame.engagementId })
      return c.redirect(withQuery(address, { asked: ownName.trim().toLowerCase() }), 303)
    })
}

interface NamesProps {
  visit: PortalVisit
  page: NamesPage | undefined
  errors?: Readonly<Record<string, string>>
  typed?: string
  asked?: string | undefined
}

function Names({ visit, page, errors = {}, typed, asked }: NamesProps) {
  const engagement = visit.frame.engagementId
  if (!page)
    return (
      <PortalPage visit={visit} title="names and senders" section="names" live>
        <LiveRegion
          id="names"
          topics={[`engagement:${engagement}`]}
          href={portalPaths.names.to({ engagement })}
        >
          <PageHead title="names and senders" />
          <Empty>
            Names close to your brand appear here in a minute, with what the registrar asks for each.
          </Empty>
        </LiveRegion>
      </PortalPage>
    )
  return (
    <PortalPage visit={visit} title="names and senders" section="names" live>
      <PageHead
        title="names and senders"
        state={
          page.approvedAt ? (
            <StateMark tone="good" word="approved" />
          ) : (
            <StateMark tone="waiting" word="waits for your approval" />
          )
        }
        about={
          page.approvedAt ? (
            <Time at={page.approvedAt} now={visit.now} as="day" />
          ) : (
            `Choose ${page.domainsNeeded} names. Nothing is bought before you approve.`
          )
        }
      />
      <ErrorSummary
        errors={errors}
        labels={{ names: 'names', senders: 'senders', ownName: 'a name of your own' }}
      />
      {page.approvedAt ? (
        <Approved visit={visit} page={page} />
      ) : (
        <Choice visit={visit} page={page} errors={errors} typed={typed} asked={asked} />
      )}
    </PortalPage>
  )
}

function Choice(props: {
  visit: PortalVisit
  page: NamesPage
  errors: Readonly<Record<string, string>>
  typed?: string | undefined
  asked?: string | undefined
}) {
  const { visit, page, errors, typed, asked } = props
  const { candidates, chosen, domainsNeeded } = page
  const engagement = visit.frame.engagementId
  const here = portalPaths.names.to({ engagement })
  const waiting = candidates.filter((one) => standingOf(one) === 'not asked yet').length
  const why = page.mayChoose.ok ? undefined : page.mayChoose.reason
  const pickedCents = candidates
    .filter(({ name }) => chosen.includes(name))
    .reduce((cents, one) => cents + (one.priceCents ?? 0), 0)
  return (
    <>
      <LiveRegion id="asked" topics={[`stack:${page.stackId}`]} href={here}>
        {waiting > 0 ? (
          <Notice>
            <p>
              {waiting === 1 ? 'One name is' : `${waiting} names are`} still being asked for at the registrar.{' '}
              <a href={here}>Show the answers</a> so far.
            </p>
          </Notice>
        ) : (
          asked && (
            <Notice>
              <p>
                The registrar has answered for {asked}. <a href={here}>Show the answer</a>.
              </p>
            </Notice>
          )
        )}
      </LiveRegion>
      <form class="wide" method="post" action={here} novalidate>
        {Object.entries(visit.hidden).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <h2 id="field-names">names</h2>
        {errors.names && <p class="field-error">{errors.names}</p>}
        <NameTable visit={visit} page={page} />
        <h2 id="field-senders">senders and addresses</h2>
        {errors.senders && <p class="field-error">{errors.senders}</p>}
        <SenderTable page={page} />
        <Addresses page={page} />
        <p>
          <Button kind="quiet" name="do" value="preview">
            show the addresses for what is ticked
          </Button>
        </p>
        <h2>what you approve</h2>
        <p>
          The {domainsNeeded} ticked names are registered in the name of your registrant. Those ticked when
          this page was made cost <Money cents={pickedCents} /> to register, which is part of what you paid.{' '}
          {page.inboxes} inboxes carry the senders’ names. After you, we approve the purchase, and building
          starts by itself. A name that is bought can’t be given back.
        </p>
        <Button name="do" value="approve" disabledBecause={why}>
          {`approve ${domainsNeeded} names and ${page.senders.length} ${page.senders.length === 1 ? 'sender' : 'senders'}`}
        </Button>
      </form>
      <h2>a name of your own</h2>
      <Form action={portalPaths.ownName.to({ engagement })} hidden={visit.hidden}>
        <Field
          name="ownName"
          label="name"
          help="A variant of your brand, such as getacme.com. We ask the registrar whether it is free; then you can tick it."
          value={typed}
          error={errors.ownName}
          maxLength={253}
          autocomplete="off"
        />
        <Button kind="quiet" disabledBecause={why}>
          ask for this name
        </Button>
      </Form>
    </>
  )
}

const standings: Readonly<Record<ReturnType<typeof standingOf>, Tone>> = {
  free: 'good',
  premium: 'off',
  taken: 'off',
  'not asked yet': 'waiting',
}

function NameTable({ visit, page }: { visit: PortalVisit; page: NamesPage }) {
  const tickable = (one: NameCandidate) => standingOf(one) === 'free'
  return (
    <DataTable
      caption={`names to choose ${page.domainsNeeded} from`}
      columns={[
        {
          key: 'name',
          heading: 'name',
          cell: (one) => (
            <span class="choice">
              <input
                id={`name-${one.name}`}
                type="checkbox"
                name="name"
                value={one.name}
                checked={tickable(one) && page.chosen.includes(one.name)}
                disabled={!tickable(one)}
              />
              <label for={`name-${one.name}`}>{one.name}</label>
              <span class="small soft">{one.reason}</span>
            </span>
          ),
        },
        {
          key: 'standing',
          heading: 'at the registrar',
          cell: (one) => <StateMark tone={standings[standingOf(one)]} word={standingOf(one)} />,
        },
        {
          key: 'price',
          heading: 'to register',
          numeric: true,
          cell: (one) => (one.priceCents === null ? '' : <Money cents={one.priceCents} />),
        },
        {
          key: 'renewal',
          heading: 'then a year',
          numeric: true,
          cell: (one) => (one.renewalCents === null ? '' : <Money cents={one.renewalCents} />),
        },
        {
          key: 'asked',
          heading: 'asked',
          named: true,
          cell: (one) => one.checkedAt && <Time at={one.checkedAt} now={visit.now} />,
        },
      ]}
      rows={[...page.candidates.filter(tickable), ...page.candidates.filter((one) => !tickable(one))]}
      empty="Names appear here in a minute."
    />
  )
}

function SenderTable({ page }: { page: NamesPage }) {
  return (
    <DataTable
      caption="senders"
      columns={[
        {
          key: 'name',
          heading: 'sender',
          cell: (one) => `${reveal(one.firstName)} ${reveal(one.lastName)}`,
        },
        { key: 'role', heading: 'role', cell: (one) => reveal(one.role) },
        {
          key: 'permission',
          heading: 'permission',
          cell: (one) =>
            one.permissionAt ? (
              <StateMark tone="good" word="given" />
            ) : (
              <StateMark tone="attention" word="missing" />
            ),
        },
      ]}
      rows={page.senders}
      empty="Senders are named in the intake."
    />
  )
}

function Addresses({ page }: { page: NamesPage }) {
  const { addresses } = page
  if (addresses.kind === 'refused') return <p class="field-error">{addresses.reason}</p>
  const senderOf = (id: string) => page.senders.find((sender) => sender.id === id)
  return (
    <details open={page.picked}>
      <summary>the {addresses.addresses.length} addresses that follow</summary>
      <DataTable
        caption="addresses"
        hideCaption
        columns={[
          { key: 'address', heading: 'address', cell: (one) => reveal(one.address) },
          {
            key: 'sender',
            heading: 'sender',
            cell: (one) => {
              const sender = senderOf(one.senderId)
              return sender && `${reveal(sender.firstName)} ${reveal(sender.lastName)}`
            },
          },
        ]}
        rows={addresses.addresses}
        empty="Tick names to see the addresses that follow."
      />
    </details>
  )
}

function Approved({ visit, page }: { visit: PortalVisit; page: NamesPage }) {
  const names = page.candidates.filter(({ chosen }) => chosen)
  return (
    <>
      <p>
        {page.spendingApprovedAt
          ? 'The purchase is approved too, and the build goes by itself.'
          : 'Next we approve the purchase. Then building starts by itself; you need do nothing.'}
      </p>
      <DataTable
        caption="approved names"
        columns={[
          { key: 'name', heading: 'name', cell: (one) => one.name },
          {
            key: 'price',
            heading: 'to register',
            numeric: true,
            cell: (one) => (one.priceCents === null ? '' : <Money cents={one.priceCents} />),
          },
          {
            key: 'asked',
            heading: 'asked',
            named: true,
            cell: (one) => one.checkedAt && <Time at={one.checkedAt} now={visit.now} as="day" />,
          },
        ]}
        rows={names}
        empty="No names were approved."
      />
      <SenderTable page={page} />
      <Addresses page={page} />
    </>
  )
}
