import type pg from 'pg'
import { type GatheredStore, gatheredStore } from './gathered-store.ts'

const vendors = ['registry', 'porkbun', 'mailforge', 'instantly', 'stripe', 'seed'] as const

/** What each sandbox vendor has in its books at the end of the demo's year. */
export interface Books extends Readonly<Record<(typeof vendors)[number], GatheredStore>> {}

export const emptyBooks = (): Books => ({
  registry: gatheredStore(),
  porkbun: gatheredStore(),
  mailforge: gatheredStore(),
  instantly: gatheredStore(),
  stripe: gatheredStore(),
  seed: gatheredStore(),
})

export async function writeBooks(books: Books, client: pg.ClientBase): Promise<void> {
  await client.query('delete from documents')
  for (const vendor of vendors)
    await client.query(
      `insert into documents (vendor, collection, id, body)
       select $1, given.collection, given.id, given.body
       from json_to_recordset($2) as given (collection text, id text, body jsonb)`,
      [vendor, JSON.stringify(books[vendor].documents())],
    )
}
