/**
 * What the program knows of its own pause of an inbox or campaign at the sequencer.
 *
 *   (none) → pausing → paused → resuming → (none)
 *   (none) → elsewhere → (none)
 *
 * pausing: written before the call, so that after a crash the pause found there is known as ours · paused: seen ·
 * resuming: written before the call · elsewhere: it was found paused before the program did anything; whoever paused
 * it resumes it.
 */
export type HoldState = 'pausing' | 'paused' | 'resuming' | 'elsewhere'

/** As the sequencer shows it now. `missing`: it does not know it any more. */
export type SeenSending = 'sending' | 'paused' | 'missing'

export type HoldDecision =
  /** Nothing to call: keep this state as seen. */
  | { readonly do: 'keep'; readonly state: HoldState }
  /** Write the intent, call, look again. */
  | { readonly do: 'pause' | 'resume' }
  /** Nothing of ours is left there. */
  | { readonly do: 'forget' }

/** @param wanted whether any open pause covers it */
export function decideHold(hold: HoldState | undefined, wanted: boolean, seen: SeenSending): HoldDecision {
  if (seen === 'missing') return { do: 'forget' }
  if (wanted) {
    if (seen === 'sending') return { do: 'pause' }
    return { do: 'keep', state: hold === undefined || hold === 'elsewhere' ? 'elsewhere' : 'paused' }
  }
  if (hold === undefined || hold === 'elsewhere' || seen === 'sending') return { do: 'forget' }
  return { do: 'resume' }
}
