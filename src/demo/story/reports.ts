import { addDays, dayOf, laterOf } from '#domain/plans/day.ts'
import { daysIn, lastMonth, lastWeek, type Period, periodBefore } from '#domain/reports/period.ts'
import { recommend } from '#domain/reports/recommend.ts'
import type { BuildReport, LiveReport, ReportFigures } from '#domain/reports/report.ts'
import { usualMinimums } from '#domain/stacks/cold-send-gate.ts'
import { ruleOf, stepKinds } from '#domain/stacks/steps.ts'
import { idOf } from '../seeded.ts'
import type { FiguresTold } from './figures.ts'
import { tellMail } from './mails.ts'
import { minutesAfter, type Scene } from './scene.ts'
import type { StackTold } from './stack.ts'
import { changesOf, warmUpBegan } from './stack-rows.ts'

/** Minutes after midnight on which reports are made. */
const madeAfter = 305

/** Each whole week of a build and each whole month of a live stack, as the client got it. */
export function tellReports(scene: Scene, stack: StackTold, figures: readonly FiguresTold[]): void {
  const { path } = stack.told
  const begun = path.at('building')
  if (!begun) return
  const live = path.at('live')
  const over = path.over ?? scene.now
  for (const week of periodsSince(lastWeek(live ?? over), begun))
    keep(scene, stack, week, buildReportOf(stack, week))
  if (!live) return
  for (const month of periodsSince(lastMonth(over), live))
    keep(scene, stack, month, liveReportOf(scene, stack, month, figures))
}

/** This period and those before it that reach behind `since`, the earliest first. */
function periodsSince(last: Period, since: Date): Period[] {
  const periods: Period[] = []
  for (let period = last; period.to > since; period = periodBefore(period)) periods.unshift(period)
  return periods
}

function keep(scene: Scene, stack: StackTold, period: Period, content: BuildReport | LiveReport): void {
  const { told } = stack
  const id = idOf('report', stack.id, content.kind, period.name)
  const madeAt = minutesAfter(period.to, madeAfter)
  // In the night after a period nobody has it yet: the program makes it.
  if (madeAt > scene.now) return
  scene.rows.add('reports', {
    id,
    client_id: told.clientId,
    engagement_id: told.engagementId,
    kind: content.kind,
    period: period.name,
    content,
    made_at: madeAt,
  })
  tellMail(scene, { kind: 'report', personId: told.people.owner.id, aboutId: id, at: madeAt })
}

const isIn = ({ from, to }: Period, at: Date | undefined): boolean =>
  at !== undefined && at >= from && at < to

function buildReportOf(stack: StackTold, period: Period): BuildReport {
  const steps = stepKinds.flatMap((kind) =>
    (ruleOf(kind).per === 'domain' ? stack.domains : stack.inboxes).map((one) => ({
      kind,
      at: one.done(kind),
    })),
  )
  const done = Map.groupBy(
    steps.filter(({ at }) => isIn(period, at)),
    ({ kind }) => kind,
  )
  const by = steps.filter(({ at }) => at !== undefined && at < period.to).length
  const warmUp = warmUpBegan(stack)
  const isWarm = warmUp !== undefined && warmUp < period.to
  const registered = stack.domains.flatMap((one) => one.done('register') ?? [])
  const eldest = registered.toSorted((one, other) => one.getTime() - other.getTime())[0]
  const awaitsRegistrant = stack.domains.some((one) => {
    const confirmed = one.done('verify-registrant')
    return one.done('set-registrant') !== undefined && (confirmed === undefined || confirmed >= period.to)
  })
  return {
    version: 1,
    kind: 'build',
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    stackState: isWarm ? 'warming' : 'building',
    done: [...done].map(([kind, ofKind]) => ({ kind, count: ofKind.length })),
    steps: { done: by, all: steps.length, blocked: stack.stopped?.subjects.length ?? 0 },
    warmUpSince: isWarm ? warmUp.toISOString() : null,
    liveFrom:
      isWarm && eldest
        ? laterOf(
            addDays(dayOf(eldest), usualMinimums.domainAgeDays),
            addDays(dayOf(warmUp), usualMinimums.warmUpDays),
          )
        : null,
    needs: awaitsRegistrant && stack.stopped?.kind === 'verify-registrant' ? ['confirm-registrant'] : [],
  }
}

function liveReportOf(
  { now }: Scene,
  stack: StackTold,
  period: Period,
  all: readonly FiguresTold[],
): LiveReport {
  const figures = sumOf(stack, period, all)
  const proved = stack.inboxes.flatMap((inbox) => inbox.done('prove') ?? [])[0]
  const looks = ['arrival', 'spf', 'dkim', 'dmarc'].flatMap((kind) =>
    proved ? [{ kind, pass: stack.inboxes.length, fail: 0, unknown: 0, at: proved.toISOString() }] : [],
  )
  return {
    version: 1,
    kind: 'live',
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    figures,
    before: sumOf(stack, periodBefore(period), all),
    looks,
    pauses: [],
    changes: changesOf(stack, now).flatMap(({ transition, at }) =>
      at && isIn(period, at) && transition === 'go-live' ? [{ to: 'live', at: at.toISOString() }] : [],
    ),
    recommendations: recommend({ figures, looks }),
  }
}

function sumOf(stack: StackTold, period: Period, all: readonly FiguresTold[]): ReportFigures {
  const [from, to] = [dayOf(period.from), dayOf(period.to)]
  const own = all.filter(({ day }) => day >= from && day < to)
  const sum = (of: (one: FiguresTold) => number | null) =>
    own.reduce((total, one) => total + (of(one) ?? 0), 0)
  const daysThere = stack.inboxes.reduce((days, inbox) => {
    const connected = inbox.done('add-to-sequencer')
    if (!connected || connected >= period.to) return days
    const since = connected > period.from ? connected : period.from
    return days + Math.min(daysIn(period), Math.floor((period.to.getTime() - since.getTime()) / 86_400_000))
  }, 0)
  return {
    sent: sum((one) => one.coldSent),
    replies: sum((one) => one.replies),
    bounced: sum((one) => one.bounced),
    inInbox: sum((one) => one.inInbox),
    inSpam: sum((one) => one.inSpam),
    daysRead: own.length,
    daysThere: Math.max(daysThere, own.length),
  }
}
