import { type LogField, logFields, logForms } from '#policy/log-fields.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof levels)[number]

/**
 * Everything a log line may carry, as the policy declares it. A field for a name, an address, a query or a free text
 * does not exist, so that nothing personal reaches a log.
 */
export type LogFields = {
  readonly [Name in LogField]?: (typeof logFields)[Name]['form'] extends 'number' ? number : string
}

/** What happened, a past tense after a noun: `job.failed`. */
export type LogEvent = `${string}.${string}`

/** Makes the compiler say what to do with a field that no declaration has; a tuple, as no value of a field is one. */
type Declared<Fields> = {
  readonly [Name in keyof Fields]: Name extends LogField
    ? LogFields[Name]
    : readonly ['declare this field in src/policy/log-fields.ts, or leave it out']
}

export type Log = Readonly<
  Record<LogLevel, <Fields extends object>(event: LogEvent, fields?: Fields & Declared<Fields>) => void>
>

const withheld = '[withheld]'

/** One JSON object a line. `write` is where lines go: standard error unless a test listens. */
export function openLog(
  quietest: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(line),
): Log {
  const at =
    (level: LogLevel) =>
    (event: LogEvent, fields: LogFields = {}) => {
      if (levels.indexOf(level) < levels.indexOf(quietest)) return
      const said = Object.entries(fields).flatMap(([name, value]): [string, unknown][] =>
        value === undefined ? [] : [declared(name, value)],
      )
      const told = logForms.word.test(event) ? event : withheld
      write(
        `${JSON.stringify({ at: new Date().toISOString(), level, event: told, ...Object.fromEntries(said) })}\n`,
      )
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** A value that does not look as its declaration says was put into the wrong field; a field without one is no field. */
function declared(name: string, value: string | number): [string, unknown] {
  if (!isLogField(name)) return ['undeclared', withheld]
  return [name, logForms[logFields[name].form].test(String(value)) ? value : withheld]
}

function isLogField(name: string): name is LogField {
  return Object.hasOwn(logFields, name)
}

/** What a log may tell of an unknown error: its code or its name, never its message. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code } = 'fault' in error ? (error.fault as { code?: unknown }) : (error as { code?: unknown })
  return typeof code === 'string' ? code : error.name
}
