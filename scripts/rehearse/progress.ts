const started = performance.now()

/** Seconds since the start, for the reader's eye. */
export function elapsed(): string {
  return `${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`
}

let silent = false

/** From now on nothing is told, or again; for a story that is played inside something else. */
export function beSilent(isSilent = true): void {
  silent = isSilent
}

export function say(line: string): void {
  if (!silent) process.stdout.write(`${line}\n`)
}

export interface Storyline {
  /** Does one step and tells when it is done, with how long it took. */
  step<T>(words: string, work: () => Promise<T>): Promise<T>
}

/** The steps of one person or company, told as they are done. */
export function storyline(who: string): Storyline {
  return {
    async step(words, work) {
      const begun = performance.now()
      const took = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`
      try {
        const result = await work()
        say(`${elapsed()}  ${who}: ${words} (${took()})`)
        return result
      } catch (error) {
        say(`${elapsed()}  ${who}: FAILED: ${words} (${took()})`)
        throw error
      }
    },
  }
}
