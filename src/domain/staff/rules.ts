import type { Verdict } from '#domain/transitions/transition-table.ts'

/** Everybody who works here, by what they may do. */
export const roles = {
  owner: 'an owner',
  operator: 'an operator',
  viewer: 'a viewer',
} as const
export type Role = keyof typeof roles

export interface Staff {
  readonly role: Role
  /** From the session as the database sees it, never from a cookie or form. */
  readonly secondFactor: boolean
}

interface Rule {
  /** Completes "only … can …": "change a plan". */
  readonly does: string
  readonly allowed: readonly Role[]
}

const everybody: readonly Role[] = ['owner', 'operator', 'viewer']
const operators: readonly Role[] = ['owner', 'operator']
const owners: readonly Role[] = ['owner']

/** Every console action and who may do it. A control that is off shows the reason that `can` gives. */
export const staffActions = {
  'view-clients': { does: 'see clients', allowed: everybody },
  'view-money': { does: 'see what came in and what vendors cost', allowed: everybody },
  'enter-bill': { does: 'enter or take away a vendor’s bill', allowed: operators },
  'record-transfer': { does: 'record that a transfer arrived', allowed: operators },
  'propose-refund': { does: 'propose to give money back', allowed: operators },
  'approve-refund': { does: 'give money back', allowed: owners },
  'decide-renewal': { does: 'decide whether a domain is renewed', allowed: operators },
  'set-currency': { does: 'say in which currency a client is billed', allowed: operators },
  'view-vendors': { does: 'see how vendors are', allowed: everybody },
  'view-ledger': { does: 'see the ledger', allowed: everybody },
  'answer-lead': { does: 'answer a request', allowed: operators },
  'adopt-clients': { does: 'bring in clients from before this program', allowed: operators },
  'edit-plan': { does: 'change a plan', allowed: operators },
  'send-quote': { does: 'send a quote', allowed: operators },
  'edit-intake': { does: 'change a client’s details', allowed: operators },
  'confirm-client-domain': { does: 'vouch for a client’s domain', allowed: operators },
  'propose-names': { does: 'propose names and senders', allowed: operators },
  'approve-spending': { does: 'approve spending up to the limit', allowed: operators },
  'approve-spending-above-limit': { does: 'approve spending above the limit', allowed: owners },
  'finish-task': { does: 'finish a task', allowed: operators },
  'retry-step': { does: 'try a step again', allowed: operators },
  'decide-differences': { does: 'decide about differences with the world', allowed: operators },
  'force-zone-change': { does: 'force a large change of a zone', allowed: operators },
  'hold-sending': { does: 'hold and resume sending', allowed: operators },
  'enter-complaints': { does: 'enter what recipients complained of', allowed: operators },
  'decide-domain': { does: 'rest, replace and retire domains', allowed: operators },
  'approve-dmarc-step': {
    does: 'take in DMARC reports and approve the next step of a policy',
    allowed: operators,
  },
  'adjust-thresholds': { does: 'change what a client’s health is judged by', allowed: operators },
  'hand-over': { does: 'hand a stack over', allowed: operators },
  'end-engagement': { does: 'end an engagement', allowed: operators },
  'reveal-credentials': { does: 'reveal credentials', allowed: operators },
  'rotate-credentials': { does: 'rotate credentials', allowed: operators },
  'answer-rights-request': { does: 'answer a person about their data', allowed: operators },
  'manage-staff': { does: 'invite, change or remove staff', allowed: owners },
  'reset-second-factor': { does: 'reset somebody’s second factor', allowed: owners },
  'manage-connections': { does: 'change a connection to a vendor', allowed: owners },
  'change-prices': { does: 'change prices and spending limits', allowed: owners },
  'publish-policy': { does: 'publish a version of the policy or terms', allowed: owners },
  'move-sandbox-clock': { does: 'move the sandbox’s clock', allowed: operators },
  'make-sandbox-fail': { does: 'make a sandbox vendor fail', allowed: operators },
} as const satisfies Record<string, Rule>
export type StaffAction = keyof typeof staffActions

/** Whether this person may, else the sentence that the control shows. */
export function can(action: StaffAction, staff: Staff): Verdict {
  if (!staff.secondFactor) {
    return {
      ok: false,
      reason: 'Confirm your second factor first; without it nothing of a client is shown or changed.',
    }
  }
  const { does, allowed }: Rule = staffActions[action]
  if (allowed.includes(staff.role)) return { ok: true }
  const who = allowed.map((role) => roles[role]).join(' or ')
  return { ok: false, reason: `Only ${who} can ${does}; you are ${roles[staff.role]}.` }
}

/** Spending is approved by an operator up to the limit, the limit included, and by an owner above it. */
export function canApproveSpending(staff: Staff, spendingCents: number, operatorLimitCents: number): Verdict {
  if (!Number.isSafeInteger(spendingCents) || spendingCents < 0) {
    return { ok: false, reason: 'The spending is not a known amount, so it cannot be approved.' }
  }
  if (spendingCents <= operatorLimitCents) return can('approve-spending', staff)
  const verdict = can('approve-spending-above-limit', staff)
  if (verdict.ok || !staff.secondFactor || staff.role === 'viewer') return verdict
  const reason = `${dollars(spendingCents)} is above the limit of ${dollars(operatorLimitCents)} for operators; an owner approves it.`
  return { ok: false, reason }
}

function dollars(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`
}
