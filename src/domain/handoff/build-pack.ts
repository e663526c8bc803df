import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import { dayOf } from '#domain/plans/day.ts'
import { type AssetInput, assetList } from './assets.ts'
import { costTable } from './costs.ts'
import type { HandoffSubject } from './load-handoff-subject.ts'
import { type Check, type Pack, type PackDomain, stateOfChecks } from './pack.ts'
import { renewals } from './renewals.ts'

export interface SeenStack {
  readonly at: Date
  readonly checks: readonly Check[]
  readonly domains: readonly PackDomain[]
  /** By domain name; undefined where the registrar could not be asked. */
  readonly renewsByItself: ReadonlyMap<string, boolean | undefined>
}

/** Puts the pack together from what is known of the stack and what was just seen. Pure. */
export function buildPack(subject: HandoffSubject, seen: SeenStack): Pack {
  const { build, setUp, logins } = subject
  const plan = capacityPlanSchema.parse(build.stack.plan)
  const { hostCentsPerInboxPerMonth, sequencerCentsPerMonth, warmUpPerInboxPerDay } = plan.assumptions
  const renewalCents = (name: string) =>
    setUp.get(build.domains.find((domain) => domain.name === name)?.id ?? '')?.renewalCents ?? 0
  return {
    version: 1,
    state: stateOfChecks(seen.checks),
    checkedAt: seen.at.toISOString(),
    looks: subject.pack.looks + 1,
    checks: [...seen.checks],
    domains: [...seen.domains],
    inboxes: build.inboxes.flatMap((inbox) => {
      const login = logins.get(inbox.id)
      return login
        ? [
            {
              inboxId: inbox.id,
              domain: inbox.domain,
              imapHost: login.imap.host,
              imapPort: login.imap.port,
              smtpHost: login.smtp.host,
              smtpPort: login.smtp.port,
              coldPerDay: inbox.daily_limit ?? 0,
              warmUpPerDay: warmUpPerInboxPerDay.value,
            },
          ]
        : []
    }),
    renewals: renewals(
      seen.domains.flatMap(({ name, registeredAt }) =>
        registeredAt
          ? [
              {
                name,
                registeredOn: registeredAt.slice(0, 10),
                renewalCents: renewalCents(name),
                renewsByItself: seen.renewsByItself.get(name),
              },
            ]
          : [],
      ),
      dayOf(seen.at),
    ),
    costs: costTable([
      {
        vendor: 'Mailforge',
        what: 'inboxes',
        quantity: build.inboxes.length,
        unitCents: hostCentsPerInboxPerMonth.value,
        every: 'month',
        billedTo: 'agency',
      },
      {
        vendor: 'Instantly',
        what: 'sequencer',
        quantity: 1,
        unitCents: sequencerCentsPerMonth.value,
        every: 'month',
        billedTo: 'agency',
      },
      ...renewalCosts(build.domains.map(({ name }) => renewalCents(name))),
    ]),
    assets: assetList(assetsOf(subject, seen)),
    evidence: null,
  }
}

/** One line a price, as domains of one ending mostly cost the same. */
function renewalCosts(prices: readonly number[]) {
  return [...new Set(prices)].map((unitCents) => ({
    vendor: 'Porkbun',
    what: 'domain renewals',
    quantity: prices.filter((price) => price === unitCents).length,
    unitCents,
    every: 'year' as const,
    billedTo: 'agency' as const,
  }))
}

function assetsOf({ build }: HandoffSubject, seen: SeenStack): AssetInput[] {
  return seen.domains.flatMap(({ name, registrantProvenAt }): AssetInput[] => {
    const inboxes = build.inboxes.filter((inbox) => inbox.domain === name).length
    return [
      {
        kind: 'registration',
        subject: name,
        count: 1,
        ...(registrantProvenAt ? { provenAt: new Date(registrantProvenAt) } : {}),
      },
      { kind: 'zone', subject: name, count: 1 },
      { kind: 'inbox', subject: name, count: inboxes },
      { kind: 'sequencer-account', subject: name, count: inboxes },
    ]
  })
}
