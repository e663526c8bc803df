import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { intakePage } from '#domain/intake/intake-page.ts'
import { askAddressProof } from '#domain/intake/prove-by-address.ts'
import { askTxtProof } from '#domain/intake/prove-by-txt.ts'
import { type RegistrantField, registrantFields } from '#domain/intake/registrant-fields.ts'
import { type IntakeField, saveIntakeField } from '#domain/intake/save-intake.ts'
import { saveRegistrant } from '#domain/intake/save-registrant.ts'
import { reopenIntake, submitIntake } from '#domain/intake/submit-intake.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import type { Register } from '#policy/register/register-shape.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths, withQuery } from '#web/paths.ts'
import { emailAddress } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { readForm } from '#web/server/read-form.ts'
import { leftOut } from '#web/server/stored-in.ts'
import type { IntakeAnswer } from './intake-answer.ts'
import { type IntakeSection, intakeSections } from './intake-forms.ts'
import { Intake } from './intake-page.tsx'
import { type PortalContext, type PortalParts, visit } from './portal-visit.ts'
import { Saved } from './saving-form.tsx'

type Delivery = PurposeTx<'service-delivery'>
type Reasons = Readonly<Record<string, string>>

/** Saves what one section holds; the reasons are by field. */
async function saveSection(
  tx: Delivery,
  engagementId: string,
  section: IntakeSection,
  given: Readonly<Record<string, unknown>>,
  register: Register,
): Promise<Reasons> {
  const missing = leftOut(intakeSections[section], register)
  const typedIn = (field: string) => (typeof given[field] === 'string' ? given[field] : '')
  if (section === 'registrant') {
    const typed: Partial<Record<RegistrantField, string>> = {}
    for (const field of Object.keys(registrantFields) as RegistrantField[])
      if (!missing.includes(`registrant.${field}`)) typed[field] = typedIn(`registrant.${field}`)
    const saved = await saveRegistrant(tx, engagementId, typed)
    if (saved.ok) return {}
    return Object.fromEntries(
      Object.entries(saved.reasons).map(([field, why]) => [
        field === 'form' ? field : `registrant.${field}`,
        why,
      ]),
    )
  }
  const reasons: Record<string, string> = {}
  for (const field of Object.keys(intakeSections[section].shape) as IntakeField[]) {
    if (missing.includes(field)) continue
    const saved = await saveIntakeField(tx, engagementId, field, typedIn(field))
    if (!saved.ok) reasons[field] = saved.reason
  }
  return reasons
}

/** The intake: what the client tells, how they prove their domain, and the submission. */
export function intakeRoutes(parts: PortalParts): Hono<PortalEnv> {
  const here = (engagement: string) => portalPaths.intake.to({ engagement })

  const show = async (c: PortalContext, answer: IntakeAnswer, status: 200 | 422) => {
    const { visit: at, found } = await visit(parts, c, 'service-delivery', intakePage)
    if (!found) throw new HTTPException(404)
    return c.html(<Intake visit={at} page={found} answer={answer} />, status)
  }
  /** Does something with the intake; comes back to its part of the page, or shows why not. */
  const act = async (
    c: PortalContext,
    part: string,
    work: (tx: Delivery, engagementId: string) => Promise<Reasons>,
    typed: Readonly<Record<string, string>> = {},
  ) => {
    const { visit: at, found: errors } = await visit(parts, c, 'service-delivery', (tx, frame) =>
      work(tx, frame.engagementId),
    )
    if (Object.keys(errors).length > 0) return show(c, { part, errors, typed }, 422)
    return c.redirect(`${withQuery(here(at.frame.engagementId), { saved: part })}#${part}`, 303)
  }

  return new Hono<PortalEnv>()
    .get(portalPaths.intake.pattern, (c) => show(c, { part: c.req.query('saved') ?? '' }, 200))
    .post(portalPaths.intakeSection.pattern, async (c) => {
      const section = c.req.param('section')
      if (!Object.hasOwn(intakeSections, section)) throw new HTTPException(404)
      const part = section as IntakeSection
      const { register } = policyOf(c)
      const form = parseForm(intakeSections[part], (await readForm(c)).fields, register)
      const typed = form.ok ? textsOf(form.value) : form.typed
      if (c.req.header('hx-request') !== 'true') {
        if (!form.ok) return show(c, { part, errors: form.errors, typed }, 422)
        return act(c, part, (tx, id) => saveSection(tx, id, part, form.value, register), typed)
      }
      const { found: errors } = await visit(parts, c, 'service-delivery', async (tx, frame) =>
        form.ok ? saveSection(tx, frame.engagementId, part, form.value, register) : form.errors,
      )
      const reasons = Object.values(errors)
      return c.html(<Saved result={{ saved: reasons.length === 0, reasons }} />)
    })
    .post(portalPaths.intakeDomainProof.pattern, async (c) => {
      const way = c.req.param('way')
      if (way === 'txt')
        return act(c, 'proof', async (tx, id) => reasonOf('domain', await askTxtProof(tx, id)))
      if (way !== 'address') throw new HTTPException(404)
      const form = parseForm(z.object({ proofAddress: emailAddress() }), (await readForm(c)).fields)
      if (!form.ok) return show(c, { part: 'proof', errors: form.errors, typed: form.typed }, 422)
      const { proofAddress } = form.value
      return act(
        c,
        'address-proof',
        async (tx, id) =>
          reasonOf('proofAddress', await askAddressProof(tx, id, personal('email', proofAddress))),
        { proofAddress },
      )
    })
    .post(portalPaths.intakeSubmission.pattern, async (c) => {
      const form = parseForm(z.object({ do: z.enum(['submit', 'reopen']) }), (await readForm(c)).fields)
      if (!form.ok) throw new HTTPException(400)
      if (form.value.do === 'reopen')
        return act(c, 'reopened', async (tx, id) => reasonOf('form', await reopenIntake(tx, id)))
      return act(c, 'submitted', async (tx, id) => {
        const submitted = await submitIntake(tx, id)
        return submitted.ok ? {} : submitted.reasons
      })
    })
}

function reasonOf(field: string, verdict: { ok: true } | { ok: false; reason: string }): Reasons {
  return verdict.ok ? {} : { [field]: verdict.reason }
}

function textsOf(value: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, given]) => (typeof given === 'string' ? [[name, given]] : [])),
  )
}
