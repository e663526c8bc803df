import type { QueryConfig } from 'pg'

/** So many texts are kept prepared; what a program says over and over is far fewer. */
const most = 1000
const names = new Map<string, string>()

/**
 * A statement that the server parses and plans once a connection, which with row-level security costs more than to run
 * it. A text without values stays as it is: it may hold several statements. Beyond the first thousand texts nothing is
 * kept, so that lists of changing length fill nobody's memory.
 */
export function prepared(text: string, values: readonly unknown[]): QueryConfig {
  if (values.length === 0) return { text }
  const known = names.get(text)
  if (known === undefined && names.size < most) names.set(text, `s${names.size}`)
  const name = names.get(text)
  return name === undefined ? { text, values: [...values] } : { name, text, values: [...values] }
}

/** PostgreSQL's word for a plan that a changed table has made void: that connection has to start anew. */
export const isStalePlan = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === '0A000' && /cached plan/.test(error.message)
