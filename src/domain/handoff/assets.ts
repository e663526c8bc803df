import { z } from 'zod'

/** Who holds an asset after the hand-off. */
export const holders = {
  client: 'yours',
  agency: 'held by us for you',
  vendor: 'rented from the vendor',
} as const
export type Holder = keyof typeof holders

export interface AssetKindRule {
  readonly title: string
  readonly holder: Holder
  /** How the client takes it elsewhere, in the order of doing. */
  readonly moves: readonly string[]
  /** What is lost when it moves or is given up, where something is. */
  readonly lost?: string
}

/** Everything a stack consists of. A new kind of asset does not build before it says how it moves. */
export const assetKinds = {
  registration: {
    title: 'Domain registration at Porkbun',
    holder: 'client',
    moves: [
      'You are the registrant, so the domain is yours whoever’s account it is in.',
      'Open an account at Porkbun or at another registrar.',
      'Ask us for a push to your Porkbun account, or for the authorisation code for another registrar; Porkbun gives both on its website only.',
      'A change of registrant in the last 60 days can lock a transfer to another registrar; a push inside Porkbun is not affected.',
    ],
  },
  zone: {
    title: 'DNS zone at Mailforge',
    holder: 'vendor',
    moves: [
      'Import the zone file of this pack at the next operator of the zone.',
      'Change the name servers at the registrar.',
      'Keep the old zone for two days, until caches have forgotten it.',
    ],
    lost: 'The signing keys belong to the inbox host; another host makes its own.',
  },
  inbox: {
    title: 'Inbox at Mailforge',
    holder: 'vendor',
    moves: [
      'Take over the workspace, or export the mail over IMAP with the revealed credentials.',
      'Open the same address at the next host, then change MX, SPF and DKIM.',
    ],
    lost: 'Mail that was not exported is deleted with the inbox.',
  },
  'sequencer-account': {
    title: 'Sending account at Instantly',
    holder: 'vendor',
    moves: [
      'Add each inbox to your own workspace with the revealed credentials.',
      'Remove it from ours in the same hour; an inbox warms up in one workspace at a time.',
    ],
    lost: 'Warm-up history stays in the workspace where it was made.',
  },
} as const satisfies Record<string, AssetKindRule>
export type AssetKind = keyof typeof assetKinds

export interface AssetInput {
  readonly kind: AssetKind
  /** A domain name, or the domain of the inboxes it counts. */
  readonly subject: string
  readonly count: number
  /** When the registrant was read back as the client; only a registration has it. */
  readonly provenAt?: Date
}

export const assetSchema = z.strictObject({
  title: z.string(),
  subject: z.string(),
  count: z.int(),
  holder: z.enum(Object.keys(holders) as [Holder, ...Holder[]]),
  ownership: z.string(),
  moves: z.array(z.string()).readonly(),
  lost: z.string().optional(),
})
export type Asset = z.infer<typeof assetSchema>

/** The list of what there is, who owns it and how it moves. Ownership that was not read back is not claimed. */
export function assetList(inputs: readonly AssetInput[]): Asset[] {
  return inputs.map(({ kind, subject, count, provenAt }) => {
    const rule: AssetKindRule = assetKinds[kind]
    return {
      title: rule.title,
      subject,
      count,
      holder: rule.holder,
      ownership: ownershipOf(kind, rule.holder, provenAt),
      moves: rule.moves,
      ...(rule.lost === undefined ? {} : { lost: rule.lost }),
    }
  })
}

function ownershipOf(kind: AssetKind, holder: Holder, provenAt: Date | undefined): string {
  if (kind !== 'registration') return holders[holder]
  if (provenAt === undefined) return 'not confirmed: the registrant could not be read back yet'
  return `${holders[holder]}; you were read back as registrant on ${provenAt.toISOString().slice(0, 10)}`
}
