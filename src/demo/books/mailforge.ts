import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import { accountId, type Workspace } from '#vendors/mailforge/sandbox/account.ts'
import type { DomainDocument } from '#vendors/mailforge/sandbox/domain.ts'
import { nameServers as ownNameServers } from '#vendors/mailforge/sandbox/hosts.ts'
import type { MailboxDocument } from '#vendors/mailforge/sandbox/mailbox.ts'
import { ownRecords } from '#vendors/mailforge/sandbox/zone.ts'
import { idOf } from '../seeded.ts'
import { dmarcText } from '../story/dmarc-policy.ts'
import { driftingDomain, linkElsewhere } from '../story/meddling.ts'
import { minutesAfter, type Scene } from '../story/scene.ts'
import { type DomainTold, mailboxPassword, mailboxRef, type StackTold, twistOf } from '../story/stack.ts'

export const mailHostAddress = sandboxAddresses.mailforgeMail
export const nameServers: readonly string[] = ownNameServers
/** Where links in messages lead through, as a build writes it. */
export const tracking = { label: 'link', target: 'prox.itrackly.com' } as const

/** A domain as the host keeps and shows it. */
export interface HostedDomain {
  readonly id: string
  readonly name: string
  readonly records: readonly {
    readonly name: string
    readonly type: string
    readonly value: string
    readonly editable: boolean
  }[]
}

const workspaceId = idOf('mailforge workspace')
/** A key takes a while to make, so domains share these. */
const keyPairs = 4

/** Brings the domains and inboxes of all stacks into the host's books, as far as each has come. */
export async function keepHostBooks(
  scene: Scene,
  stacks: readonly StackTold[],
): Promise<Map<string, HostedDomain>> {
  const { mailforge } = scene.books
  const workspace: Workspace = { id: workspaceId, accountId, name: 'Default', slug: 'default' }
  await mailforge.put('workspaces', workspaceId, workspace)
  const keys = await Promise.all(Array.from({ length: keyPairs }, makeKeys))
  const hosted = new Map<string, HostedDomain>()
  let mailboxes = 0
  for (const stack of stacks) {
    for (const domain of stack.domains) {
      const broughtIn = domain.done('bring-in')
      const dkim = keys[hosted.size % keyPairs]
      if (!broughtIn || !dkim) continue
      const document = hostDocument(scene.now, stack, domain, broughtIn, dkim)
      await mailforge.put('domains', domain.name, document)
      hosted.set(domain.name, shown(document))
    }
    for (const inbox of stack.inboxes) {
      const opened = inbox.done('open-inbox')
      // Those of an engagement that ended were closed with it.
      if (!opened || stack.told.company.standing === 'ended') continue
      const mailbox: MailboxDocument = {
        id: mailboxRef(inbox),
        email: inbox.address,
        domain: inbox.domain.name,
        domainId: idOf('hosted domain', inbox.domain.name),
        workspaceId,
        firstName: inbox.sender.firstName,
        lastName: inbox.sender.lastName,
        signature: null,
        forwardingEmail: null,
        password: mailboxPassword(inbox),
        createdAt: minutesAfter(opened, -6).toISOString(),
        updatedAt: opened.toISOString(),
      }
      await mailforge.put('mailboxes', inbox.address, mailbox)
      mailboxes += 1
    }
  }
  await mailforge.put('account', 'slots', { slots: Math.ceil(mailboxes / 5) * 5, topUp: 5 })
  return hosted
}

const makeKeyPair = promisify(generateKeyPair)

async function makeKeys(): Promise<DomainDocument['dkim']> {
  const { privateKey, publicKey } = await makeKeyPair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { selector: 'mf1', privateKey, publicKeyBase64: publicKey.toString('base64') }
}

function hostDocument(
  now: Date,
  stack: StackTold,
  domain: StackTold['domains'][number],
  broughtIn: Date,
  dkim: DomainDocument['dkim'],
): DomainDocument {
  const written = domain.done('write-records')
  return {
    id: idOf('hosted domain', domain.name),
    name: domain.name,
    workspaceId,
    createdAt: broughtIn.toISOString(),
    updatedAt: (written ?? broughtIn).toISOString(),
    dmarcEmail: null,
    forwardToDomain: stack.told.company.domain,
    autoRenew: false,
    delegatedAt: domain.done('delegate')?.toISOString() ?? null,
    dkim,
    left: [],
    records: [
      { name: '_dmarc', type: 'TXT', value: written ? dmarcText(stack, now) : 'v=DMARC1; p=none' },
      ...(written ? [{ name: tracking.label, type: 'CNAME', value: linkTarget(stack, domain) }] : []),
    ],
  }
}

const linkTarget = ({ told }: StackTold, { nth }: DomainTold): string =>
  twistOf(told, 'drift')?.what === 'link-elsewhere' && nth === driftingDomain
    ? linkElsewhere
    : tracking.target

function shown(document: DomainDocument): HostedDomain {
  return {
    id: document.id,
    name: document.name,
    records: [
      ...ownRecords(document).map((record) => ({ ...record, editable: false })),
      ...document.records.map((record) => ({ ...record, editable: true })),
    ],
  }
}
