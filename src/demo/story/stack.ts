import { proposeDomains } from '#domain/names/domain-candidates.ts'
import { assignAddresses } from '#domain/names/sender-addresses.ts'
import { spreadInboxes } from '#domain/stacks/choose-names.ts'
import type { StepKind } from '#domain/stacks/steps.ts'
import { personal, reveal } from '#policy/personal.ts'
import type { Twist } from '../cast/companies.ts'
import { chanceOf, idOf } from '../seeded.ts'
import { doneAt } from './build-times.ts'
import type { Told } from './engagement.ts'
import type { Offer } from './offer.ts'
import type { Scene } from './scene.ts'

export const priceCents = 1108

export interface DomainTold {
  readonly id: string
  readonly name: string
  readonly nth: number
  /** When a step of it was done; undefined for what has not come. */
  done(kind: StepKind): Date | undefined
}

export interface InboxTold {
  readonly id: string
  readonly address: string
  readonly domain: DomainTold
  readonly senderId: string
  readonly sender: Told['people']['senders'][number]
  readonly reserve: boolean
  done(kind: StepKind): Date | undefined
}

export interface StackTold {
  readonly id: string
  readonly told: Told
  readonly offer: Offer
  readonly candidates: readonly { readonly name: string; readonly reason: string; readonly taken: boolean }[]
  readonly domains: readonly DomainTold[]
  readonly inboxes: readonly InboxTold[]
  /** The step at which something stopped, and whose it is. */
  readonly stopped:
    | { readonly kind: StepKind; readonly subjects: readonly string[]; readonly code: string }
    | undefined
}

export const twistOf = <K extends Twist['kind']>(
  told: Told,
  kind: K,
): Extract<Twist, { kind: K }> | undefined =>
  told.company.twists?.find((one): one is Extract<Twist, { kind: K }> => one.kind === kind)

/** Half as many names again as are needed, as the program proposes them. */
const spareNames = (domains: number): number => Math.ceil(domains * 1.5) + 2

/** The names, inboxes and addresses as the program chooses them, and how far each has come. */
export function planStackOf(
  scene: Scene,
  told: Told,
  offer: Offer,
  senderIds: readonly string[],
): StackTold | undefined {
  if (!told.path.at('names')) return undefined
  const { company, path } = told
  const { size, assumptions } = offer.plan
  const chance = chanceOf('stack', company.key)
  const proposed = proposeDomains({
    mainDomain: company.domain,
    companyName: company.name,
    usedNames: new Set(),
  })
  if (proposed.kind === 'refused') throw new Error(`the demo has a company without names: ${company.key}`)
  const candidates = proposed.candidates
    .slice(0, spareNames(size.domains))
    .map(({ name, reason }) => ({ name, reason, taken: chance.next() < 0.1 }))
  const chosen = candidates.filter(({ taken }) => !taken).slice(0, size.domains)
  const stopped = stoppedOf(
    told,
    chosen.map(({ name }) => name),
  )
  const begun = path.at('building')

  const domains = chosen.map(
    ({ name }, nth): DomainTold => ({
      id: idOf('domain', company.key, name),
      name,
      nth,
      done(kind) {
        const at = begun && doneAt(kind, begun, nth)
        if (!at || at > scene.now) return undefined
        const isStopped =
          stopped?.subjects.includes(name) && (stopped.kind === 'register' || stopped.kind === kind)
        return isStopped ? undefined : at
      },
    }),
  )
  const names = domains.map(({ name }) => name)
  const assigned = assignAddresses(
    told.people.senders.map((sender, nth) => ({
      id: senderIds[nth] ?? '',
      firstName: personal('name', sender.firstName),
      lastName: personal('name', sender.lastName),
    })),
    spreadInboxes(names, size.inboxes, assumptions.inboxesPerDomain.value),
  )
  if (assigned.kind === 'refused') throw new Error(`the demo has too few senders: ${company.key}`)
  const inboxes = assigned.addresses.flatMap((one, nth): InboxTold[] => {
    const domain = domains.find(({ name }) => name === one.domain)
    const sender = told.people.senders[senderIds.indexOf(one.senderId)]
    if (!domain || !sender) return []
    const id = idOf('inbox', company.key, reveal(one.address))
    const isFailed = twistOf(told, 'inbox-failed') !== undefined && nth === 1
    return [
      {
        id,
        address: reveal(one.address),
        domain,
        senderId: one.senderId,
        sender,
        reserve: nth >= size.activeInboxes,
        done: (kind) => (isFailed ? undefined : domain.done(kind)),
      },
    ]
  })
  const failed = twistOf(told, 'inbox-failed') ? inboxes[1] : undefined
  return {
    id: idOf('stack', company.key),
    told,
    offer,
    candidates,
    domains,
    inboxes: path.at('namesApproved') ? inboxes : [],
    stopped: failed ? { kind: 'open-inbox', subjects: [failed.id], code: 'build.inbox-failed' } : stopped,
  }
}

function stoppedOf(told: Told, names: readonly string[]): StackTold['stopped'] {
  if (twistOf(told, 'name-taken'))
    return { kind: 'register', subjects: names.slice(1, 2), code: 'build.name-taken' }
  if (twistOf(told, 'unconfirmed'))
    return { kind: 'verify-registrant', subjects: names, code: 'build.registrant-unverified' }
  return undefined
}

export const mailboxRef = (inbox: InboxTold): string => idOf('mailbox', inbox.id)

/** Opens nothing but an inbox of the sandbox world. */
export const mailboxPassword = (inbox: InboxTold): string =>
  Buffer.from(idOf('password', inbox.id)).toString('base64url').slice(0, 20)
