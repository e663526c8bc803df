import { Refusal } from './refusal.ts'

/**
 * Cursor pages: `limit` 1 to 100, `starting_after` the key of the last item seen. Like the vendor, a full last
 * page still carries a cursor, so a client stops at the empty page.
 */
export function page<T>(
  items: readonly T[],
  key: (item: T) => string,
  query: { limit?: string | undefined; starting_after?: string | undefined },
): { items: T[]; next_starting_after?: string } {
  const limit = query.limit === undefined ? 10 : Number(query.limit)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new Refusal(400, 'querystring/limit must be between 1 and 100')
  const after = query.starting_after
  const from = after === undefined ? 0 : items.findIndex((item) => key(item) === after) + 1
  if (after !== undefined && from === 0) throw new Refusal(400, 'querystring/starting_after is unknown')
  const found = items.slice(from, from + limit)
  const last = found.at(-1)
  return found.length === limit && last !== undefined
    ? { items: found, next_starting_after: key(last) }
    : { items: found }
}
