const levels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof levels)[number]

/**
 * Everything a log line may carry: ids, codes, durations and counts. A field for a name, an address, a
 * query or a free text does not exist, so that nothing personal reaches a log.
 */
export interface LogFields {
  readonly attempt?: number
  /** A fault's or an error's code, such as `vendor.limited` or `ECONNREFUSED`. */
  readonly code?: string
  readonly connectionId?: string
  readonly count?: number
  readonly durationMs?: number
  readonly engagementId?: string
  readonly jobId?: string
  readonly method?: string
  readonly operation?: string
  readonly personId?: string
  readonly port?: number
  readonly process?: string
  readonly queue?: string
  readonly requestId?: string
  /** The pattern of the route, such as `/portal/:token`, never the path that was asked for. */
  readonly route?: string
  readonly stackId?: string
  readonly status?: number
  readonly vendor?: string
}

/** What happened, a past tense after a noun: `job.failed`. */
export type LogEvent = `${string}.${string}`

export type Log = Readonly<Record<LogLevel, (event: LogEvent, fields?: LogFields) => void>>

/** One JSON object a line. `write` is where lines go: standard error unless a test listens. */
export function openLog(
  quietest: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(line),
): Log {
  const at =
    (level: LogLevel) =>
    (event: LogEvent, fields: LogFields = {}) => {
      if (levels.indexOf(level) < levels.indexOf(quietest)) return
      const said = Object.entries(fields).map(([name, value]) => [name, harmless(value)])
      write(
        `${JSON.stringify({ at: new Date().toISOString(), level, event, ...Object.fromEntries(said) })}\n`,
      )
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Ids, codes and routes have no spaces and no @; text that has was put into the wrong field. */
function harmless(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return /^[\w.:/*-]{1,120}$/.test(value) ? value : '[withheld]'
}

/** What a log may tell of an unknown error: its code or its name, never its message. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code } = 'fault' in error ? (error.fault as { code?: unknown }) : (error as { code?: unknown })
  return typeof code === 'string' ? code : error.name
}
