import type { SeenSending } from '#domain/deliverability/hold-decision.ts'
import type { Sequencer, WarmUpState } from '#domain/stacks/sequencer-port.ts'
import { utcDay } from '#domain/stacks/utc-day.ts'
import type { Personal } from '#policy/personal.ts'

export interface SeenHeld {
  readonly seen: SeenSending
  readonly warmUp: WarmUpState | undefined
}

/** Something that a pause stops at the sequencer. */
export interface HeldAtSequencer {
  look(): Promise<SeenHeld>
  pause(): Promise<void>
  resume(): Promise<void>
  /** Pausing is about cold messages. Should a pause have stopped the warm-up too, it is switched on again. */
  keepWarm(seen: SeenHeld, warmed: boolean): Promise<void>
}

/** An account that cannot sign in is not seen paused; it is paused all the same, for when it can again. */
export function inboxAt(
  sequencer: Sequencer,
  inbox: { readonly address: Personal<'email'>; readonly restsFrom: Date | null },
  now: Date,
): HeldAtSequencer {
  const { address, restsFrom } = inbox
  // One that rests for good warms up no more; the reconciler has switched that off.
  const warms = restsFrom === null || restsFrom > now
  return {
    async look() {
      const account = await sequencer.findAccount(address)
      if (!account) return { seen: 'missing', warmUp: undefined }
      return { seen: account.state === 'paused' ? 'paused' : 'sending', warmUp: account.warmUp }
    },
    async pause() {
      await sequencer.pauseAccount(address)
    },
    async resume() {
      await sequencer.resumeAccount(address)
    },
    async keepWarm({ warmUp }, warmed) {
      if (warms && warmed && warmUp === 'paused') await sequencer.enableWarmUp([address])
    },
  }
}

/** A draft and one that is over send nothing: as good as paused, by whoever left them so. */
export function campaignAt(sequencer: Sequencer, campaignRef: string, now: Date): HeldAtSequencer {
  return {
    async look() {
      const today = utcDay(now)
      const counts = await sequencer.campaignCounts(campaignRef, today, today)
      if (!counts) return { seen: 'missing', warmUp: undefined }
      return { seen: counts.state === 'sending' ? 'sending' : 'paused', warmUp: undefined }
    },
    pause: () => sequencer.pauseCampaign(campaignRef),
    resume: () => sequencer.resumeCampaign(campaignRef),
    keepWarm: async () => undefined,
  }
}
