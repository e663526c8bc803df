import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { personal } from '#policy/personal.ts'
import { failureOf } from '#vendors/stripe/failures.ts'
import { lines, openCheckout, type StripeWorld, startStripe } from './stripe-world.ts'

describe('calls to Stripe', () => {
  let stripe: StripeWorld
  beforeAll(async () => {
    stripe = await startStripe()
  })
  afterAll(() => stripe.close())

  const acme = (clientId: string, companyName = 'Acme') => ({
    clientId,
    companyName,
    email: personal('email', 'billing@acme.example'),
  })

  it('makes one customer per client, though search lags and the company is renamed', async () => {
    const first = await stripe.payments.ensureCustomer(acme('one'))
    expect(await stripe.payments.ensureCustomer(acme('one'))).toEqual(first)
    expect(await stripe.payments.ensureCustomer(acme('one', 'Acme Ltd'))).toEqual(first)
    stripe.world.advance({ days: 3 })
    expect(await stripe.payments.ensureCustomer(acme('one', 'Acme Ltd'))).toEqual(first)
  })

  it('takes a key that another call is still using for a reason to wait, and no refusal', () => {
    expect([409, 429, 400, 403].map(failureOf)).toEqual(['limited', 'limited', 'refused', 'unauthorised'])
  })

  it('makes one customer when the answer to the first call was lost', async () => {
    await stripe.world.plan('stripe', { kind: 'lost', matches: 'POST /v1/customers', times: 1 })
    await expect(stripe.payments.ensureCustomer(acme('lost'))).rejects.toMatchObject({
      failure: 'unavailable',
    })
    const { customerId } = await stripe.payments.ensureCustomer(acme('lost'))
    const listed = (await (await stripe.call('GET', '/v1/customers?limit=100')).json()) as {
      data: { id: string; metadata: { client_id?: string } }[]
    }
    const theirs = listed.data.filter(({ metadata }) => metadata.client_id === 'lost')
    expect(theirs.map(({ id }) => id)).toEqual([customerId])
  })

  it('opens one session per key, and refuses the key for another order', async () => {
    const { order, sessionId } = await openCheckout(stripe)
    expect((await stripe.payments.createCheckout(order)).sessionId).toBe(sessionId)
    const other = stripe.payments.createCheckout({ ...order, lines: [...lines, ...lines] })
    await expect(other).rejects.toMatchObject({ failure: 'refused', vendorCode: 'idempotency_error' })
  })

  it('says that an answer is a replay', async () => {
    const send = () => stripe.call('POST', '/v1/customers', 'name=Acme', { 'idempotency-key': 'replayed' })
    const first = await send()
    const second = await send()
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect(second.headers.get('idempotent-replayed')).toBe('true')
    expect(await second.text()).toBe(await first.text())
  })

  it('tells failures apart', async () => {
    await expect(stripe.payments.readInvoice('in_none')).rejects.toMatchObject({
      failure: 'missing',
      vendorCode: 'resource_missing',
    })
    await expect(stripe.withKey('sk_test_wrong').readInvoice('in_none')).rejects.toMatchObject({
      failure: 'unauthorised',
    })
    await stripe.world.plan('stripe', { kind: 'unavailable', matches: 'GET /v1/invoices', times: 1 })
    await expect(stripe.payments.readInvoice('in_none')).rejects.toMatchObject({ failure: 'unavailable' })
    await stripe.world.plan('stripe', { kind: 'limited', matches: 'GET /v1/invoices', times: 1 })
    await expect(stripe.payments.readInvoice('in_none')).rejects.toMatchObject({
      failure: 'limited',
      retryAfterMs: 1000,
    })
    const { order } = await openCheckout(stripe)
    const nobody = { ...order, customerId: 'cus_none', idempotencyKey: 'nobody' }
    await expect(stripe.payments.createCheckout(nobody)).rejects.toMatchObject({ failure: 'refused' })
  })

  it('keeps addresses and names out of its errors', async () => {
    const wrong = stripe.withKey('sk_test_wrong').ensureCustomer(acme('quiet', 'Persephone GmbH'))
    const error = await wrong.catch((caught: unknown) => caught)
    expect(String(error) + JSON.stringify(error)).not.toMatch(/billing@|Persephone|sk_test_wrong/)

    const { stripePayments } = await import('#vendors/stripe/stripe.ts')
    const body = {
      error: {
        type: 'invalid_request_error',
        message: 'Invalid email address: billing@acme.example',
        param: 'email',
      },
    }
    const chatty = stripePayments(
      async () => ({ status: 400, headers: new Headers(), text: JSON.stringify(body), json: () => body }),
      { secretKey: 'sk_test_any' },
    )
    const told = await chatty.ensureCustomer(acme('chatty')).catch((caught: unknown) => caught)
    expect(told).toMatchObject({ failure: 'refused' })
    expect(String(told) + JSON.stringify(told)).not.toMatch(/billing@/)
  })

  it('tells Stripe nothing of the machine it runs on', async () => {
    const seen: string[] = []
    const { stripePayments } = await import('#vendors/stripe/stripe.ts')
    const payments = stripePayments(
      async (request) => {
        seen.push(...Object.keys(request.headers ?? {}))
        return { status: 200, headers: new Headers(), text: '{}', json: () => ({}) }
      },
      { secretKey: 'sk_test_any' },
    )
    await expect(payments.readInvoice('in_any')).rejects.toMatchObject({ failure: 'garbled' })
    expect(seen.toSorted()).toEqual(['authorization', 'content-type', 'stripe-version'])
  })

  describe('what the interface refuses', () => {
    const refusal = async (form: string, headers?: Record<string, string>) => {
      const answer = await stripe.call('POST', '/v1/checkout/sessions', form, headers)
      const { error } = (await answer.json()) as { error: { code?: string; param?: string; message: string } }
      return { status: answer.status, ...error }
    }
    const line =
      'line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=A'
    const base = async () => {
      const { customerId } = await stripe.payments.ensureCustomer(acme('refusals'))
      return `mode=subscription&customer=${customerId}&success_url=http://127.0.0.1:9/`
    }

    it('an unknown parameter', async () => {
      expect(await refusal(`${await base()}&${line}&colour=red`)).toMatchObject({
        status: 400,
        code: 'parameter_unknown',
        param: 'colour',
      })
    })

    it('a missing one', async () => {
      expect(await refusal(`mode=subscription&${line}`)).toMatchObject({ code: 'parameter_missing' })
    })

    it('a subscription without a recurring price', async () => {
      expect((await refusal(`${await base()}&${line}`)).message).toContain('recurring price')
    })

    it('a version of the interface that it does not know', async () => {
      expect((await refusal(await base(), { 'stripe-version': '2015-01-01' })).message).toContain('version')
    })
  })

  it('over 25 in a second are limited', async () => {
    await stripe.control('/_rate?perSecond=25')
    const calls = Array.from({ length: 80 }, () => stripe.call('GET', '/v1/events?limit=1'))
    const statuses = (await Promise.all(calls)).map(({ status }) => status)
    await stripe.control('/_rate?perSecond=10000')
    expect(statuses).toContain(429)
  })
})
