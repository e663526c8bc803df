import { Hono } from 'hono'
import { BarChart } from '#web/ui/bar-chart.tsx'
import { Button } from '#web/ui/button.tsx'
import { Card, Columns, Empty } from '#web/ui/card.tsx'
import { Copyable } from '#web/ui/copyable.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Checkbox, Choices, Field, Select, TextArea } from '#web/ui/field.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import { LineChart } from '#web/ui/line-chart.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Money } from '#web/ui/money.tsx'
import { Pagination, Tabs } from '#web/ui/navigation.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Num } from '#web/ui/num.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { ConsoleShell, PortalShell } from '#web/ui/shells.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { StepList } from '#web/ui/step-list.tsx'
import { Time } from '#web/ui/time.tsx'
import { Timeline } from '#web/ui/timeline.tsx'

const now = new Date('2026-11-23T10:00:00Z')
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const days = Array.from({ length: 28 }, (_, day) => ago(24 * (27 - day)))

function Kit({ counted }: { counted: () => number }) {
  const count = counted()
  return (
    <>
      <PageHead
        breadcrumb={[
          { href: '/console', label: 'clients' },
          { href: '/console/kit', label: 'Acme Robotics' },
        ]}
        title="Acme Robotics"
        state={<StateMark tone="busy" word="building" />}
        about={
          <>
            since <Time at={ago(3)} now={now} />
          </>
        }
        actions={
          <Form action="/console/kit" inline>
            <Button>approve and spend up to $142.30</Button>
          </Form>
        }
      />
      <Tabs
        label="client"
        links={[
          { href: '/console/kit', label: 'overview', current: true },
          { href: '/console/kit?of=health', label: 'health' },
        ]}
      />
      <LiveRegion id="live" topics={['build:1']} href="/console/kit">
        <p>
          asked for <span id="counted">{count}</span> times
        </p>
        {[
          ['mend the one', 'one'],
          ['mend what stands first', String(count)],
        ].map(([ask = '', subject = '']) => (
          <Confirm ask={ask}>
            <Form action="/console/kit" hidden={{ subject }}>
              <Button kind="quiet">{`yes, ${ask}`}</Button>
            </Form>
          </Confirm>
        ))}
      </LiveRegion>
      <Notice tone="attention" title="the registrant has not answered">
        <p>
          The domains are suspended <Time at={ago(-100)} now={now} /> unless the mail is answered.
        </p>
      </Notice>
      <Notice tone="bad">
        <p>The registrar refused the order. Nothing was spent.</p>
      </Notice>
      <Notice tone="good">
        <p>All inboxes are proven.</p>
      </Notice>
      <p class="row">
        {(['good', 'busy', 'waiting', 'attention', 'bad', 'unknown', 'off'] as const).map((tone) => (
          <StateMark tone={tone} word={tone} />
        ))}
      </p>
      <Columns>
        <Card title="volume">
          <p>
            <span class="figure">
              <Num value={12_400} />
            </span>
            <Num value={98.2} unit="%" observedAt={ago(3)} now={now} source="Instantly" />
          </p>
        </Card>
        <Card title="spent">
          <p>
            <span class="figure">
              <Money cents={110_805} />
            </span>
            <Num value={null} unit="%" observedAt={ago(30)} now={now} />
          </p>
        </Card>
      </Columns>
      <DataTable
        caption="domains"
        columns={[
          { key: 'state', heading: 'state', cell: (row) => <StateMark tone={row.tone} word={row.state} /> },
          { key: 'name', heading: 'domain', cell: (row) => row.name, sortable: true },
          {
            key: 'cost',
            heading: 'cost',
            cell: (row) => <Money cents={row.cents} />,
            numeric: true,
            sortable: true,
          },
          { key: 'button', heading: 'action', cell: () => <Button kind="plain">check again</Button> },
        ]}
        rows={[
          { tone: 'good' as const, state: 'proven', name: 'getacme.com', cents: 1108 },
          { tone: 'waiting' as const, state: 'waiting', name: 'tryacme.com', cents: 1108 },
        ]}
        sort={{ by: 'name', direction: 'ascending' }}
        sortHref={({ by, direction }) => `/console/kit?sort=${by}&direction=${direction}`}
        rowHref={(row) => `/console/domains/${row.name}`}
        empty="Domains appear here once their names are approved."
      />
      <Pagination page={2} pages={5} hrefFor={(page) => `/console/kit?page=${page}`} />
      <Empty>Invoices appear here after the first payment.</Empty>
      <h2>build</h2>
      <StepList
        label="build of the stack"
        done={2}
        of={4}
        steps={[
          {
            name: 'register 5 domains',
            tone: 'good',
            state: 'done',
            elapsedSeconds: 72,
            expectedSeconds: 60,
          },
          {
            name: 'delegate name servers',
            tone: 'busy',
            state: 'running',
            elapsedSeconds: 300,
            expectedSeconds: 1200,
          },
          {
            name: 'open 10 inboxes',
            tone: 'waiting',
            state: 'waiting',
            detail: 'waits for the delegation',
            expectedSeconds: 21_600,
          },
          {
            name: 'connect the sequencer',
            tone: 'bad',
            state: 'failed',
            detail: 'the key was refused; it is tried again in 5 min',
          },
        ]}
      />
      <h2>what happened</h2>
      <Timeline
        label="history"
        now={now}
        entries={[
          { at: ago(1), what: 'getacme.com was registered', tone: 'good' },
          { at: ago(5), what: 'names approved', who: 'Ada at Acme', detail: '5 of 6 candidates' },
          { at: ago(50), what: 'the registrar did not answer', tone: 'bad' },
        ]}
      />
      <h2>facts</h2>
      <DefinitionList
        facts={[
          ['registrant', 'Acme Robotics Inc.'],
          ['DKIM selector', <Copyable text="v=DKIM1; k=rsa; p=MIGfMA0" label="the DKIM record" />],
        ]}
      />
      <h2>charts</h2>
      <LineChart
        title="bounces stay under 2 %, but getacme.com rises"
        unit="%"
        atLeast={4}
        bands={[
          { from: 2, to: 3, tone: 'attention', label: 'warn' },
          { from: 3, to: 100, tone: 'bad', label: 'pause' },
        ]}
        marks={[{ at: ago(24 * 10), label: 'new list' }]}
        series={[
          {
            name: 'all',
            points: days.map((at, day) => ({
              at,
              value: day > 8 && day < 12 ? null : 1 + Math.sin(day / 3) / 2,
            })),
          },
          { name: 'getacme.com', points: days.map((at, day) => ({ at, value: 0.5 + day / 14 })) },
        ]}
      />
      <BarChart
        title="two inboxes send half of the volume"
        per="inbox"
        measure="messages"
        bars={[
          { label: 'ada', value: 120 },
          { label: 'ben', value: 90 },
          { label: 'cleo', value: null },
          { label: 'dan', value: 40 },
        ]}
      />
      <h2>forms</h2>
      <ErrorSummary
        errors={{ email: 'This is needed; please fill it in.', extra: 'No such field.' }}
        labels={{ email: 'e-mail address' }}
      />
      <Form action="/console/kit">
        <Field
          name="email"
          label="e-mail address"
          type="email"
          help="At the company."
          error="This is needed; please fill it in."
        />
        <TextArea name="offer" label="offer" optional />
        <Select name="host" label="inbox host" options={[{ value: 'mailforge', label: 'Mailforge' }]} />
        <Choices
          name="means"
          kind="radio"
          label="what is the target"
          chosen={['messages']}
          options={[
            { value: 'messages', label: 'messages', help: 'each e-mail counts' },
            { value: 'new-prospects', label: 'new prospects' },
          ]}
        />
        <Checkbox name="agree" label="I may register domains for this company" />
        <Button disabledBecause="An owner has to approve more than $500.">spend</Button>
      </Form>
      <Confirm ask="end the engagement">
        <p>Sending stops today. Data is kept for six years, then deleted.</p>
        <Form action="/console/kit">
          <Button kind="danger">end it today</Button>
        </Form>
      </Confirm>
    </>
  )
}

/** Every component on one page, in both shells that need a sign-in. */
export function kitRoutes(counted: () => number = () => 0): Hono {
  return new Hono()
    .get('/console/kit', (c) =>
      c.html(
        <ConsoleShell
          title="kit"
          home="/console"
          live="/console/live"
          search={{ action: '/console/search' }}
          account={<p>Grace, operator</p>}
          nav={[
            { links: [{ href: '/console/kit', label: 'needs you now', current: true, count: 3 }] },
            {
              title: 'work',
              links: [
                { href: '/console/pipeline', label: 'pipeline' },
                { href: '/console/builds', label: 'builds' },
              ],
            },
          ]}
        >
          <Kit counted={counted} />
        </ConsoleShell>,
      ),
    )
    .get('/portal/kit', (c) =>
      c.html(
        <PortalShell
          title="kit"
          home="/portal"
          account={<span>ada@acme.example</span>}
          footer={<p>Segmento</p>}
          nav={[
            { href: '/portal/kit', label: 'your stack', current: true },
            { href: '/portal/invoices', label: 'invoices' },
          ]}
        >
          <Kit counted={counted} />
        </PortalShell>,
      ),
    )
}
