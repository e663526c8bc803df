import pg from 'pg'
import type { Config } from '#config/config.ts'
import { peopleForSignIn } from '#domain/staff/people-for-sign-in.ts'
import type { MailText } from '#mail/mail-text.ts'
import { signInLinkMail } from '#mail/sign-in-link.ts'
import { staffInvitationMail } from '#mail/staff-invitation.ts'
import type { SignInMail } from '#platform/auth/people-port.ts'
import { createSignIn, type SignIn } from '#platform/auth/sign-in.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { purposeRole, roleUrl } from '#platform/database/roles.ts'
import { signInLinkPages } from '#web/auth/sign-in-pages.ts'
import type { ConnectionMode } from './connections.ts'
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
  const send = async (personId: string, text: MailText) => {
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
      from: { name: config.controllerName, address: config.contactAddress },
      ...text,
      idempotencyKey: crypto.randomUUID(),
    })
  }
  const about = {
    controllerName: config.controllerName,
    contactAddress: config.contactAddress,
    publicUrl: config.publicUrl.href,
  }
  return {
    queueLinkDelivery: (requestId) =>
      inPurpose('authentication', worker, (tx) =>
        tx.enqueue('send-sign-in-link', { requestId }, { key: requestId }),
      ),
    sendSignInLink: ({ personId, link, goodForMinutes }) =>
      send(personId, signInLinkMail({ ...about, link, goodForMinutes })),
    sendStaffInvitation: ({ personId, link, goodForHours }) =>
      send(personId, staffInvitationMail({ ...about, link, goodForHours })),
  }
}
