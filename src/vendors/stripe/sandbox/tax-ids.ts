import { z } from 'zod'
import { type Call, idOf, parameters, type Route } from './call.ts'
import { newId, seconds } from './ids.ts'
import { pageOf, pageParameters } from './list.ts'
import { invalid, noSuch } from './refusal.ts'
import { all, due, emit, find, keep, need, type StripeObject, type Transaction } from './transaction.ts'

export interface TaxIdObject extends StripeObject {
  customer: string
  type: string
  value: string
  verification: { status: 'pending' | 'verified' | 'unverified' | 'unavailable' } & Record<string, unknown>
}

/** The kinds that the vendor looks up at the authorities; the others stay `unavailable` (docs, checked 2026-11-23). */
const lookedUp = ['eu_vat', 'gb_vat', 'au_abn']
const kinds = ['eu_vat', 'gb_vat', 'ch_vat', 'no_vat', 'au_abn', 'ca_gst_hst', 'us_ein', 'unknown']

const formats: Readonly<Record<string, RegExp>> = {
  eu_vat: /^[A-Z]{2}[A-Z0-9+*]{2,12}$/,
  gb_vat: /^(GB)?(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  us_ein: /^\d{2}-\d{7}$/,
}

/** An answer of the authority takes a while. */
const lookUpSeconds = 60

async function create(call: Call): Promise<TaxIdObject> {
  const { type, value } = parameters(call, { type: z.enum(kinds), value: z.string().min(1).max(50) })
  await need(call, 'customer', idOf(call))
  if (formats[type]?.test(value) === false)
    throw invalid(`Invalid value for ${type}.`, { code: 'tax_id_invalid', param: 'value' })
  const object: TaxIdObject = {
    id: newId('txi', 14),
    object: 'tax_id',
    country: type === 'eu_vat' ? value.slice(0, 2) : null,
    created: seconds(call.at),
    customer: idOf(call),
    livemode: false,
    owner: { customer: idOf(call), type: 'customer' },
    type,
    value,
    verification: {
      status: lookedUp.includes(type) ? 'pending' : 'unavailable',
      verified_address: null,
      verified_name: null,
    },
  }
  await keep(call, object)
  if (object.verification.status === 'pending')
    await due(call, 'verify-tax-id', object.id, seconds(call.at) + lookUpSeconds)
  await emit(call, 'customer.tax_id.created', object)
  return object
}

/** The well-known input: a number that ends in 000 is known to no authority. */
export async function verifyTaxId(tx: Transaction, id: string): Promise<void> {
  const object = await find<TaxIdObject>(tx, 'tax_id', id)
  if (!object) return
  const status = object.value.endsWith('000') ? 'unverified' : 'verified'
  const changed: TaxIdObject = { ...object, verification: { ...object.verification, status } }
  await keep(tx, changed)
  await emit(tx, 'customer.tax_id.updated', changed)
}

async function remove(call: Call) {
  parameters(call, {})
  const id = call.path.taxId ?? ''
  const object = await find<TaxIdObject>(call, 'tax_id', id)
  if (object?.customer !== idOf(call)) throw noSuch('tax_id', id)
  await call.store.delete('tax_id', id)
  await emit(call, 'customer.tax_id.deleted', object)
  return { id, object: 'tax_id', deleted: true }
}

async function list(call: Call) {
  const page = parameters(call, pageParameters)
  const own = (await all<TaxIdObject>(call, 'tax_id')).filter((one) => one.customer === idOf(call))
  return pageOf(`/v1/customers/${idOf(call)}/tax_ids`, own, page)
}

export const taxIdRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/customers/:id/tax_ids', answer: create },
  { method: 'GET', path: '/v1/customers/:id/tax_ids', answer: list },
  { method: 'DELETE', path: '/v1/customers/:id/tax_ids/:taxId', answer: remove },
]
