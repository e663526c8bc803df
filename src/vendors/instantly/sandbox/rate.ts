/** 100 calls a second and 6000 a minute for the workspace, over all its keys (vendor's starter kit, checked 2026-11-23). */
const perSecond = 100
const perMinute = 6000

export interface RateCount {
  /** False when the call is one too many. */
  admit(nowMs: number): boolean
  report(): { perSecond: number; perMinute: number; calls: number; refused: number; peakInASecond: number }
}

export function rateCount(): RateCount {
  let second = { at: -1, calls: 0 }
  let minute = { at: -1, calls: 0 }
  let calls = 0
  let refused = 0
  let peakInASecond = 0
  return {
    admit(nowMs) {
      const thisSecond = Math.floor(nowMs / 1000)
      const thisMinute = Math.floor(nowMs / 60_000)
      if (second.at !== thisSecond) second = { at: thisSecond, calls: 0 }
      if (minute.at !== thisMinute) minute = { at: thisMinute, calls: 0 }
      calls += 1
      second.calls += 1
      minute.calls += 1
      peakInASecond = Math.max(peakInASecond, second.calls)
      const admitted = second.calls <= perSecond && minute.calls <= perMinute
      if (!admitted) refused += 1
      return admitted
    },
    report: () => ({ perSecond, perMinute, calls, refused, peakInASecond }),
  }
}
