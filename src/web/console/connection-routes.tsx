import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { type AccountScope, agency } from '#domain/connections/account-scope.ts'
import type { VendorKind } from '#domain/connections/accounts-port.ts'
import {
  addConnection,
  type ConnectionDesk,
  checkConnection,
  rotateConnection,
  switchConnection,
} from '#domain/connections/change-connection.ts'
import {
  connectionsPage,
  latestRefusals,
  possibleOwners,
  stacksOfConnection,
} from '#domain/connections/connections-page.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { manyLines, oneLine } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { ConnectionPage } from './connection-page.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import type { Done } from './done-words.ts'
import { NewConnectionPage } from './new-connection-page.tsx'
import { refusedAt, type Typed } from './typed.ts'
import { VendorsPage } from './vendors-page.tsx'

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const whose = z
  .string()
  .regex(new RegExp(`^(agency|client ${uuid}|stack ${uuid} ${uuid})$`), {
    error: 'Please choose one of the options.',
  })
  .transform((text): AccountScope => {
    const [kind, clientId = '', stackId = ''] = text.split(' ')
    if (kind === 'client') return { kind, clientId }
    return kind === 'stack' ? { kind, clientId, stackId } : agency
  })

/** Keys and addresses are told apart by the vendor; here only their length is. */
const accountFields = ({ fields }: VendorKind) =>
  Object.fromEntries(fields.map(({ name }) => [name, oneLine(2000).optional()]))
const addSchema = (kind: VendorKind) =>
  z.object({ ...accountFields(kind), vendor: oneLine(40), mode: z.enum(['sandbox', 'live']), whose })
const rotateSchema = (kind: VendorKind) => z.object(accountFields(kind))
const offSchema = z.object({ reason: manyLines(500) })

/** Accounts at vendors: everybody looks, an owner connects, tries, changes and switches them. */
export function connectionRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  const deskFor = (desk: Desk): ConnectionDesk => ({
    inPurpose: parts.inPurpose,
    actor: desk.actor,
    staff: { role: desk.staff.role, secondFactor: true },
    accounts: parts.accounts,
  })
  const kindOf = (vendor: string | undefined) => parts.accounts.kinds.find((one) => one.vendor === vendor)
  const back = (c: Context<StaffEnv>, connection: string, done: Done) =>
    c.redirect(withQuery(consolePaths.connection.to({ connection }), { done }), 303)

  return new Hono<StaffEnv>()
    .get(consolePaths.vendors.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const page = await desk.in('service-delivery', async (tx) => ({
        connections: await connectionsPage(tx),
        refusals: await latestRefusals(tx),
        now: tx.now,
      }))
      return c.html(<VendorsPage desk={desk} {...page} />)
    })
    .get(consolePaths.newConnection.pattern, (c) =>
      showNew(c, deskOf(c, parts), kindOf(c.req.query('vendor'))),
    )
    .post(consolePaths.newConnection.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const { fields } = await readForm(c)
      const kind = found(kindOf(String(fields.vendor)))
      const form = parseForm(addSchema(kind), fields)
      if (!form.ok)
        return showNew(c, desk, kind, { typed: { form: 'add', errors: form.errors, values: form.typed } })
      const { mode, whose: scope } = form.value
      const values = given(kind, form.value)
      const added = await addConnection(deskFor(desk), { vendor: kind.vendor, mode, scope, fields: values })
      if (added.ok) return back(c, added.id, 'connected')
      const typed = { ...values, mode, whose: String(fields.whose) }
      return showNew(c, desk, kind, refusal('add', added, typed))
    })
    .get(consolePaths.connection.pattern, (c) => showOne(c, deskOf(c, parts)))
    .post(consolePaths.checkConnection.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const id = idOf(c, 'connection')
      const checked = await checkConnection(deskFor(desk), id)
      return checked.ok ? back(c, id, 'connection-checked') : showOne(c, desk, { refused: checked.reason })
    })
    .post(consolePaths.rotateConnection.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const id = idOf(c, 'connection')
      const { kind } = await load(desk, id)
      const form = parseForm(rotateSchema(kind), (await readForm(c)).fields)
      if (!form.ok)
        return showOne(c, desk, { typed: { form: 'rotate', errors: form.errors, values: form.typed } })
      const values = given(kind, form.value)
      const rotated = await rotateConnection(deskFor(desk), id, values)
      return rotated.ok ? back(c, id, 'key-rotated') : showOne(c, desk, refusal('rotate', rotated, values))
    })
    .post(consolePaths.switchOffConnection.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const id = idOf(c, 'connection')
      const { fields } = await readForm(c)
      const form = parseForm(offSchema, fields)
      if (!form.ok)
        return showOne(c, desk, { typed: { form: 'off', errors: form.errors, values: form.typed } })
      const off = await switchConnection(deskFor(desk), id, { state: 'off', reason: form.value.reason })
      return off.ok
        ? back(c, id, 'switched-off')
        : showOne(c, desk, refusedAt('off', 'reason', off.reason, fields))
    })
    .post(consolePaths.switchOnConnection.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const id = idOf(c, 'connection')
      const on = await switchConnection(deskFor(desk), id, { state: 'on' })
      return on.ok ? back(c, id, 'switched-on') : showOne(c, desk, { refused: on.reason })
    })
}

interface Refused {
  readonly refused?: string
  readonly typed?: Typed
}

/** What belongs to the fields stands beside them; only the rest is said above. */
function refusal(
  form: string,
  { reason, errors }: { readonly reason: string; readonly errors?: Readonly<Record<string, string>> },
  values: Readonly<Record<string, string>>,
): Refused {
  if (errors) return { typed: { form, errors, values } }
  return { refused: reason, typed: { form, errors: {}, values } }
}

const statusOf = ({ refused, typed }: Refused) => (refused === undefined && typed === undefined ? 200 : 422)

function given(kind: VendorKind, form: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    kind.fields.flatMap(({ name }) => {
      const value = form[name]
      return typeof value === 'string' ? [[name, value] as const] : []
    }),
  )
}

async function load(desk: Desk, id: string) {
  const page = await desk.in('service-delivery', async (tx) => {
    const [connection] = await connectionsPage(tx, id)
    return {
      connection: found(connection),
      stacks: await stacksOfConnection(tx, id),
      refusals: await latestRefusals(tx, connection?.vendor),
      now: tx.now,
    }
  })
  const kind = desk.parts.accounts.kinds.find((one) => one.vendor === page.connection.vendor)
  return { ...page, kind: found(kind) }
}

async function showOne(c: Context<StaffEnv>, desk: Desk, refused: Refused = {}) {
  const page = await load(desk, idOf(c, 'connection'))
  return c.html(<ConnectionPage desk={desk} {...page} {...refused} />, statusOf(refused))
}

async function showNew(
  c: Context<StaffEnv>,
  desk: Desk,
  kind: VendorKind | undefined,
  refused: Refused = {},
) {
  const owners = await desk.in('service-delivery', (tx) => possibleOwners(tx))
  return c.html(<NewConnectionPage desk={desk} kind={kind} owners={owners} {...refused} />, statusOf(refused))
}
