import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CheckoutLine, Payments } from '#domain/billing/payments-port.ts'
import type { KeyReport } from '#domain/connections/key-check-port.ts'
import { personal } from '#policy/personal.ts'
import { declaredLine } from '#test/support/declared-exits.ts'
import { plainLine } from '#test/support/plain-line.ts'
import { startTestSandboxes, type TestSandboxWorld } from '#test/support/sandbox-world.ts'
import { checkStripeKey } from '#vendors/stripe/check-key.ts'
import { stripeSandbox } from '#vendors/stripe/sandbox/stripe-sandbox.ts'
import { stripePayments } from '#vendors/stripe/stripe.ts'

export interface Received {
  readonly path: string
  readonly body: string
  readonly signature: string
}

/** Takes what the sandbox sends to the program, answering as it is told. */
export interface ProgramSide {
  readonly received: Received[]
  status: number
}

export interface StripeWorld {
  readonly world: TestSandboxWorld
  readonly payments: Payments
  readonly webhookSecret: string
  readonly program: ProgramSide
  /** The vendor's interface itself, for what the port does not offer. */
  call(method: string, path: string, form?: string, headers?: Record<string, string>): Promise<Response>
  control(path: string): Promise<Record<string, unknown>>
  withKey(secretKey: string): Payments
  checkKey(secretKey?: string): Promise<KeyReport>
  close(): Promise<void>
}

function listen(program: ProgramSide): Promise<Server> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const signature = String(request.headers['stripe-signature'])
      program.received.push({ path: request.url ?? '', body, signature })
      response.writeHead(program.status).end()
    })
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

/** Deliveries are held, so that a test says when they are made. */
export async function startStripe(): Promise<StripeWorld> {
  const program: ProgramSide = { received: [], status: 200 }
  const server = await listen(program)
  const programOrigin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const world = await startTestSandboxes([stripeSandbox], { programOrigin })
  const { secretKey = '', webhookSecret = '' } = await world.credentials('stripe')
  const base = world.origin('stripe')
  const control = async (path: string) =>
    (await (await fetch(base + path, { method: 'POST' })).json()) as Record<string, unknown>
  await control('/_hold')
  await control('/_rate?perSecond=10000')
  const withKey = (key: string) =>
    stripePayments(declaredLine('stripe', plainLine('stripe', base)), { secretKey: key })
  return {
    world,
    webhookSecret,
    program,
    control,
    withKey,
    checkKey: (key = secretKey) =>
      checkStripeKey(declaredLine('stripe', plainLine('stripe', base)), { secretKey: key })(),
    payments: withKey(secretKey),
    call: (method, path, form, headers) =>
      fetch(base + path, {
        method,
        headers: {
          authorization: `Bearer ${secretKey}`,
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
        ...(form === undefined ? {} : { body: form }),
      }),
    async close() {
      await world.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const lines: readonly CheckoutLine[] = [
  { title: 'Set-up fee', unitAmountCents: 150_000, quantity: 1, every: 'once' },
  { title: 'Inboxes', unitAmountCents: 2_500, quantity: 10, every: 'month' },
]

let orders = 0

/** A customer and an open checkout for them. */
export async function openCheckout(stripe: StripeWorld) {
  orders += 1
  const clientId = `client-${orders}`
  const quoteId = `quote-${orders}`
  const { customerId } = await stripe.payments.ensureCustomer({
    clientId,
    companyName: 'Acme',
    email: personal('email', `billing${orders}@acme.example`),
  })
  const order = {
    quoteId,
    clientId,
    customerId,
    currency: 'usd',
    lines,
    successUrl: 'http://127.0.0.1:9/paid?session={CHECKOUT_SESSION_ID}',
    cancelUrl: 'http://127.0.0.1:9/not-paid',
    idempotencyKey: `checkout-${quoteId}`,
  }
  return { order, ...(await stripe.payments.createCheckout(order)) }
}

export function payWith(url: string, cardNumber: string): Promise<Response> {
  const form = new URLSearchParams({ cardNumber, cardExpiry: '12 / 40', cardCvc: '123' })
  return fetch(url, { method: 'POST', body: form, redirect: 'manual' })
}

export const cards = {
  pays: '4242 4242 4242 4242',
  paysOnce: '4000 0000 0000 0341',
  paysLater: '4000 0027 6000 3184',
  failsLater: '4000 0084 0000 1629',
  isDisputed: '4000 0000 0000 0259',
  declined: '4000 0000 0000 0002',
}
