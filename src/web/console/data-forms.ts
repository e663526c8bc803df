import { z } from 'zod'
import { requestAnswers, requestKinds } from '#domain/rights/data-requests.ts'
import { storedIn } from '#web/server/stored-in.ts'

/** Somebody asked about their data. */
export const notedSchema = z.object({
  kind: z.enum(requestKinds).register(storedIn, { column: 'data_requests.kind' }),
  day: z.iso.date().register(storedIn, { column: 'data_requests.asked_at' }),
})

/** They were answered. */
export const answeredSchema = z.object({
  answer: z.enum(requestAnswers).register(storedIn, { column: 'data_requests.answer' }),
})
