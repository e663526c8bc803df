import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { noteAnswer, noteRequest, openRequests } from '#domain/rights/data-requests.ts'
import { eraseOnRequest } from '#domain/rights/erase-on-request.ts'
import { type FoundPerson, findPeople, type HeldData, heldData } from '#domain/rights/held-data.ts'
import { recordSeen } from '#platform/evidence/record-seen.ts'
import { personal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { copyOf } from '#web/privacy/data-copy.ts'
import { oneLine } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { readForm } from '#web/server/read-form.ts'
import type { ConsoleParts } from './console-ports.ts'
import { answeredSchema, notedSchema } from './data-forms.ts'
import { DataRequestsPage, HeldDataPage } from './data-pages.tsx'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { refusedAt, type Typed } from './typed.ts'

const searched = z.object({ who: oneLine(254) })
const asked = z.object({ sure: z.literal('yes').optional(), objects: z.literal('yes').optional() })

/** Somebody asks what is held of them, for a copy of it, or to have it deleted. */
export function dataRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.dataRequests.pattern, (c) => list(c, deskOf(c, parts)))
    .post(consolePaths.dataRequests.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const refused = desk.why('answer-rights-request')
      if (refused) return list(c, desk, { refused })
      const form = parseForm(searched, (await readForm(c)).fields)
      const none = (typed: Omit<Typed, 'form'>) => list(c, desk, { typed: { form: 'address', ...typed } })
      if (!form.ok) return none({ errors: form.errors, values: form.typed })
      const people = await desk.in('rights', async (tx) => {
        const sought = await findPeople(tx, personal('name', form.value.who))
        const ids = sought.map(({ id }) => id)
        if (sought.length > 1) recordSeen(tx, ids, ['people.name', 'people.email'], { page: 'held data' })
        return sought
      })
      const [first] = people
      if (first && people.length === 1) return c.redirect(consolePaths.heldData.to({ person: first.id }), 303)
      return list(c, desk, { people })
    })
    .post(consolePaths.noteDataRequest.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const { fields } = await readForm(c)
      const form = parseForm(notedSchema, fields, desk.register)
      if (!form.ok) return list(c, desk, { typed: { form: 'note', errors: form.errors, values: form.typed } })
      const { kind, day } = form.value
      const done = await desk.in('rights', (tx) =>
        noteRequest(tx, { kind, askedAt: new Date(`${day}T00:00:00Z`) }),
      )
      if (!done.ok) return list(c, desk, refusedAt('note', 'day', done.reason, fields))
      return c.redirect(withQuery(consolePaths.dataRequests.to(), { done: 'request-noted' }), 303)
    })
    .post(consolePaths.answerDataRequest.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const request = idOf(c, 'request')
      const form = parseForm(answeredSchema, (await readForm(c)).fields, desk.register)
      if (!form.ok)
        return list(c, desk, { typed: { form: request, errors: form.errors, values: form.typed } })
      const done = await desk.in('rights', (tx) => noteAnswer(tx, request, form.value.answer))
      if (!done.ok) return list(c, desk, { refused: done.reason })
      return c.redirect(withQuery(consolePaths.dataRequests.to(), { done: 'request-answered' }), 303)
    })
    .get(consolePaths.heldData.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.heldCopy.pattern, async (c) => {
      const desk = deskOf(c, parts)
      await readForm(c)
      const refused = desk.why('answer-rights-request')
      if (refused) return show(c, desk, { refused })
      const { register, version } = policyOf(c)
      const copy = await desk.in('rights', async (tx) => {
        const held = found(await heldData(tx, register, idOf(c, 'person')))
        await tx.record({ kind: 'rights.copied', clauses: ['6.1', '6.4'], personId: held.personId })
        return copyOf(held, { at: tx.now, version, contact: parts.controller.contact })
      })
      return c.body(copy, 200, {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="your-data.json"',
      })
    })
    .post(consolePaths.eraseData.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const person = idOf(c, 'person')
      const form = parseForm(asked, (await readForm(c)).fields)
      if (!form.ok)
        return show(c, desk, { typed: { form: 'erasure', errors: form.errors, values: form.typed } })
      const refused = desk.why('answer-rights-request')
      if (refused) return show(c, desk, { refused })
      if (form.value.sure === undefined)
        return show(c, desk, {
          typed: {
            form: 'erasure',
            errors: {
              sure: 'Please tick this once it is so: whoever can write a mail could ask in another’s name.',
            },
            values: form.value.objects ? { objects: 'yes' } : {},
          },
        })
      const erased = await desk.in('rights', (tx) =>
        eraseOnRequest(tx, person, { objects: form.value.objects !== undefined }),
      )
      if (!erased.ok) return show(c, desk, { refused: erased.reason })
      return c.redirect(
        erased.left
          ? withQuery(consolePaths.heldData.to({ person }), { done: 'data-erased-in-part' })
          : withQuery(consolePaths.dataRequests.to(), { done: 'data-erased' }),
        303,
      )
    })
}

interface Refusal {
  readonly refused?: string
  readonly typed?: Typed
}

async function list(
  c: Context<StaffEnv>,
  desk: Desk,
  told: Refusal & { readonly people?: readonly FoundPerson[] } = {},
) {
  const page = await desk.in('rights', async (tx) => ({ requests: await openRequests(tx), now: tx.now }))
  // Who only looks is refused nothing that they asked to have done.
  const refused = c.req.method === 'POST' && (told.refused !== undefined || told.typed !== undefined)
  return c.html(<DataRequestsPage desk={desk} {...page} {...told} />, refused ? 422 : 200)
}

async function show(c: Context<StaffEnv>, desk: Desk, refusal: Refusal = {}) {
  const why = desk.why('answer-rights-request')
  // Who may not answer is not shown the whole of a person either.
  if (why) return list(c, desk, { refused: why })
  const { register } = policyOf(c)
  const page = await desk.in('rights', async (tx) => {
    const held = found(await heldData(tx, register, idOf(c, 'person')))
    if (!desk.sameView) recordSeen(tx, [held.personId], columnsOf(held), { page: 'held data' })
    return { held, now: tx.now }
  })
  return c.html(
    <HeldDataPage desk={desk} {...page} {...refusal} />,
    refusal.refused || refusal.typed ? 422 : 200,
  )
}

const columnsOf = (held: HeldData) => held.records.flatMap(({ columns }) => columns)
