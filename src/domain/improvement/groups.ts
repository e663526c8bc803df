import { stepKinds } from '#domain/stacks/steps.ts'
import { isConnected } from '#policy/recipients/recipient.ts'
import { recipients } from '#policy/recipients.ts'

/**
 * Every group there can be, whether it has a figure or not: what is left out of an answer must not show in what is
 * listed.
 */
export const stages = ['payment to first cold mail', 'names', 'spending', 'build', 'warm-up'] as const

export const stepGroups: readonly string[] = stepKinds

/** Weeks since an inbox began to warm up; the last one stands for all that follow. */
export const warmUpWeeks = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

/** Hosts that a stack can have, by the id of the recipient. */
export const inboxHosts: readonly string[] = Object.values(recipients)
  .filter((one) => one.does === 'inbox-hosting' && isConnected(one))
  .map(({ id }) => id)

export const nameRefusals = ['taken', 'premium', 'lost'] as const

export const intakeSections = ['business', 'domain', 'registrant', 'senders', 'submitted'] as const
