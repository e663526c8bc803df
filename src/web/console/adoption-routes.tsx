import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { acceptAdoption, acceptComplete, differencesFound } from '#domain/adoption/accept-adoption.ts'
import { adoptionList, adoptionPage, readingsOf, talliesOf } from '#domain/adoption/adoption-page.ts'
import { columnNames, importColumns } from '#domain/adoption/columns.ts'
import { importClients } from '#domain/adoption/import-clients.ts'
import { inviteContact } from '#domain/adoption/invite-contact.ts'
import { leaveOut } from '#domain/adoption/leave-out.ts'
import { listOrphans } from '#domain/adoption/orphans.ts'
import { mostRows, readImport, readRows } from '#domain/adoption/read-import.ts'
import { weighImport } from '#domain/adoption/weigh-import.ts'
import { recordClientView } from '#domain/clients/client-views.ts'
import { csv } from '#domain/handoff/csv.ts'
import { dayOf } from '#domain/plans/day.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { AdoptionDetailPage, standingOf } from './adoption-page.tsx'
import { AdoptionPreview } from './adoption-preview.tsx'
import { AdoptionsPage, mostAtOnce, uploadBytes } from './adoptions-page.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { OrphansPage } from './orphans-page.tsx'

const many = (most: number) => z.union([z.string(), z.array(z.string()).max(most)]).optional()
/** The file itself stands beside the fields. */
const uploadSchema = z.object({ file: z.string().optional() })
const rowsSchema = z.object({ row: many(mostRows) })
const severalSchema = z.object({ adoption: many(mostAtOnce) })
const acceptSchema = z.object({ mend: many(10_000) })

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Clients from before this program: by a file, by reading the vendors, and what is decided of them. */
export function adoptionRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return (
    new Hono<StaffEnv>()
      .get(consolePaths.adoptions.pattern, (c) => showAdoptions(c, deskOf(c, parts)))
      .get(consolePaths.adoptionTemplate.pattern, (c) =>
        c.body(csv(columnNames, [columnNames.map((name) => importColumns[name].example)]), 200, {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="clients.csv"',
        }),
      )
      .get(consolePaths.orphans.pattern, async (c) => {
        const desk = deskOf(c, parts)
        const { kind = '', domain = '', after = '' } = c.req.query()
        const from = uuid.test(after) ? { kind, domain: domain.replaceAll('\0', ''), id: after } : undefined
        const page = await desk.in('service-delivery', async (tx) => ({
          page: await listOrphans(tx, parts.mode, from),
          now: tx.now,
        }))
        return c.html(<OrphansPage desk={desk} {...page} />)
      })
      // A preview is not kept, so that its address alone leads back to where a file is taken.
      .get(consolePaths.adoptionPreview.pattern, (c) => c.redirect(consolePaths.adoptions.to(), 303))
      .post(consolePaths.adoptionPreview.pattern, async (c) => {
        const desk = deskOf(c, parts)
        const why = desk.why('adopt-clients')
        if (why) return showAdoptions(c, desk, { refused: why })
        const { fields, files } = await readForm(c)
        const form = parseForm(uploadSchema, fields)
        if (!form.ok) return showAdoptions(c, desk, { reasons: Object.values(form.errors) })
        const text = await textOf(files.file)
        if (!text.ok) return showAdoptions(c, desk, { reasons: [text.reason] })
        const read = readImport(text.text, dayOf(await parts.now()))
        if (!read.ok) return showAdoptions(c, desk, { reasons: read.reasons })
        const weighed = await desk.in('service-delivery', (tx) => weighImport(tx, read.clients))
        return c.html(<AdoptionPreview desk={desk} weighed={weighed} {...read} />)
      })
      .post(consolePaths.adoptionImport.pattern, async (c) => {
        const desk = deskOf(c, parts)
        const why = desk.why('adopt-clients')
        if (why) return showAdoptions(c, desk, { refused: why })
        const form = parseForm(rowsSchema, (await readForm(c)).fields)
        if (!form.ok) return showAdoptions(c, desk, { reasons: Object.values(form.errors) })
        const read = readRows([form.value.row ?? []].flat(), dayOf(await parts.now()))
        if (!read.ok) return showAdoptions(c, desk, { reasons: read.reasons })
        const made = await desk.in('service-delivery', (tx) => importClients(tx, read.clients, parts.mode))
        if (!made.ok) return showAdoptions(c, desk, { refused: made.reason })
        const done = made.brought + made.changed > 0 ? 'brought-in' : 'nothing-new'
        return c.redirect(withQuery(consolePaths.adoptions.to(), { done }), 303)
      })
      .post(consolePaths.adoptionReading.pattern, async (c) => {
        const desk = deskOf(c, parts)
        const why = desk.why('adopt-clients')
        if (why) return showAdoptions(c, desk, { refused: why })
        await desk.in('service-delivery', (tx) =>
          tx.enqueue('read-vendors', { mode: parts.mode }, { key: parts.mode }),
        )
        return c.redirect(withQuery(consolePaths.adoptions.to(), { done: 'reading' }), 303)
      })
      .get(consolePaths.acceptComplete.pattern, (c) => c.redirect(consolePaths.adoptions.to(), 303))
      .post(consolePaths.acceptComplete.pattern, async (c) => {
        const desk = deskOf(c, parts)
        const why = desk.why('adopt-clients')
        if (why) return showAdoptions(c, desk, { refused: why })
        const form = parseForm(severalSchema, (await readForm(c)).fields)
        if (!form.ok) return showAdoptions(c, desk, { refused: Object.values(form.errors).join(' ') })
        const chosen = [form.value.adoption ?? []].flat().filter((id) => uuid.test(id))
        if (chosen.length === 0) return showAdoptions(c, desk, { refused: 'Tick at least one client.' })
        const refusals: string[] = []
        // Each for itself, so that one that changed meanwhile keeps no other from being accepted.
        for (const id of chosen) {
          const accepted = await desk.in('service-delivery', (tx) => acceptComplete(tx, id))
          if (!accepted.ok) refusals.push(accepted.reason)
        }
        if (refusals.length > 0)
          return showAdoptions(c, desk, {
            refused: `${chosen.length - refusals.length} of ${chosen.length} accepted. Of the others: ${[...new Set(refusals)].join(' ')}`,
          })
        return c.redirect(withQuery(consolePaths.adoptions.to(), { done: 'adoptions-accepted' }), 303)
      })
      .get(consolePaths.adoption.pattern, (c) => showAdoption(c, deskOf(c, parts)))
      .post(consolePaths.leaveOut.pattern, async (c) => {
        const desk = deskOf(c, parts)
        const adoption = idOf(c, 'adoption')
        const left = await desk.in('service-delivery', (tx) => leaveOut(tx, adoption, idOf(c, 'sighting')))
        if (!left.ok) return showAdoption(c, desk, left.reason)
        return c.redirect(withQuery(consolePaths.adoption.to({ adoption }), { done: 'left-out' }), 303)
      })
      .post(consolePaths.acceptAdoption.pattern, async (c) => {
        const desk = deskOf(c, parts)
        const adoption = idOf(c, 'adoption')
        const form = parseForm(acceptSchema, (await readForm(c)).fields)
        if (!form.ok) return showAdoption(c, desk, Object.values(form.errors).join(' '))
        const mend = [form.value.mend ?? []].flat()
        const accepted = await desk.in('service-delivery', (tx) => acceptAdoption(tx, adoption, mend))
        if (!accepted.ok) return showAdoption(c, desk, accepted.reason)
        return c.redirect(
          withQuery(consolePaths.adoption.to({ adoption }), { done: 'adoption-accepted' }),
          303,
        )
      })
      .post(consolePaths.inviteContact.pattern, async (c) => {
        const desk = deskOf(c, parts)
        const adoption = idOf(c, 'adoption')
        const invited = await desk.in('service-delivery', (tx) => inviteContact(tx, adoption))
        if (!invited.ok) return showAdoption(c, desk, invited.reason)
        return c.redirect(withQuery(consolePaths.adoption.to({ adoption }), { done: 'invited' }), 303)
      })
  )
}

