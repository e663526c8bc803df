import { z } from 'zod'
import type { SandboxCall, SandboxMail, SandboxParts } from '#web/sandbox/sandbox-ports.ts'
import { sandboxes } from '../sandbox.ts'

const mailSchema = z
  .object({
    id: z.string(),
    from: z.string(),
    to: z.array(z.string()),
    subject: z.string(),
    text: z.string(),
    links: z.array(z.string()),
    calendar: z.object({ method: z.string(), text: z.string() }).optional(),
    receivedAt: z.coerce.date(),
  })
  .transform((mail): SandboxMail => mail)
const callsSchema = z.object({
  requests: z.array(
    z.object({ method: z.string(), path: z.string(), status: z.number(), at: z.coerce.date() }),
  ),
})

const mostCalls = 300

/** Reads the sandbox world over its own loopback port, as anybody on this machine can. */
export function sandboxReader(
  port: number,
): Pick<SandboxParts, 'vendors' | 'mails' | 'mail' | 'calls' | 'planFault' | 'clearFaults'> {
  const vendors = sandboxes.map(({ name }) => name)
  const at = (path: string) => `http://127.0.0.1:${port}${path}`
  return {
    vendors,
    async mails() {
      const answer = await fetch(at('/smtp/messages'))
      return z.object({ messages: z.array(mailSchema) }).parse(await answer.json()).messages
    },
    async mail(id) {
      const answer = await fetch(at(`/smtp/messages/${encodeURIComponent(id)}`))
      return answer.ok ? mailSchema.parse(await answer.json()) : undefined
    },
    async calls() {
      const lists = await Promise.all(
        vendors.map(async (vendor): Promise<SandboxCall[]> => {
          const answer = await fetch(at(`/${vendor}/_requests`))
          return callsSchema.parse(await answer.json()).requests.map((call) => ({ vendor, ...call }))
        }),
      )
      return lists
        .flat()
        .sort((one, other) => other.at.getTime() - one.at.getTime())
        .slice(0, mostCalls)
    },
    async planFault({ vendor, ...fault }) {
      await fetch(at(`/${vendor}/_faults`), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      })
    },
    async clearFaults() {
      await Promise.all(vendors.map((vendor) => fetch(at(`/${vendor}/_faults`), { method: 'DELETE' })))
    },
  }
}
