import { addDays, dayOf } from '#domain/plans/day.ts'
import { chanceOf, idOf } from '../seeded.ts'
import { dmarcOf } from './dmarc-policy.ts'
import type { FiguresTold } from './figures.ts'
import { minutesAfter, type Scene } from './scene.ts'
import { type DomainTold, type StackTold, twistOf } from './stack.ts'

/** How far back reports reach: what the page shows, and the weeks that a step is judged by. */
const daysBack = 30

/** Receivers that report, which part of the mail they get, and whether each day or only some. */
const receivers = [
  { org: 'google.com', share: 0.44, format: 'rfc7489', every: 1 },
  { org: 'outlook.example', share: 0.31, format: 'rfc9990', every: 3 },
] as const

/** What receivers reported of each domain of a live stack, and that the sandbox's own receiver goes on from here. */
export async function tellDmarcReports(
  scene: Scene,
  stack: StackTold,
  figures: readonly FiguresTold[],
): Promise<void> {
  const { path, company } = stack.told
  const today = dayOf(scene.now)
  if (!path.at('live') || company.standing !== 'built') return
  const sent = new Map<string, number>()
  for (const { inbox, day, coldSent, warmUpSent } of figures) {
    const key = `${inbox.domain.id} ${day}`
    sent.set(key, (sent.get(key) ?? 0) + coldSent + warmUpSent)
  }
  for (const domain of stack.domains) {
    for (let back = daysBack; back >= 1; back -= 1) {
      const day = addDays(today, -back)
      const messages = sent.get(`${domain.id} ${day}`) ?? 0
      for (const receiver of receivers)
        if (back % receiver.every === domain.nth % receiver.every)
          tellReport(scene, stack, { domain, day, messages: Math.round(messages * receiver.share), receiver })
    }
    await scene.books.seed.put('reported-senders', domain.name, { nextDay: today })
  }
}

function tellReport(
  { rows, now }: Scene,
  stack: StackTold,
  report: {
    readonly domain: DomainTold
    readonly day: string
    readonly messages: number
    readonly receiver: (typeof receivers)[number]
  },
): void {
  const { domain, day, receiver } = report
  if (report.messages === 0) return
  const chance = chanceOf('dmarc', domain.name, day, receiver.org)
  const begins = new Date(`${day}T00:00:00Z`)
  const { policy, since } = dmarcOf(stack, now)
  const stood = since !== null && since > begins && policy !== 'none' ? 'none' : policy
  const forwarded = chance.share(report.messages, 0.004)
  // Somebody at the client lets another service send in the domain's name.
  const others =
    twistOf(stack.told, 'other-sender') && domain.nth === 0 ? Math.ceil(report.messages * 0.07) : 0
  const messages = report.messages + others
  const arrived = minutesAfter(begins, 1440 + chance.between(60, 400))
  const id = idOf('dmarc report', domain.name, day, receiver.org)
  const of = { client_id: stack.told.clientId }
  rows.add('dmarc_reports', {
    id,
    ...of,
    stack_id: stack.id,
    domain_id: domain.id,
    org: receiver.org,
    report_ref: `${domain.name}.${day}`,
    format: receiver.format,
    begins_at: begins,
    ends_at: new Date(`${day}T23:59:59Z`),
    policy: stood,
    messages,
    aligned: report.messages - forwarded,
    via: 'mail',
    received_at: arrived < now ? arrived : now,
  })
  const source = (name: string, servers: number, count: number, isAligned: boolean) => {
    if (count === 0) return
    rows.add('dmarc_sources', {
      id: idOf('dmarc source', id, name),
      ...of,
      report_id: id,
      source: name,
      servers,
      messages: count,
      aligned: isAligned ? count : 0,
      by_dkim: isAligned ? count : 0,
      by_spf: isAligned ? count : 0,
      quarantined: !isAligned && stood === 'quarantine' ? count : 0,
      rejected: !isAligned && stood === 'reject' ? count : 0,
    })
  }
  source(domain.name, 2, report.messages - forwarded, true)
  source('forwarder.example', 1, forwarded, false)
  source('newsletters.example', 1, others, false)
}
