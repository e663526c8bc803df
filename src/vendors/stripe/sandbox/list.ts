import { z } from 'zod'
import { noSuch } from './refusal.ts'
import type { StripeObject } from './transaction.ts'

export const pageParameters = {
  limit: z.coerce.number().int().min(1).max(100).default(10),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
}

export interface ListAnswer extends Record<string, unknown> {
  object: 'list'
  data: StripeObject[]
  has_more: boolean
  url: string
}

/** A page of a list that is newest first. */
export function pageOf(
  url: string,
  objects: readonly StripeObject[],
  {
    limit,
    starting_after,
    ending_before,
  }: { limit: number; starting_after?: string | undefined; ending_before?: string | undefined },
): ListAnswer {
  const at = (id: string, param: string): number => {
    const found = objects.findIndex((object) => object.id === id)
    if (found < 0) throw noSuch('object', id, param)
    return found
  }
  if (ending_before !== undefined) {
    const end = at(ending_before, 'ending_before')
    const start = Math.max(0, end - limit)
    return { object: 'list', data: objects.slice(start, end), has_more: start > 0, url }
  }
  const start = starting_after === undefined ? 0 : at(starting_after, 'starting_after') + 1
  const data = objects.slice(start, start + limit)
  return { object: 'list', data, has_more: start + limit < objects.length, url }
}
