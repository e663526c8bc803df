import { randomBytes } from 'node:crypto'
import type { SandboxStore } from './store.ts'

/** A sandbox's own secret under this name: made the first time it is asked for, then always the same. */
export async function keptSecret(store: SandboxStore, name: string): Promise<string> {
  const kept = await store.get<{ secret: string }>('secrets', name)
  return kept?.secret ?? store.exclusively((exclusive) => make(exclusive, name))
}

async function make(store: SandboxStore, name: string): Promise<string> {
  const kept = await store.get<{ secret: string }>('secrets', name)
  if (kept) return kept.secret
  const secret = randomBytes(24).toString('base64url')
  await store.put('secrets', name, { secret })
  return secret
}
