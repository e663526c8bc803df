import type { MailboxCredentials, MailboxHost, NewMailbox } from '#domain/stacks/mailbox-host-port.ts'
import type { Resolver } from '#platform/dns/resolve.ts'
import type { SocketPermit } from '#platform/guard/exit.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import { personal } from '#policy/personal.ts'
import { declaredLine, declaredPermit } from '#test/support/declared-exits.ts'
import { plainLine } from '#test/support/plain-line.ts'
import { startTestSandboxes, type TestSandboxWorld } from '#test/support/sandbox-world.ts'
import { mailforgeHost } from '#vendors/mailforge/mailforge.ts'
import { mailforgeSandbox } from '#vendors/mailforge/sandbox/sandbox.ts'
import { registrySandbox } from '#vendors/registry/sandbox/registry.ts'
import { seedSandbox } from '#vendors/seed/sandbox/sandbox.ts'
import { smtpSandbox } from '#vendors/smtp/sandbox/sandbox.ts'

export interface MailforgeWorld {
  world: TestSandboxWorld
  host: MailboxHost
  resolver: Resolver
  permit: SocketPermit
  /** A call as anybody could make it, for what the client never does. */
  call(method: string, path: string, body?: unknown, key?: string): Promise<{ status: number; json: unknown }>
  /** Registers the domain and delegates it to these name servers. */
  register(domain: string, nameServers: readonly string[]): Promise<void>
  /** Brings a domain in, delegates it and waits in business time until it is active; answers its id. */
  activeDomain(domain: string): Promise<string>
  /** An active inbox and how to sign in to it. */
  activeInbox(address: string): Promise<{ id: string; credentials: MailboxCredentials }>
}

export async function startMailforgeWorld(): Promise<MailforgeWorld> {
  const world = await startTestSandboxes([registrySandbox, seedSandbox, smtpSandbox, mailforgeSandbox])
  const permit = declaredPermit(world.network)
  const credentials = await world.credentials('mailforge')
  const base = `${world.origin('mailforge')}/public`
  const host = mailforgeHost(credentials, declaredLine('mailforge', plainLine('mailforge', base)), permit)

  async function register(domain: string, nameServers: readonly string[]) {
    const answer = await fetch(`${world.origin('registry')}/domains`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: domain,
        registrar: 'test',
        years: 1,
        nameServers,
        registrant,
        registrantConfirmed: true,
      }),
    })
    if (!answer.ok) throw new Error(await answer.text())
  }

  async function activeDomain(domain: string) {
    const { id, nameServers } = await host.bringIn(domain, { forwardToDomain: 'acme.example' })
    await register(domain, nameServers)
    await host.statusOf(domain)
    world.advance({ minutes: 11 })
    return id
  }

  return {
    world,
    host,
    permit,
    resolver: worldResolver(world.network),
    register,
    activeDomain,
    async call(method, path, body, key = credentials.apiKey ?? '') {
      const answer = await fetch(base + path, {
        method,
        headers: { authorization: key, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, json: text === '' ? undefined : (JSON.parse(text) as unknown) }
    },
    async activeInbox(address) {
      const domain = address.slice(address.indexOf('@') + 1)
      const made = await host.createMailboxes(domain, [person(address)])
      world.advance({ minutes: 6 })
      const mailboxes = made.kind === 'made' ? made.mailboxes : []
      const mailbox = mailboxes.find((one) => one.address === personal('email', address))
      const opened = mailbox && (await host.credentials(mailbox.id))
      if (!mailbox || !opened) throw new Error('the inbox did not become active')
      return { id: mailbox.id, credentials: opened }
    },
  }
}

export const person = (address: string): NewMailbox => ({
  address: personal('email', address),
  firstName: personal('name', 'Ada'),
  lastName: personal('name', 'Byron'),
})

const registrant = {
  firstName: 'Grace',
  lastName: 'Hopper',
  address1: '1 Main Street',
  city: 'New York',
  postalCode: '10001',
  country: 'US',
  phone: '5550100',
  phoneCountryCode: '1',
  email: 'grace@acme.example',
}
