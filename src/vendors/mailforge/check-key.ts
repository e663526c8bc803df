import { z } from 'zod'
import type { CheckKey } from '#domain/connections/key-check-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { mailforgeApi } from './api.ts'
import { parseCredentials } from './credentials.ts'

const workspaces = z.array(z.looseObject({ id: z.union([z.string(), z.number()]) }))

/** A key is account-wide and has no scopes: what it may do, the account may (checked 2026-11-23). */
export function checkMailforgeKey(line: VendorLine, credentials: Readonly<Record<string, string>>): CheckKey {
  const { apiKey, workspaceId } = parseCredentials(credentials)
  const api = mailforgeApi(line, apiKey)
  return async () => {
    try {
      const request = {
        operation: 'workspace.list',
        method: 'GET',
        path: '/workspaces',
        repeatable: true,
      } as const
      const found = await api.read(request, workspaces)
      const ours =
        workspaceId === undefined ? found.length > 0 : found.some(({ id }) => String(id) === workspaceId)
      return {
        accepted: true,
        findings: [
          {
            what:
              workspaceId === undefined ? 'work in the account’s first workspace' : 'work in this workspace',
            answer: ours ? 'can' : 'cannot',
            needed: true,
            ...(ours
              ? {}
              : {
                  words:
                    workspaceId === undefined ? 'the account has none' : 'the account has none of this id',
                }),
          },
          {
            what: 'open inboxes',
            answer: 'unseen',
            needed: true,
            words: 'free places of the plan are told by no call',
          },
        ],
      }
    } catch (error) {
      if (error instanceof VendorError && error.failure === 'unauthorised')
        return { accepted: false, findings: [] }
      throw error
    }
  }
}
