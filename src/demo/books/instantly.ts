import type { AccountDocument } from '#vendors/instantly/sandbox/account.ts'
import type { CampaignDocument } from '#vendors/instantly/sandbox/campaign.ts'
import { organization } from '#vendors/instantly/sandbox/workspace.ts'
import { chanceOf, idOf } from '../seeded.ts'
import { raisedBy } from '../story/meddling.ts'
import { pauseSpansOf } from '../story/pauses.ts'
import { daysAfter, minutesAfter, type Scene } from '../story/scene.ts'
import { type InboxTold, mailboxPassword, type StackTold, twistOf } from '../story/stack.ts'
import { mailHostAddress } from './mailforge.ts'

/** What the sequencer has of one stack. */
export interface SequencerBooks {
  readonly accounts: ReadonlyMap<string, AccountDocument>
  readonly campaigns: readonly CampaignDocument[]
}

export async function keepSequencerBooks(scene: Scene, stack: StackTold): Promise<SequencerBooks> {
  const { instantly } = scene.books
  const accounts = new Map<string, AccountDocument>()
  for (const inbox of stack.inboxes) {
    const account = accountOf(scene, stack, inbox)
    if (!account) continue
    accounts.set(inbox.id, account)
    // Those of an engagement that ended have left the workspace; their figures stay.
    if (stack.told.company.standing !== 'ended') await instantly.put('accounts', inbox.address, account)
  }
  const campaign = campaignOf(scene, stack)
  if (campaign) await instantly.put('campaigns', campaign.id, campaign)
  return { accounts, campaigns: campaign ? [campaign] : [] }
}

const dayText = (at: Date): string => at.toISOString().slice(0, 10)

function accountOf(scene: Scene, stack: StackTold, inbox: InboxTold): AccountDocument | undefined {
  const connected = inbox.done('add-to-sequencer')
  if (!connected) return undefined
  const { coldPerInboxPerDay, warmUpPerInboxPerDay } = stack.offer.plan.assumptions
  const at = connected.toISOString()
  const live = stack.told.path.at('live')
  const cold = live && !inbox.reserve ? coldPerInboxPerDay.value : 0
  const warmUp = warmUpPerInboxPerDay.value
  const began = inbox.done('start-warm-up')
  const login = { username: inbox.address, password: mailboxPassword(inbox) }
  return {
    email: inbox.address,
    first_name: inbox.sender.firstName,
    last_name: inbox.sender.lastName,
    provider_code: 1,
    imap_host: mailHostAddress,
    imap_port: 993,
    imap_username: login.username,
    imap_password: login.password,
    smtp_host: mailHostAddress,
    smtp_port: 587,
    smtp_username: login.username,
    smtp_password: login.password,
    warmup: { limit: warmUp, increment: '2', reply_rate: 30, advanced: {} },
    daily_limit: inbox.done('set-limits') ? cold + (isRaised(stack, inbox) ? raisedBy : 0) : 0,
    sending_gap: 10,
    enable_slow_ramp: null,
    tracking_domain_name: null,
    signature: null,
    reply_to: null,
    created: at,
    updated: at,
    connected: at,
    setupPending: false,
    loginTried: at,
    loginError: null,
    warmUpSpans: began ? [{ from: minutesAfter(began, -1).toISOString() }] : [],
    pauseSpans: pauseSpansOf(stack, inbox, scene.now),
    limitHistory: [
      { from: dayText(connected), warmUp, cold: 0 },
      ...(live ? [{ from: dayText(live), warmUp, cold }] : []),
    ],
    spells: spellsOf(scene, stack, inbox),
  }
}

const isRaised = (stack: StackTold, inbox: InboxTold): boolean =>
  twistOf(stack.told, 'drift')?.what === 'limit-raised' && stack.inboxes[0]?.id === inbox.id

/** What went wrong for a while, as the sequencer's figures show it. */
function spellsOf({ now }: Scene, { told }: StackTold, inbox: InboxTold): AccountDocument['spells'] {
  const chance = chanceOf('spell', inbox.id)
  const day = (back: number) => dayText(daysAfter(now, -back))
  const bounces = twistOf(told, 'bounces')
  const spam = twistOf(told, 'spam')
  return [
    ...(bounces && inbox.domain.nth < 2
      ? [{ from: day(bounces.from), to: day(bounces.to), bounceRate: 0.05 + chance.next() * 0.04 }]
      : []),
    ...(spam && inbox.domain.nth === 1
      ? [
          {
            from: day(spam.from),
            ...(spam.to === undefined ? {} : { to: day(spam.to) }),
            spamRate: 0.28 + chance.next() * 0.2,
            replyRate: 0.006,
          },
        ]
      : []),
  ]
}

function campaignOf({ now }: Scene, stack: StackTold): CampaignDocument | undefined {
  const { path, company } = stack.told
  const live = path.at('live')
  if (!live) return undefined
  const began = minutesAfter(live, 180)
  if (began > now) return undefined
  const ended = company.standing === 'ended' ? path.over : undefined
  return {
    id: idOf('campaign', company.key),
    name: `${company.name}: first conversations`,
    status: ended ? 2 : 1,
    email_list: stack.inboxes.filter(({ reserve }) => !reserve).map(({ address }) => address),
    daily_limit: null,
    campaign_schedule: {
      schedules: [
        {
          name: 'working days',
          timing: { from: '09:00', to: '17:00' },
          days: { 1: true, 2: true, 3: true, 4: true, 5: true },
          timezone: 'Etc/GMT',
        },
      ],
    },
    timestamp_created: began.toISOString(),
    timestamp_updated: (ended ?? began).toISOString(),
    organization,
    activeSpans: [{ from: began.toISOString(), ...(ended ? { to: ended.toISOString() } : {}) }],
  }
}
