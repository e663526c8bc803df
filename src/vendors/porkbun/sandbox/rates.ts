/** Rates are kept by machine time, as the vendor's own counters are. */
export interface Rates {
  /** Requests that may come at once, and how many more come free each second after that. */
  readonly burst: number
  readonly perSecond: number
  readonly checks: { readonly limit: number; readonly seconds: number }
  readonly creates: { readonly limit: number; readonly seconds: number }
  readonly createsPerDay: number
}

/** As seen in September 2026. A caller that keeps to one request a second never meets the burst limit. */
export const porkbunRates: Rates = {
  burst: 30,
  perSecond: 2,
  checks: { limit: 10, seconds: 10 },
  creates: { limit: 1, seconds: 1 },
  createsPerDay: 1000,
}

/** A bucket that refills: false when it is empty. */
export function tokenBucket(rates: Pick<Rates, 'burst' | 'perSecond'>): () => boolean {
  let tokens = rates.burst
  let filledAt = performance.now()
  return () => {
    const now = performance.now()
    tokens = Math.min(rates.burst, tokens + ((now - filledAt) / 1000) * rates.perSecond)
    filledAt = now
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}

export interface WindowCount {
  readonly allowed: boolean
  readonly used: number
  /** Seconds until the window starts anew. */
  readonly ttlSeconds: number
}

/** Counts uses within windows of fixed length. */
export function windowCounter(limit: number, seconds: number): { use(): WindowCount; look(): WindowCount } {
  let startedAt = Number.NEGATIVE_INFINITY
  let used = 0
  const look = (): WindowCount => {
    const now = performance.now()
    if (now - startedAt >= seconds * 1000) {
      startedAt = now
      used = 0
    }
    const ttlSeconds = Math.max(1, Math.ceil((startedAt + seconds * 1000 - now) / 1000))
    return { allowed: used < limit, used, ttlSeconds }
  }
  return {
    look,
    use() {
      const before = look()
      if (before.allowed) used += 1
      return { ...before, used }
    },
  }
}

export function limitObject(kind: string, limit: number, seconds: number, count: WindowCount) {
  return {
    TTL: seconds,
    limit,
    used: count.used,
    naturalLanguage: `${count.used} out of ${limit} ${kind} within ${seconds} seconds used.`,
  }
}
