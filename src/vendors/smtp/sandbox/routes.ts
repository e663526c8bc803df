import { Hono } from 'hono'
import { z } from 'zod'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { type KeptMessage, keepMessage, refusalOf } from './messages.ts'

const envelope = z.strictObject({ from: z.string(), to: z.string().min(3) })

/** The world's catch-all mailboxes over HTTP, newest mail first. */
export function messageRoutes(world: SandboxWorld): Hono {
  return (
    new Hono()
      .get('/messages', async (c) => {
        const to = c.req.query('to')?.toLowerCase()
        const kept = await world.store.list<KeptMessage>('messages')
        const asked = kept.filter(
          ({ body }) => to === undefined || body.to.some((address) => address.toLowerCase() === to),
        )
        return c.json({ messages: asked.reverse().map(({ id, body }) => ({ id, ...summary(body) })) })
      })
      .get('/messages/:id', async (c) => {
        const message = await world.store.get<KeptMessage>('messages', c.req.param('id'))
        return message
          ? c.json({ id: c.req.param('id'), ...message })
          : c.json({ message: 'No such message' }, 404)
      })
      // A whole message (RFC 5322) for a mailbox that no other sandbox serves, from the world's receiving server.
      .post('/messages', async (c) => {
        const parsed = envelope.safeParse(c.req.query())
        if (!parsed.success) return c.json({ message: z.prettifyError(parsed.error) }, 400)
        const { from, to } = parsed.data
        const refusal = refusalOf(to)
        if (refusal) return c.json(refusal, 422)
        const raw = Buffer.from(await c.req.arrayBuffer())
        return c.json({ id: await keepMessage(world, { raw, envelopeFrom: from, envelopeTo: [to] }) }, 201)
      })
  )
}

function summary({ from, to, subject, text, links, receivedAt, messageId }: KeptMessage) {
  return { from, to, subject, text, links, receivedAt, messageId }
}
