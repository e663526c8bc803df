/** What one look from outside said. */
export interface Finding {
  readonly what: string
  readonly ok: boolean
  /** How it was seen, or what was seen instead. */
  readonly how: string
}

/** Makes a check of a look that may fail: what it throws is what was seen. */
export async function finding(what: string, look: () => Promise<string | Wrong>): Promise<Finding> {
  try {
    const seen = await look()
    return typeof seen === 'string' ? { what, ok: true, how: seen } : { what, ok: false, how: seen.wrong }
  } catch (error) {
    return { what, ok: false, how: error instanceof Error ? error.message : String(error) }
  }
}

export interface Wrong {
  readonly wrong: string
}

export const wrong = (sentence: string): Wrong => ({ wrong: sentence })
