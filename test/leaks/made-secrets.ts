import { expect } from 'vitest'
import type { Mark } from './marks.ts'
import { fromStandIns } from './stand-ins.ts'
import type { WatchedProgram } from './watched-program.ts'

/** Secrets that the program makes: whoever they are for has them, and nobody else. */
export function secretMarks(secrets: Readonly<Record<string, readonly string[]>>): Record<string, Mark> {
  return Object.fromEntries(
    Object.entries(secrets).flatMap(([what, texts]) => {
      expect(texts.length, what).toBeGreaterThan(2)
      return texts.map((text, nth): [string, Mark] => {
        expect(text.length, `${what} ${nth}`).toBeGreaterThan(9)
        return [`${what} ${nth}`, { text, category: 'authentication' }]
      })
    }),
  )
}

/** Tokens of sessions, which only a cookie may carry. */
export function sessionsOf(seen: WatchedProgram['seen']): string[] {
  return seen
    .flatMap(({ answerHeaders }) => answerHeaders['set-cookie'] ?? [])
    .map((line) => decodeURIComponent(/=([^;]*)/.exec(line)?.[1] ?? '').split('.')[0] ?? '')
    .filter((token) => token !== '')
}

/** Passwords of the inboxes that were opened, as their host has them. */
export async function passwordsOf(watched: WatchedProgram): Promise<string[]> {
  const sql = `select body->>'password' as body from documents where collection = 'mailboxes'`
  return (await fromStandIns(watched, sql)).split('\n')
}
