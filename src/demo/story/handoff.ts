import { assetList } from '#domain/handoff/assets.ts'
import { costTable } from '#domain/handoff/costs.ts'
import { type Check, emptyPack, type Pack, type PackDomain } from '#domain/handoff/pack.ts'
import { renewals } from '#domain/handoff/renewals.ts'
import { dayOf } from '#domain/plans/day.ts'
import { type HostedDomain, mailHostAddress, nameServers } from '../books/mailforge.ts'
import { idOf } from '../seeded.ts'
import { tellMail } from './mails.ts'
import { minutesAfter, type Scene } from './scene.ts'
import { priceCents, type StackTold } from './stack.ts'
import { desiredRecords, yearAfter } from './stack-rows.ts'

/** The pack of a stack that was handed over, as its checks found it half an hour before. */
export function tellHandoff(scene: Scene, stack: StackTold, hosted: ReadonlyMap<string, HostedDomain>): void {
  const { told } = stack
  const given = told.company.standing === 'handed-over' ? told.path.over : undefined
  if (!given) return
  const id = idOf('handoff', stack.id)
  const checkedAt = minutesAfter(given, -30)
  const isOpened = told.company.begun > 300
  scene.rows.add('handoffs', {
    id,
    client_id: told.clientId,
    stack_id: stack.id,
    pack: packOf(scene.now, stack, hosted, checkedAt),
    prepared_at: checkedAt,
    prepared_by: told.colleague,
    opened_at: isOpened ? minutesAfter(given, 150) : null,
    opened_by: isOpened ? told.people.owner.id : null,
  })
  const { owner, billing, technical } = told.people
  for (const { id: personId } of [owner, billing, technical])
    scene.ledger.tell({
      at: given,
      kind: 'handoff.given',
      purpose: 'service-delivery',
      actor: 'staff',
      clauses: ['3.3', '4.2'],
      personId,
      details: { by: told.colleague, stack: stack.id, handoff: id },
    })
  for (const { id: personId } of [owner, technical])
    tellMail(scene, { kind: 'handoff', personId, aboutId: id, at: given })
}

function packOf(now: Date, stack: StackTold, hosted: ReadonlyMap<string, HostedDomain>, at: Date): Pack {
  const { assumptions } = stack.offer.plan
  const domains = stack.domains.flatMap((domain): PackDomain[] => {
    const standing = hosted.get(domain.name)
    const registered = domain.done('register')
    if (!standing || !registered) return []
    const records = desiredRecords(now, stack, standing)
    return [
      {
        name: domain.name,
        registeredAt: registered.toISOString(),
        expiresAt: yearAfter(registered).toISOString(),
        registrantProvenAt: at.toISOString(),
        nameServers: [...nameServers],
        records,
        desired: records,
        readAt: at.toISOString(),
      },
    ]
  })
  return {
    ...emptyPack,
    state: 'ready',
    checkedAt: at.toISOString(),
    looks: 1,
    checks: checksOf(stack, at),
    domains,
    inboxes: stack.inboxes.map((inbox) => ({
      inboxId: inbox.id,
      domain: inbox.domain.name,
      imapHost: mailHostAddress,
      imapPort: 993,
      smtpHost: mailHostAddress,
      smtpPort: 587,
      coldPerDay: inbox.reserve ? 0 : assumptions.coldPerInboxPerDay.value,
      warmUpPerDay: assumptions.warmUpPerInboxPerDay.value,
    })),
    renewals: renewals(
      domains.map(({ name, registeredAt }) => ({
        name,
        registeredOn: registeredAt?.slice(0, 10) ?? dayOf(at),
        renewalCents: priceCents,
        renewsByItself: true,
      })),
      dayOf(at),
    ),
    costs: costTable([
      {
        vendor: 'Mailforge',
        what: 'inboxes',
        quantity: stack.inboxes.length,
        unitCents: assumptions.hostCentsPerInboxPerMonth.value,
        every: 'month',
        billedTo: 'agency',
      },
      {
        vendor: 'Instantly',
        what: 'sequencer',
        quantity: 1,
        unitCents: assumptions.sequencerCentsPerMonth.value,
        every: 'month',
        billedTo: 'agency',
      },
      {
        vendor: 'Porkbun',
        what: 'domain renewals',
        quantity: domains.length,
        unitCents: priceCents,
        every: 'year',
        billedTo: 'agency',
      },
    ]),
    assets: assetList(
      domains.flatMap(({ name }) => {
        const count = stack.inboxes.filter((inbox) => inbox.domain.name === name).length
        return [
          { kind: 'registration' as const, subject: name, count: 1, provenAt: at },
          { kind: 'zone' as const, subject: name, count: 1 },
          { kind: 'inbox' as const, subject: name, count },
          { kind: 'sequencer-account' as const, subject: name, count },
        ]
      }),
    ),
  }
}

function checksOf(stack: StackTold, at: Date): Check[] {
  const seen = (
    kind: Check['kind'],
    domain: string,
    words: string,
    inboxId: string | null = null,
  ): Check => ({
    kind,
    domain,
    inboxId,
    verdict: 'pass',
    words,
    at: at.toISOString(),
  })
  return [
    ...stack.domains.flatMap(({ name }) => [
      seen('registration', name, 'active at the registrar'),
      seen('registrant', name, 'the registrar shows the client’s contact in every field'),
      seen('delegation', name, `delegated to ${nameServers.join(', ')}`),
      seen('zone', name, 'every record as set up, read from outside'),
    ]),
    ...stack.inboxes.flatMap((inbox) => [
      seen('proof', inbox.domain.name, 'a message arrived and passed every check', inbox.id),
      seen('sequencer', inbox.domain.name, 'connected and signed in', inbox.id),
    ]),
  ]
}
