import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'

/** Field names that the web kit itself writes into forms. */
export const csrfField = '_csrf'
export const ticketField = '_ticket'
const systemFields: readonly string[] = [csrfField, ticketField]

export type FormFields = Readonly<Record<string, string | readonly string[]>>

export interface SentForm {
  /** What the person filled in; a name that came more than once is a list. A file stands here as empty text. */
  readonly fields: FormFields
  /** The kit's own hidden fields. */
  readonly system: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, File>>
}

/** Reads a posted form, once per request however often it is asked for. A body of another kind is a 415. */
export async function readForm(c: Context): Promise<SentForm> {
  const type = c.req.header('content-type') ?? ''
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type))
    throw new HTTPException(415)
  const data = await c.req.formData().catch(() => {
    throw new HTTPException(400)
  })
  const fields: Record<string, string | string[]> = Object.create(null)
  const system: Record<string, string> = Object.create(null)
  const files: Record<string, File> = Object.create(null)
  for (const [name, value] of data) {
    const before = fields[name]
    if (typeof value !== 'string') {
      files[name] = value
      // A form that asks for no file then refuses it by its name.
      fields[name] = ''
    } else if (systemFields.includes(name)) system[name] = value
    else if (Array.isArray(before)) before.push(value)
    else fields[name] = before === undefined ? value : [before, value]
  }
  return { fields, system, files }
}
