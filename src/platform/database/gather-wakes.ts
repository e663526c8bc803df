import type { Pool } from 'pg'

/** Says afterwards what a transaction wants to be heard of: lines as `app.wake` takes them. */
export type WakeAfterwards = (pool: () => Pool, wakes: string) => void

/**
 * While one hint is being said the next gather and are said together, each once: of a hundred notices that come at a time the
 * workers hear a few times. Nobody waits for it, and a hint that is lost is lost: what it points to is kept.
 */
export function gatherWakes(): WakeAfterwards {
  const lines = new Set<string>()
  let saying = false
  const sayAll = async (pool: () => Pool) => {
    while (lines.size > 0) {
      const text = [...lines].join('\n')
      lines.clear()
      await pool()
        .query('select app.wake($1)', [text])
        .catch(() => {})
    }
    saying = false
  }
  return (pool, wakes) => {
    for (const line of wakes.split('\n')) if (line) lines.add(line)
    if (saying || lines.size === 0) return
    saying = true
    // By then the connection of the transaction is free again, and serves.
    setImmediate(() => void sayAll(pool))
  }
}