/** A file as text: spreadsheets save UTF-8, older ones Windows-1252. */
async function textOf(
  file: File | undefined,
): Promise<{ ok: true; text: string } | { ok: false; reason: string }> {
  if (!file || file.size === 0) return { ok: false, reason: 'Choose a file first.' }
  if (file.size > uploadBytes) return { ok: false, reason: `At most ${uploadBytes / 1024} kB, please.` }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b
  if (isArchive || bytes.includes(0))
    return { ok: false, reason: 'This is a spreadsheet and no CSV. Save it as “CSV UTF-8” and take that.' }
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { ok: true, text: new TextDecoder('windows-1252').decode(bytes) }
  }
}

interface Refusal {
  readonly refused?: string
  readonly reasons?: readonly string[]
}

async function showAdoptions(c: Context<StaffEnv>, desk: Desk, refusal: Refusal = {}) {
  const { mode } = desk.parts
  const page = await desk.in('service-delivery', async (tx) => {
    const { counts } = await listOrphans(tx, mode)
    return {
      rows: await adoptionList(tx),
      tallies: await talliesOf(tx),
      readings: await readingsOf(tx, mode),
      orphans: Object.values(counts).reduce((sum, count) => sum + count, 0),
      now: tx.now,
    }
  })
  const isRefused = refusal.refused !== undefined || refusal.reasons !== undefined
  return c.html(<AdoptionsPage desk={desk} {...page} {...refusal} />, isRefused ? 422 : 200)
}

async function showAdoption(c: Context<StaffEnv>, desk: Desk, refused?: string) {
  const shown = await desk.in('service-delivery', async (tx) => {
    const page = await adoptionPage(tx, idOf(c, 'adoption'))
    if (!page) return undefined
    if (!desk.sameView) await recordClientView(tx, page.adoption.clientId, 'adoption')
    const differences =
      page.adoption.acceptedAt === null ? await differencesFound(tx, page.adoption.stackId) : undefined
    return { page, mend: differences?.mend ?? [] }
  })
  return c.html(
    <AdoptionDetailPage
      desk={desk}
      {...found(shown)}
      shown={standingOf(c.req.query('standing'))}
      {...(refused === undefined ? {} : { refused })}
    />,
    refused === undefined ? 200 : 422,
  )
}
