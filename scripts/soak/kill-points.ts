/** Every so many calls the process is stopped, counted from `first`, so that it can be killed just there. */
export interface Rhythm {
  readonly every: number
  /** The first call at which it is stopped, from 1. */
  readonly first: number
  /** Calls of these names are reached once each, too, wherever they come. */
  readonly also?: readonly string[]
}

/** Holds a worker at a call to a vendor. Nothing in the program knows of it. */
export interface KillPoints {
  /** The call at which the worker stands now, as `porkbun domain.create` or `POST /porkbun/…`; undefined while it runs. */
  reached(): Promise<string | undefined>
  /** Once it has been killed: lets go of what was held. */
  release(): Promise<void>
  /** The names of all calls so far. */
  seen(): Promise<readonly string[]>
  close(): Promise<void>
}

export const never: Rhythm = { every: 1_000_000, first: 1_000_000 }

/**
 * After how many more calls the next kill comes. A step may take more calls than there are between two kills and then
 * begins anew each time, so wherever one was killed before, it gets longer.
 */
export function gaps(rhythm: Rhythm): (killedAt: string) => number {
  const times = new Map<string, number>()
  return (killedAt) => {
    const before = times.get(killedAt) ?? 0
    times.set(killedAt, before + 1)
    return rhythm.every + before * 3
  }
}
