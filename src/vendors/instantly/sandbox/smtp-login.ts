import { isIP } from 'node:net'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import type { AccountDocument } from './account.ts'
import { addressOf, standIn } from './look-up.ts'

export type LoginOutcome =
  | { kind: 'accepted' }
  | { kind: 'unreachable' }
  | { kind: 'refused'; code: string; responseCode: number; response: string }

/** Signs in at the account's SMTP host, found by its public name, as the vendor does before the first message. */
export async function trySmtpLogin(
  world: SandboxWorld,
  account: Pick<AccountDocument, 'smtp_host' | 'smtp_port' | 'smtp_username' | 'smtp_password'>,
): Promise<LoginOutcome> {
  const address = isIP(account.smtp_host) ? account.smtp_host : await addressOf(world, account.smtp_host)
  const endpoint = address === undefined ? undefined : standIn(world, address, account.smtp_port)
  if (!endpoint) return { kind: 'unreachable' }
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    ...endpoint,
    secure: account.smtp_port === 465,
    tls: { rejectUnauthorized: false },
    auth: { user: account.smtp_username, pass: account.smtp_password },
    connectionTimeout: 3000,
    greetingTimeout: 3000,
    socketTimeout: 5000,
  })
  try {
    await transport.verify()
    return { kind: 'accepted' }
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number }
    if (responseCode === undefined) return { kind: 'unreachable' }
    const response = `${responseCode} authentication was not accepted`
    return { kind: 'refused', code: code ?? 'EAUTH', responseCode, response }
  } finally {
    transport.close()
  }
}
