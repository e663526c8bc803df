import type { BuildWorld } from '#test/support/build-world.ts'

export interface LiveStack {
  readonly stackId: string
  readonly clientId: string
  readonly engagementId: string
  readonly inboxIds: readonly string[]
  /** The client's first contact, an owner. */
  readonly personId: string
}

/** Builds, proves and warms a stack until it is live. */
export async function liveStack(world: BuildWorld, company: string, mainDomain: string): Promise<LiveStack> {
  const { owner } = world.db
  const stackId = await world.approvedStack({ company, mainDomain })
  const state = async () =>
    (await owner.query('select state from stacks where id = $1', [stackId])).rows[0]?.state
  await world.advance(stackId)
  for (let look = 0; look < 12 && (await state()) === 'building'; look++) {
    await world.pass({ hours: 1 })
    await world.advance(stackId)
  }
  await confirmRegistrant(world, `ada@${mainDomain}`)
  await world.pass({ days: 16 })
  await world.advance(stackId)
  if ((await state()) !== 'live') throw new Error(`the stack is ${await state()} and not live`)
  const { rows } = await owner.query(
    `select s.client_id, s.engagement_id, m.person_id from stacks s
     join client_members m on m.client_id = s.client_id where s.id = $1`,
    [stackId],
  )
  const inboxes = await owner.query('select id from inboxes where stack_id = $1 order by address', [stackId])
  return {
    stackId,
    clientId: rows[0].client_id,
    engagementId: rows[0].engagement_id,
    personId: rows[0].person_id,
    inboxIds: inboxes.rows.map((row) => row.id),
  }
}

/** Opens the registrar's mails as the registrant would, and presses the button of each. */
async function confirmRegistrant(world: BuildWorld, address: string): Promise<void> {
  const origin = world.sandboxes.origin('smtp')
  const read = async <T>(path: string): Promise<T> => (await (await fetch(`${origin}${path}`)).json()) as T
  const { messages } = await read<{ messages: { id: string }[] }>(
    `/messages?to=${encodeURIComponent(address)}`,
  )
  for (const { id } of messages) {
    const { links } = await read<{ links: string[] }>(`/messages/${id}`)
    for (const link of links.filter((one) => one.includes('/confirmations/')))
      await fetch(link, { method: 'POST' })
  }
}
