import { Hono } from 'hono'
import { z } from 'zod'
import { type KeptReport, reportsOf } from '#domain/reports/report-queries.ts'
import { type ReportWishes, reportWishes, saveReportWishes } from '#domain/reports/report-wishes.ts'
import { reportText } from '#domain/reports/report-words.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/card.tsx'
import { Choices } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { PortalPage } from './portal-page.tsx'
import { type PortalContext, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'

const wishSchema = z.object({
  build: z.enum(['week', 'never']),
  live: z.enum(['week', 'month', 'never']),
})

/** What happened, told again and again: every report, and how often one comes. */
export function reportsPages(parts: PortalParts): Hono<PortalEnv> {
  const show = async (c: PortalContext, refused?: string) => {
    const { visit: at, found } = await visit(parts, c, 'service-delivery', async (tx, frame) => ({
      reports: await reportsOf(tx, frame.engagementId),
      wishes: await reportWishes(tx, frame.engagementId),
    }))
    return c.html(<Reports visit={at} {...found} refused={refused} />, refused === undefined ? 200 : 422)
  }
  return new Hono<PortalEnv>()
    .get(portalPaths.reports.pattern, (c) => show(c))
    .post(portalPaths.reports.pattern, async (c) => {
      const form = parseForm(wishSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, 'Choose how often, for each of the two.')
      const { visit: at, found } = await visit(parts, c, 'service-delivery', (tx, frame) =>
        saveReportWishes(tx, { id: frame.engagementId, clientId: frame.clientId }, form.value),
      )
      if (!found.ok) return show(c, found.reason)
      return c.redirect(portalPaths.reports.to({ engagement: at.frame.engagementId }), 303)
    })
}

function Reports(props: {
  visit: PortalVisit
  reports: readonly KeptReport[]
  wishes: ReportWishes
  refused?: string | undefined
}) {
  const { visit, reports, wishes, refused } = props
  const [newest, ...earlier] = reports
  return (
    <PortalPage visit={visit} title="reports" section="reports">
      <PageHead title="reports" about="What was done and what was measured, as it was mailed to you." />
      {refused && (
        <Notice tone="bad" title="that was not kept" live>
          <p>{refused}</p>
        </Notice>
      )}
      {newest ? (
        <ReportText report={newest} now={visit.now} />
      ) : (
        <Empty>
          The first report comes on the Monday after the build began, then each week until the stack is live,
          and each month after that.
        </Empty>
      )}
      {earlier.length > 0 && (
        <>
          <h2>earlier ones</h2>
          {earlier.map((report) => (
            <details>
              <summary>{reportText(report.content).title}</summary>
              <ReportText report={report} now={visit.now} />
            </details>
          ))}
        </>
      )}
      <h2>how often</h2>
      <Form action={portalPaths.reports.to({ engagement: visit.frame.engagementId })} hidden={visit.hidden}>
        <Choices
          kind="radio"
          name="build"
          label="while the stack is built"
          chosen={[wishes.build]}
          options={[
            { value: 'week', label: 'each week' },
            { value: 'never', label: 'never; the pages are enough' },
          ]}
        />
        <Choices
          kind="radio"
          name="live"
          label="once it is live"
          chosen={[wishes.live]}
          options={[
            { value: 'month', label: 'each month' },
            { value: 'week', label: 'each week' },
            { value: 'never', label: 'never; the pages are enough' },
          ]}
        />
        <Button kind="quiet">keep this</Button>
      </Form>
    </PortalPage>
  )
}

function ReportText({ report, now }: { report: KeptReport; now: Date }) {
  const { title, summary, parts } = reportText(report.content)
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <p class="lead">{summary}</p>
      {parts.map(({ heading, items }) => (
        <>
          <h3>{heading}</h3>
          <ul>
            {items.map((item) => (
              <li>{item}</li>
            ))}
          </ul>
        </>
      ))}
      <p class="small soft">
        made <Time at={report.madeAt} now={now} />
      </p>
    </section>
  )
}
