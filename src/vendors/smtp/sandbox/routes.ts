import { Hono } from 'hono'
import MailComposer from 'nodemailer/lib/mail-composer'
import { z } from 'zod'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { type KeptMessage, keepMessage, refusalOf } from './messages.ts'

const inbound = z.strictObject({
  from: z.string().min(3),
  to: z.string().min(3),
  subject: z.string().min(1),
  text: z.string(),
  html: z.string().optional(),
})

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
      // Mail that another party of the world sends to a mailbox nobody else serves, such as a registry's to a registrant.
      .post('/messages', async (c) => {
        const parsed = inbound.safeParse(await c.req.json().catch(() => undefined))
        if (!parsed.success) return c.json({ message: z.prettifyError(parsed.error) }, 400)
        const refusal = refusalOf(parsed.data.to)
        if (refusal) return c.json({ message: refusal.reason, responseCode: refusal.responseCode }, 422)
        const raw = await new MailComposer(parsed.data).compile().build()
        const { from, to } = parsed.data
        const id = await keepMessage(world, { raw, envelopeFrom: from, envelopeTo: [to] })
        return c.json({ id }, 201)
      })
  )
}

function summary({ from, to, subject, text, links, receivedAt, messageId }: KeptMessage) {
  return { from, to, subject, text, links, receivedAt, messageId }
}
