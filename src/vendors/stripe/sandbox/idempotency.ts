import { createHash } from 'node:crypto'
import type { SandboxStore } from '#platform/sandbox/store.ts'
import { invalid, Refusal } from './refusal.ts'

interface KeptAnswer extends Record<string, unknown> {
  fingerprint: string
  /** As it was sent, letter for letter. */
  answer: string
  /** Business time, ms. */
  atMs: number
}

const keptMs = 24 * 3_600_000

/**
 * The first answer to a key is given again for 24 hours; with other parameters the key is refused. A call that
 * failed validation is not kept: it changed nothing.
 */
export async function once(
  store: SandboxStore,
  request: { key: string | undefined; call: string; body: string; now: Date },
  work: () => Promise<Record<string, unknown>>,
): Promise<{ answer: string; replayed: boolean }> {
  const { key, now } = request
  if (key === undefined) return { answer: JSON.stringify(await work()), replayed: false }
  if (key.length > 255) throw invalid('Idempotency-Key must be at most 255 characters.')
  const fingerprint = createHash('sha256').update(`${request.call}\n${request.body}`).digest('hex')
  const kept = await store.get<KeptAnswer>('idempotency', key)
  if (kept && now.getTime() - kept.atMs < keptMs) {
    if (kept.fingerprint === fingerprint) return { answer: kept.answer, replayed: true }
    throw new Refusal(400, {
      type: 'idempotency_error',
      message:
        'Keys for idempotent requests can only be used with the same parameters they were first used with.',
    })
  }
  const answer = JSON.stringify(await work())
  const entry: KeptAnswer = { fingerprint, answer, atMs: now.getTime() }
  await store.put('idempotency', key, entry)
  return { answer, replayed: false }
}
