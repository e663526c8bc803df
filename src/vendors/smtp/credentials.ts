import { z } from 'zod'

/** What a connection of this vendor holds: a submission server and a sign-in. */
export const smtpCredentials = z.strictObject({
  host: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65_535),
  username: z.string().min(1),
  password: z.string().min(1),
})

export const parseCredentials = (given: Readonly<Record<string, string>>) => smtpCredentials.parse(given)
