import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import { reportMail } from './aggregate-report.ts'
import type { Mailbox } from './mailbox.ts'

interface Sender extends Record<string, unknown> {
  /** The first day not reported yet. */
  nextDay: string
}

const collection = 'reported-senders'
/** A receiver reports by the day; what is older than this was reported while nobody looked. */
const mostDays = 30
const dayMs = 86_400_000
const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/** Remembers a domain that mail came from: from then on it is reported on, day by day. */
export async function noteSender(world: SandboxWorld, raw: Buffer): Promise<void> {
  const domain = /^from:[^\r\n]*@([a-z0-9.-]+)/im.exec(raw.toString('latin1'))?.[1]?.toLowerCase()
  if (!domain || (await world.store.get(collection, domain))) return
  await world.store.put(collection, domain, { nextDay: dayOf(await world.now()) })
}

let busy: Promise<void> = Promise.resolve()

/** Puts into the mailbox what receivers report of the days that are over, of domains whose record asks for it here. */
export function deliverReports(world: SandboxWorld, mailbox: Mailbox, address: string): Promise<void> {
  busy = busy.then(() => deliver(world, mailbox, address)).catch(() => undefined)
  return busy
}

async function deliver(world: SandboxWorld, mailbox: Mailbox, address: string): Promise<void> {
  const now = await world.now()
  const today = dayOf(now)
  for (const { id: domain, body } of await world.store.list<Sender>(collection)) {
    if (body.nextDay >= today) continue
    const policy = await policyFor(world, domain, address)
    const first = Math.max(Date.parse(body.nextDay), Date.parse(today) - mostDays * dayMs)
    if (policy)
      for (let at = first; at < Date.parse(today); at += dayMs)
        await mailbox.keep({
          folder: 'INBOX',
          receivedAt: now,
          raw: reportMail({ domain, day: dayOf(new Date(at)), policy }, address, now),
        })
    await world.store.put(collection, domain, { nextDay: today })
  }
}

/** The policy of a domain that asks for reports to this address; undefined for any other. */
async function policyFor(world: SandboxWorld, domain: string, address: string): Promise<string | undefined> {
  const found = await worldResolver(world.network).lookUp(`_dmarc.${domain}`, 'TXT')
  if (found.kind !== 'found') return undefined
  const text = found.records.find((record) => record.text.startsWith('v=DMARC1'))?.text
  if (!text?.toLowerCase().includes(`mailto:${address}`)) return undefined
  return /;\s*p=(none|quarantine|reject)/.exec(text)?.[1]
}
