import type { Personal } from '#policy/personal.ts'

/** `2026-11-23`, a day in UTC: sequencers count by it. */
export type UtcDay = `${number}-${number}-${number}`

/** Where an inbox is reached: what the host of the inbox gave us. */
export interface MailServerLogin {
  readonly host: string
  readonly port: number
  readonly username: Personal<'email'>
  readonly password: string
}

export interface SendingLimits {
  /** Campaign messages per day, warm-up not included. */
  readonly coldPerDay: number
  /** Warm-up messages per day, the ceiling of the ramp. */
  readonly warmUpPerDay: number
  /** Added to the warm-up each day until the ceiling. */
  readonly warmUpIncrementPerDay: 0 | 1 | 2 | 3 | 4
  /** Least minutes between two messages of one inbox. */
  readonly gapMinutes: number
}

export interface NewSequencerAccount {
  readonly email: Personal<'email'>
  readonly firstName: Personal<'name'>
  readonly lastName: Personal<'name'>
  readonly signature?: Personal<'signature'>
  readonly imap: MailServerLogin
  readonly smtp: MailServerLogin
  readonly limits: SendingLimits
}

/** `disconnected`: the sequencer can't log in · `soft-bouncing`, `failing`: it can, but the mail does not go. */
export type AccountState = 'active' | 'paused' | 'maintenance' | 'disconnected' | 'soft-bouncing' | 'failing'

export type WarmUpState = 'paused' | 'active' | 'banned' | 'spam-folder-unknown' | 'suspended'

export interface SequencerAccount {
  readonly email: Personal<'email'>
  readonly state: AccountState
  /** The sequencer's own code for what is wrong, such as `EAUTH`; never its prose. */
  readonly faultCode: string | undefined
  /** True while the sequencer has not yet logged in for the first time. */
  readonly setUpPending: boolean
  readonly warmUp: WarmUpState
  readonly warmUpStartedAt: Date | undefined
  /** 0 to 100, the sequencer's own figure. */
  readonly warmUpScore: number | undefined
  readonly coldPerDay: number | undefined
  readonly warmUpPerDay: number | undefined
  readonly trackingHost: string | undefined
}

/** Work that the sequencer does in its own time. */
export interface SequencerJob {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  readonly progressPercent: number
}

/** Campaign mail of one inbox on one day; a day without mail may be missing. */
export interface DailyFigures {
  readonly email: Personal<'email'>
  readonly day: UtcDay
  readonly sentCount: number
  readonly bouncedCount: number
  readonly replyCount: number
  readonly automaticReplyCount: number
}

/** Warm-up mail of one inbox on one day. A count the sequencer leaves out is undefined, not zero. */
export interface WarmUpFigures {
  readonly email: Personal<'email'>
  readonly day: UtcDay
  readonly sentCount: number | undefined
  readonly landedInboxCount: number | undefined
  readonly landedSpamCount: number | undefined
  readonly receivedCount: number | undefined
}

/** What the sequencer itself sees in the DNS of a domain. */
export interface DomainVitals {
  readonly domain: string
  readonly mx: boolean
  readonly spf: boolean
  readonly dkim: boolean
  readonly dmarc: boolean
}

export interface TrackingStatus {
  readonly host: string
  readonly cname: boolean
  readonly tls: boolean
}

/** `other`: a draft, one that is over, and one that its vendor stopped for another reason: it sends nothing. */
export type CampaignState = 'sending' | 'paused' | 'other'

/** What a campaign sent between two days. Its name, its texts and whom it is sent to are never read. */
export interface CampaignCounts {
  readonly campaignRef: string
  readonly state: CampaignState
  readonly sentCount: number
  readonly bouncedCount: number
}

/** Sends the client's campaigns and warms the inboxes. Failures are `VendorError`. */
export interface Sequencer {
  findAccount(email: Personal<'email'>): Promise<SequencerAccount | undefined>
  /** Adds the inbox unless it is there already; safe to repeat. */
  addAccount(account: NewSequencerAccount): Promise<SequencerAccount>
  removeAccount(email: Personal<'email'>): Promise<void>
  setLimits(email: Personal<'email'>, limits: SendingLimits): Promise<SequencerAccount>
  /** `undefined` takes the tracking host away. */
  setTrackingHost(email: Personal<'email'>, host: string | undefined): Promise<SequencerAccount>
  trackingStatus(host: string): Promise<TrackingStatus>
  pauseAccount(email: Personal<'email'>): Promise<SequencerAccount>
  resumeAccount(email: Personal<'email'>): Promise<SequencerAccount>
  /** At most 100 inboxes a call; the effect comes when the job is done. */
  enableWarmUp(emails: readonly Personal<'email'>[]): Promise<SequencerJob>
  disableWarmUp(emails: readonly Personal<'email'>[]): Promise<SequencerJob>
  readJob(jobId: string): Promise<SequencerJob>
  /** Both days included. Any number of inboxes; asked for in pieces the sequencer accepts. */
  dailyFigures(
    emails: readonly Personal<'email'>[],
    from: UtcDay,
    to: UtcDay,
  ): Promise<readonly DailyFigures[]>
  warmUpFigures(emails: readonly Personal<'email'>[]): Promise<readonly WarmUpFigures[]>
  /** The sequencer's ids of the campaigns that an inbox sends for. */
  campaignsOf(email: Personal<'email'>): Promise<readonly string[]>
  /** Both days included; undefined when there is no such campaign. */
  campaignCounts(campaignRef: string, from: UtcDay, to: UtcDay): Promise<CampaignCounts | undefined>
  pauseCampaign(campaignRef: string): Promise<void>
  resumeCampaign(campaignRef: string): Promise<void>
  vitals(emails: readonly Personal<'email'>[]): Promise<readonly DomainVitals[]>
}
