import type { Log } from './log.ts'

const speaking = [
  'debug',
  'log',
  'info',
  'warn',
  'error',
  'trace',
  'dir',
  'dirxml',
  'table',
  'assert',
] as const

/**
 * What packages print may hold what they were given: an address, a row, a whole request. It is told that one spoke,
 * never what it said; `log` is the only voice of the program. Node's own warnings are told by their code.
 */
export function keepConsoleQuiet(log: Log, voice: Console = console, source: NodeJS.Process = process): void {
  for (const name of speaking) voice[name] = () => log.warn('package.spoke', { operation: `console.${name}` })
  // The first listener is Node's, which prints the message.
  source.removeAllListeners('warning')
  source.on('warning', (warning: Error & { code?: string }) =>
    log.warn('process.warned', { code: warning.code ?? warning.name }),
  )
}
