import { Hono } from 'hono'
import type { NewSequencerAccount, Sequencer } from '#domain/stacks/sequencer-port.ts'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import { startSmtpServer } from '#platform/sandbox/smtp/server.ts'
import type { VendorSandbox } from '#platform/sandbox/world.ts'
import { personal } from '#policy/personal.ts'
import { declaredLine } from '#test/support/declared-exits.ts'
import { plainLine } from '#test/support/plain-line.ts'
import { startTestSandboxes, type TestSandboxWorld } from '#test/support/sandbox-world.ts'
import { instantlySequencer } from '#vendors/instantly/instantly.ts'
import { instantlySandbox } from '#vendors/instantly/sandbox/instantly-sandbox.ts'
import { registrySandbox } from '#vendors/registry/sandbox/registry.ts'

/** A submission server where `a-password` is right for everyone. */
const mailHost: VendorSandbox = {
  name: 'mail-host',
  http: () => new Hono(),
  credentials: async () => ({}),
  listen: (world) =>
    startSmtpServer(
      {
        hostName: 'mail.example',
        signIn: async (_, password) => password === 'a-password',
        recipient: async () => undefined,
        receive: async () => undefined,
      },
      world.network.endpoint(sandboxAddresses.mailforgeMail, 587),
    ),
}

export interface InstantlyWorld {
  readonly world: TestSandboxWorld
  readonly sequencer: Sequencer
  /** The sequencer with another key. */
  withKey(apiKey: string): Sequencer
  /** A bare call on the vendor's interface, for what the port does not offer. */
  call(method: string, path: string, json?: unknown, key?: string): Promise<{ status: number; json: unknown }>
  /** A control of the sandbox itself. */
  control(path: string, json: unknown): Promise<unknown>
}

export async function startInstantly(): Promise<InstantlyWorld> {
  const world = await startTestSandboxes([registrySandbox, instantlySandbox, mailHost])
  const { apiKey } = (await world.credentials('instantly')) as { apiKey: string }
  const base = `${world.origin('instantly')}/api/v2`
  const withKey = (key: string) =>
    instantlySequencer(declaredLine('instantly', plainLine('instantly', base)), { apiKey: key })
  const send = async (url: string, method: string, json: unknown, key: string) => {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    return { status: response.status, json: (await response.json()) as unknown }
  }
  return {
    world,
    withKey,
    sequencer: withKey(apiKey),
    call: (method, path, json, key = apiKey) => send(base + path, method, json, key),
    control: async (path, json) => (await send(world.origin('instantly') + path, 'POST', json, apiKey)).json,
  }
}

export const mail = (address: string) => personal('email', address)

const limits = { coldPerDay: 20, warmUpPerDay: 40, warmUpIncrementPerDay: 2, gapMinutes: 10 } as const

/** An inbox at the mail host of this world, where its login works. */
export function inbox(address: string, change: Partial<NewSequencerAccount> = {}): NewSequencerAccount {
  const login = { username: mail(address), password: 'a-password', host: sandboxAddresses.mailforgeMail }
  return {
    email: mail(address),
    firstName: personal('name', 'Ada'),
    lastName: personal('name', 'Byron'),
    imap: { ...login, port: 993 },
    smtp: { ...login, port: 587 },
    limits,
    ...change,
  }
}

/** The same inbox as a body of the vendor's interface. */
export function account(address: string): Record<string, unknown> {
  const host = sandboxAddresses.mailforgeMail
  return {
    email: address,
    first_name: 'Ada',
    last_name: 'Byron',
    provider_code: 1,
    imap_host: host,
    imap_port: 993,
    imap_username: address,
    imap_password: 'a-password',
    smtp_host: host,
    smtp_port: 587,
    smtp_username: address,
    smtp_password: 'a-password',
  }
}

/** Adds the inbox and waits, in business time, until its warm-up runs. */
export async function warming(instantly: InstantlyWorld, address: string): Promise<void> {
  await instantly.sequencer.addAccount(inbox(address))
  await instantly.sequencer.enableWarmUp([mail(address)])
  instantly.world.advance({ minutes: 1 })
}

/** A running campaign from this inbox. @returns the vendor's number of it */
export async function sending(instantly: InstantlyWorld, address: string): Promise<string> {
  const schedule = {
    name: 'Weekdays',
    timing: { from: '09:00', to: '17:00' },
    days: { 1: true, 2: true, 3: true, 4: true, 5: true },
    timezone: 'Etc/GMT+12',
  }
  const made = await instantly.call('POST', '/campaigns', {
    name: 'A campaign',
    campaign_schedule: { schedules: [schedule] },
    email_list: [address],
  })
  const { id } = made.json as { id: string }
  await instantly.call('POST', `/campaigns/${id}/activate`)
  return id
}
