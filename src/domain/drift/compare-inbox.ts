import type { MailboxState } from '#domain/stacks/mailbox-host-port.ts'
import type { SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import type { Compared, Look } from './compare-domain.ts'
import type { DifferenceKind } from './difference-kinds.ts'

/** What is wanted of an inbox. What is still being built is left out and not compared. */
export interface WantedInbox {
  readonly id: string
  readonly isOpen: boolean
  /** The program itself has paused it at the sequencer. */
  readonly isHeld: boolean
  /** Set once it is connected, limited and warming at the sequencer. */
  readonly account:
    | {
        readonly coldPerDay: number
        readonly warmUpPerDay: number
        readonly trackingHost: string | undefined
      }
    | undefined
}

export interface InboxLook {
  /** Undefined when the host does not list it. */
  readonly mailbox: Look<MailboxState | undefined>
  readonly account: Look<SequencerAccount | undefined>
}

/** States that pass, or that the health of the stack judges, are no difference of the set-up. */
const setUpStates: readonly SequencerAccount['state'][] = ['paused', 'disconnected']

export function compareInbox(wanted: WantedInbox, look: InboxLook): Compared[] {
  return [...compareMailbox(wanted, look), ...compareAccount(wanted, look)]
}

function compareMailbox({ id, isOpen }: WantedInbox, { mailbox }: InboxLook): Compared[] {
  if (!isOpen) return []
  const kind = 'mailbox'
  const key = `${kind} ${id}`
  if ('code' in mailbox) return [{ kind, key, state: 'unknown', code: mailbox.code }]
  const state = mailbox.seen ?? 'absent'
  return [
    {
      kind,
      key,
      inboxId: id,
      wanted: { state: 'active' },
      found: { state },
      state: state === 'active' ? 'same' : 'different',
    },
  ]
}

function compareAccount({ id, isHeld, account: wanted }: WantedInbox, { account }: InboxLook): Compared[] {
  if (!wanted) return []
  const about = (kind: DifferenceKind) => ({ key: `${kind} ${id}`, inboxId: id })
  if ('code' in account)
    return [{ kind: 'account', key: about('account').key, state: 'unknown', code: account.code }]
  const seen = account.seen
  const isWrong = !seen || (setUpStates.includes(seen.state) && !(isHeld && seen.state === 'paused'))
  const itself: Compared = {
    kind: 'account',
    ...about('account'),
    wanted: { state: 'active' },
    found: { state: seen?.state ?? 'absent' },
    state: isWrong ? 'different' : 'same',
  }
  if (!seen) return [itself]
  const compared: Compared[] = [itself]
  const { coldPerDay, warmUpPerDay, warmUp } = seen
  if (coldPerDay !== undefined && warmUpPerDay !== undefined)
    compared.push({
      kind: 'limits',
      ...about('limits'),
      wanted: { coldPerDay: wanted.coldPerDay, warmUpPerDay: wanted.warmUpPerDay },
      found: { coldPerDay, warmUpPerDay },
      state: coldPerDay === wanted.coldPerDay && warmUpPerDay === wanted.warmUpPerDay ? 'same' : 'different',
    })
  // A pause may hold the warm-up, too.
  if (!isHeld)
    compared.push({
      kind: 'warm-up',
      ...about('warm-up'),
      wanted: { on: true },
      found: { on: warmUp === 'active' },
      state: warmUp === 'active' || warmUp === 'spam-folder-unknown' ? 'same' : 'different',
    })
  compared.push({
    kind: 'tracking',
    ...about('tracking'),
    wanted: { host: wanted.trackingHost ?? null },
    found: { host: seen.trackingHost ?? null },
    state: seen.trackingHost === wanted.trackingHost ? 'same' : 'different',
  })
  return compared
}
