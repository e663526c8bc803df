import { z } from 'zod'

/** What a connection of this vendor holds; without a workspace the account's first one is used. */
export const mailforgeCredentials = z.strictObject({
  apiKey: z.string().min(1),
  workspaceId: z.string().min(1).optional(),
})

export const parseCredentials = (given: Readonly<Record<string, string>>) => mailforgeCredentials.parse(given)
