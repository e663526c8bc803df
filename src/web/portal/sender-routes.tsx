import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { intakePage } from '#domain/intake/intake-page.ts'
import { senderPicture } from '#domain/intake/intake-queries.ts'
import {
  addSender,
  changeSender,
  removeSender,
  type SenderDetails,
  type SenderOutcome,
  setSenderPicture,
} from '#domain/intake/senders.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import type { Register } from '#policy/register/register-shape.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths, withQuery } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { type FormFields, readForm } from '#web/server/read-form.ts'
import type { IntakeAnswer } from './intake-answer.ts'
import { senderSchema } from './intake-forms.ts'
import { Intake } from './intake-page.tsx'
import { idsOnly, type PortalContext, type PortalParts, visit } from './portal-visit.ts'
import { Saved } from './saving-form.tsx'

/** The senders of the intake: add, change, take out, their pictures. */
export function senderRoutes(parts: PortalParts): Hono<PortalEnv> {
  const show = async (c: PortalContext, answer: IntakeAnswer) => {
    const { visit: at, found } = await visit(parts, c, 'service-delivery', intakePage)
    if (!found) throw new HTTPException(404)
    return c.html(<Intake visit={at} page={found} answer={answer} />, 422)
  }
  const act = async (
    c: PortalContext,
    refusal: { part: string; field: string; typed?: Readonly<Record<string, string>> },
    work: (tx: PurposeTx<'service-delivery'>, engagementId: string) => Promise<SenderOutcome>,
  ) => {
    const { visit: at, found } = await visit(parts, c, 'service-delivery', (tx, frame) =>
      work(tx, frame.engagementId),
    )
    const { part, field, typed = {} } = refusal
    if (!found.ok) return show(c, { part, errors: { [field]: found.reason }, typed })
    const address = portalPaths.intake.to({ engagement: at.frame.engagementId })
    return c.redirect(`${withQuery(address, { saved: found.senderId })}#senders`, 303)
  }
  return new Hono<PortalEnv>()
    .use(portalPaths.sender.pattern, idsOnly('sender'))
    .use(`${portalPaths.sender.pattern}/*`, idsOnly('sender'))
    .post(portalPaths.senders.pattern, async (c) => {
      const form = senderForm('new', (await readForm(c)).fields, policyOf(c).register)
      if (!form.ok) return show(c, { part: 'new', errors: form.errors, typed: form.typed })
      const refusal = { part: 'new', field: 'new.firstName', typed: form.typed }
      return act(c, refusal, (tx, id) => addSender(tx, id, form.details))
    })
    .post(portalPaths.sender.pattern, async (c) => {
      const sender = c.req.param('sender')
      const form = senderForm(sender, (await readForm(c)).fields, policyOf(c).register)
      if (c.req.header('hx-request') === 'true') {
        const { found } = await visit(parts, c, 'service-delivery', async (tx) =>
          form.ok ? changeSender(tx, sender, form.details) : undefined,
        )
        const reasons = form.ok ? (found?.ok ? [] : [found?.reason ?? '']) : Object.values(form.errors)
        return c.html(<Saved result={{ saved: reasons.length === 0, reasons }} />)
      }
      if (!form.ok) return show(c, { part: sender, errors: form.errors, typed: form.typed })
      const refusal = { part: sender, field: `${sender}.firstName`, typed: form.typed }
      return act(c, refusal, (tx) => changeSender(tx, sender, form.details))
    })
    .post(portalPaths.senderRemoval.pattern, (c) => {
      const sender = c.req.param('sender')
      return act(c, { part: sender, field: 'senders' }, (tx) => removeSender(tx, sender))
    })
    .get(portalPaths.senderPicture.pattern, async (c) => {
      const { found } = await visit(parts, c, 'service-delivery', (tx) =>
        senderPicture(tx, c.req.param('sender')),
      )
      if (!found) throw new HTTPException(404)
      return c.body(new Uint8Array(found.bytes), 200, { 'content-type': found.type })
    })
    .post(portalPaths.senderPicture.pattern, async (c) => {
      const sender = c.req.param('sender')
      const { picture } = (await readForm(c)).files
      const bytes = picture && picture.size > 0 ? Buffer.from(await picture.arrayBuffer()) : undefined
      return act(c, { part: sender, field: `${sender}.picture` }, (tx) => setSenderPicture(tx, sender, bytes))
    })
}

type SenderForm = { readonly typed: Record<string, string> } & (
  | { readonly ok: true; readonly details: SenderDetails }
  | { readonly ok: false; readonly errors: Record<string, string> }
)

/** Several senders' forms stand on one page, so each names its fields by its sender. */
function senderForm(prefix: string, fields: FormFields, register: Register): SenderForm {
  const own = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.startsWith(`${prefix}.`) ? name.slice(prefix.length + 1) : name,
      value,
    ]),
  )
  const prefixed = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]))
  const form = parseForm(senderSchema, own, register)
  if (!form.ok) return { ok: false, errors: prefixed(form.errors), typed: prefixed(form.typed) }
  const { firstName, lastName, role, signature, permission } = form.value
  return {
    ok: true,
    typed: prefixed({
      firstName,
      lastName,
      role,
      signature: signature ?? '',
      permission: permission ? 'yes' : '',
    }),
    details: {
      firstName: personal('name', firstName),
      lastName: personal('name', lastName),
      role: personal('role', role),
      ...(signature ? { signature: personal('signature', signature) } : {}),
      permission,
    },
  }
}
