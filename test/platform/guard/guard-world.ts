import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { system } from '#platform/database/actor.ts'
import { type Guard, type GuardOptions, openGuard } from '#platform/guard/guard.ts'
import type { Connection, LineContext, OutboundRequest, VendorLine } from '#platform/guard/line.ts'
import { liveNetwork } from '#platform/sandbox/addresses.ts'
import { defineRecipient } from '#policy/recipients/recipient.ts'
import { allInEffect } from '#test/support/all-in-effect.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'

const described = {
  name: 'A vendor',
  role: 'processor',
  does: 'sequencer',
  why: 'For tests.',
  clause: '4.5',
  purposes: ['service-delivery'],
  country: 'US',
  transfer: 'clauses',
  contract: 'account',
  policyUrl: 'https://vendor.example/privacy',
  since: 1,
} as const

/** Recipients like the true ones, whose live hosts are this machine or reserved names (RFC 2606). */
export const testRecipients = {
  vendor: defineRecipient({
    ...described,
    id: 'vendor',
    hosts: ['api.vendor.example', '127.0.0.1'],
    operations: {
      ping: { what: 'asks', fields: {} },
      'person.add': {
        what: 'adds a person',
        fields: {
          id: 'key',
          'people.email': 'email',
          'people.name.first': 'name',
          email: 'email',
          'metadata.*': 'key',
        },
      },
      'mail.send': { what: 'sends', fields: { to: 'email', subject: 'message' } },
    },
  }),
  anywhere: defineRecipient({
    ...described,
    id: 'anywhere',
    hosts: ['*'],
    operations: { 'mail.send': { what: 'sends', fields: { to: 'email' } } },
  }),
}

export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Answer = (response: ServerResponse, received: Received) => void | Promise<void>

const greet: Answer = (response) => void response.end('{}')

/** A real server on loopback, and everything that reached it. */
export async function startVendor() {
  const received: Received[] = []
  const vendor = {
    received,
    /** How it answers from now on. */
    answer: greet,
    origin: '',
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
    received.push(one)
    await vendor.answer(response, one)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vendor.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return vendor
}
export type Vendor = Awaited<ReturnType<typeof startVendor>>

export interface GuardWorld {
  readonly db: MigratedDatabase
  readonly vendor: Vendor
  guard(options?: Partial<GuardOptions>): Guard
  connection(changes?: Partial<Connection>): Connection
  line(context?: Partial<LineContext>, connection?: Partial<Connection>): VendorLine
  close(): Promise<void>
}

export const actor = system('test')

export async function openGuardWorld(): Promise<GuardWorld> {
  const db = await migratedDatabase()
  const vendor = await startVendor()
  const world: GuardWorld = {
    db,
    vendor,
    guard: (options = {}) =>
      openGuard({
        recipients: allInEffect(testRecipients),
        inPurpose: db.inPurpose,
        network: liveNetwork,
        ...options,
      }),
    connection: (changes = {}) => ({
      id: '00000000-0000-4000-8000-000000000001',
      vendor: 'vendor',
      mode: 'sandbox',
      baseUrl: `${vendor.origin}/api`,
      credentials: {},
      ...changes,
    }),
    line: (context = {}, connection = {}) =>
      world.guard().line(world.connection(connection), actor, about(context)),
    async close() {
      await vendor.close()
      await db.drop()
    },
  }
  return world
}

export const about = (context: Partial<LineContext> = {}): LineContext => ({
  purpose: 'service-delivery',
  people: [],
  ...context,
})

/** A request that changes nothing and may be sent again, with what a test gives instead. */
export const request = (changes: Partial<OutboundRequest> = {}): OutboundRequest => ({
  operation: 'ping',
  method: 'POST',
  path: '/ping',
  repeatable: true,
  ...changes,
})
