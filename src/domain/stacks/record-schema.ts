import { z } from 'zod'
import type { RecordData } from './record-data.ts'

const name = z.string()

/** A record as it is stored. */
export const recordSchema: z.ZodType<RecordData> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('MX'), name, preference: z.int(), host: z.string() }),
  z.strictObject({ type: z.literal('TXT'), name, text: z.string() }),
  z.strictObject({ type: z.literal('CNAME'), name, host: z.string() }),
  z.strictObject({ type: z.literal('A'), name, address: z.string() }),
  z.strictObject({ type: z.literal('AAAA'), name, address: z.string() }),
])

export const recordsSchema = z.array(recordSchema)
