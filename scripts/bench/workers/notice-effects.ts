import { z } from 'zod'
import type { BuildWorld } from '#test/support/build-world.ts'
import type { Payer, Paying } from './payers.ts'

/** What there must be in the end of each client, once each; whatever is not named, not at all. */
const wanted: Readonly<Record<Paying, Readonly<Record<string, number>>>> = {
  'pays-first': {
    'engagement to intake': 1,
    'checkout paid': 1,
    'subscription active': 1,
    'invoice paid': 1,
    'mail intake-opens': 1,
    'mail payment-received': 1,
    'message taken by the mail server': 2,
  },
  renews: {
    'checkout paid': 1,
    'subscription active': 1,
    'invoice paid': 1,
    'mail payment-received': 1,
    'message taken by the mail server': 1,
  },
  fails: {
    'checkout paid': 1,
    'subscription past-due': 1,
    'invoice open': 1,
    'arrears owing': 1,
    'arrears notice first': 1,
    'task payment-overdue': 1,
    'mail payment-overdue': 1,
    'message taken by the mail server': 1,
  },
}

export interface NoticeEffects {
  /** Effects beyond those wanted, of the program's rows and of mails at their server. */
  readonly twice: number
  /** Effects wanted that are not there. */
  readonly missing: number
}

/** Counts what the notices led to, in the program's rows and at the mail server. */
export async function countEffects(
  world: BuildWorld,
  payers: readonly Payer[],
  say: (what: string) => void,
): Promise<NoticeEffects> {
  const found = await effectsOf(world)
  let twice = 0
  let missing = 0
  for (const { clientId, email, paying } of payers) {
    const there = new Map([...(found.get(clientId) ?? []), ...(found.get(email) ?? [])])
    const want = new Map(Object.entries(wanted[paying]))
    for (const what of new Set([...there.keys(), ...want.keys()])) {
      const more = (there.get(what) ?? 0) - (want.get(what) ?? 0)
      twice += Math.max(more, 0)
      missing += Math.max(-more, 0)
      if (more !== 0) say(`${paying}: ${what} is there ${there.get(what) ?? 0} times`)
    }
  }
  return { twice, missing }
}

const messagesAnswer = z.object({ messages: z.array(z.object({ to: z.array(z.string()) })) })

/** By the client's id or, of mails that arrived, by their address: what there is and how often. */
async function effectsOf({ db, sandboxes }: BuildWorld): Promise<Map<string, Map<string, number>>> {
  const { rows } = await db.owner.query<{ whose: string; what: string; times: number }>(
    `select whose, what, count(*)::int as times from (
       select client_id as whose, 'engagement to ' || to_state as what from engagement_changes
       union all select client_id, 'checkout ' || state from checkouts
       union all select client_id, 'subscription ' || status from subscriptions
       union all select client_id, 'invoice ' || status from invoices
       union all select client_id, 'arrears ' || state from arrears
       union all select client_id, 'arrears notice ' || kind from arrears_notices
       union all select client_id, 'task ' || kind from tasks where client_id is not null
       union all select m.client_id, 'mail ' || mails.kind from mails join client_members m using (person_id)
     ) effects group by whose, what`,
  )
  const found = new Map<string, Map<string, number>>()
  const add = (whose: string, what: string, times: number) => {
    const own = found.get(whose) ?? new Map<string, number>()
    own.set(what, (own.get(what) ?? 0) + times)
    found.set(whose, own)
  }
  for (const { whose, what, times } of rows) add(whose, what, times)
  const answer = await fetch(`${sandboxes.origin('smtp')}/messages`)
  const { messages } = messagesAnswer.parse(await answer.json())
  for (const { to } of messages) for (const one of to) add(one, 'message taken by the mail server', 1)
  return found
}
