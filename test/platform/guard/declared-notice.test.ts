import { expect, test } from 'vitest'
import { declaredNotice } from '#platform/guard/declared-notice.ts'

test('of a notice only declared fields come through, and of those only plain values', () => {
  const object = { id: 'in_1', object: 'invoice', customer_email: 'ada@acme.example' }
  const body = {
    id: 'evt_1',
    type: 'invoice.paid',
    created: 1,
    account: 'acct_1',
    data: { object, previous: {} },
  }
  expect(declaredNotice('stripe', body)).toEqual({
    id: 'evt_1',
    type: 'invoice.paid',
    created: 1,
    data: { object: { id: 'in_1', object: 'invoice' } },
  })
  const nested = { id: { email: 'ada@acme.example' }, type: ['ada@acme.example'], data: [object] }
  expect(declaredNotice('stripe', nested)).toEqual({})
  for (const none of [null, 'text', 4, [body], JSON.parse('{"__proto__":{"id":"evt_1"}}')])
    expect(declaredNotice('stripe', none)).toEqual({})
})
