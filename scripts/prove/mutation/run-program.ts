import { spawn } from 'node:child_process'

export interface ProgramRun {
  /** Null when it was ended from outside: cut short, or ended because it had said what was waited for. */
  readonly status: number | null
  readonly said: string
}

/** Runs the project's Node in a folder until it ends, says `until`, or has taken too long. */
export function runProgram(
  folder: string,
  args: readonly string[],
  options: {
    readonly env?: NodeJS.ProcessEnv
    readonly signal: AbortSignal
    readonly limitMs: number
    readonly until?: string
  },
): Promise<ProgramRun> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: undefined, ...options.env },
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(options.limitMs)]),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (options.until && said.includes(options.until)) child.kill('SIGTERM')
      })
    child.once('error', () => undefined)
    child.once('close', (status) => resolve({ status, said }))
  })
}
