import pg from 'pg'
import type { Config } from '#config/config.ts'
import { peopleForSignIn } from '#domain/staff/people-for-sign-in.ts'
import type { RenderedMail } from '#mail/message.ts'
import { signInLink } from '#mail/messages/sign-in-link.ts'
import { staffInvitation } from '#mail/messages/staff-invitation.ts'
import type { SignInMail } from '#platform/auth/people-port.ts'
import { createSignIn, type SignIn } from '#platform/auth/sign-in.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { purposeRole, roleUrl } from '#platform/database/roles.ts'
import { signInLinkPages } from '#web/auth/sign-in-pages.ts'
import type { ConnectionMode } from './connections.ts'
import { mailHouse } from './mail-house.ts'
import type { VendorPorts } from './vendor-ports.ts'

interface SignInParts {
  readonly config: Config
  readonly runtime: { readonly databaseUrl: string; readonly masterKey: Buffer }
  readonly vault: Vault
  readonly inPurpose: InPurpose
  readonly ports: VendorPorts
  readonly mailMode: ConnectionMode
}

export interface OpenedSignIn {
  readonly signIn: SignIn
  close(): Promise<void>
}

/** Signing in, on its own database role; links are made and mailed inside the job, so that nothing stores them. */
export function openSignIn(parts: SignInParts): OpenedSignIn {
  const { config, runtime, vault, inPurpose } = parts
  const role = purposeRole(config.databaseRolePrefix, 'authentication', 'program')
  const pool = new pg.Pool({
    connectionString: roleUrl(runtime.databaseUrl, runtime.masterKey, role),
    max: 6,
    application_name: role,
  })
  // An unhandled pool error would print the connection, its password included.
  pool.on('error', () => {})
  const signIn = createSignIn({
    pool,
    vault,
    publicUrl: config.publicUrl,
    people: peopleForSignIn(inPurpose),
    mail: mailOf(parts),
    pages: signInLinkPages,
  })
  return { signIn, close: () => pool.end() }
}

function mailOf({ config, inPurpose, ports, mailMode }: SignInParts): SignInMail {
  const worker = system('sign-in mail')
  const house = mailHouse(config)
  const send = async (personId: string, mail: RenderedMail) => {
    const email = await inPurpose('authentication', worker, async (tx) => {
      const person = await tx.db
        .selectFrom('people')
        .select('email')
        .where('id', '=', personId)
        .executeTakeFirst()
      await tx.record({ kind: 'mail.sent', clauses: ['9.3'], personId, categories: ['email'] })
      return person?.email
    })
    if (!email) return
    const sender = await ports.mailSender(mailMode, 'authentication', personId)
    await sender.sendMail({
      to: email,
      from: house.from,
      ...mail,
      idempotencyKey: crypto.randomUUID(),
    })
  }
  return {
    queueLinkDelivery: (requestId) =>
      inPurpose('authentication', worker, (tx) =>
        tx.enqueue('send-sign-in-link', { requestId }, { key: requestId }),
      ),
    sendSignInLink: ({ personId, link, goodForMinutes }) =>
      send(personId, signInLink.render({ link, goodForMinutes }, house)),
    sendStaffInvitation: ({ personId, link, goodForHours }) =>
      send(personId, staffInvitation.render({ link, goodForHours }, house)),
  }
}
