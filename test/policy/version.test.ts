import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { sessionCookies } from '#platform/auth/cookies.ts'
import { cookies } from '#policy/cookies.ts'
import { stripe } from '#policy/recipients/stripe.ts'
import { recipients } from '#policy/recipients.ts'
import { type Register, register } from '#policy/register/register.ts'
import { retentionRules } from '#policy/register/retention.ts'
import { tables } from '#policy/register/tables.ts'
import { policyVersion, versionOf } from '#policy/version.ts'
import { purposes } from '#policy/vocabulary.ts'

const changes: readonly [what: string, changed: Partial<Register>][] = [
  ['a table', { tables: { ...tables, leads: { ...tables.leads, retention: 'client' } } }],
  ['a recipient', { recipients: { ...recipients, more: { ...stripe, id: 'more' } } }],
  ['a period', { retentionRules: { ...retentionRules, log: { ...retentionRules.log, days: 31 } } }],
  ['a purpose', { purposes: { ...purposes, billing: { ...purposes.billing, basis: 'consent' } } }],
  ['a cookie', { cookies: { ...cookies, staff: { ...cookies.staff, lifetimeSeconds: 1 } } }],
  ['what is held beside the tables', { holdings: {} }],
]

test.each(changes)('the version changes with %s', (_, changed) => {
  expect(versionOf({ ...register, ...changed })).not.toBe(policyVersion())
})

test('the version is the same for the same declarations', () => {
  expect(policyVersion()).toMatch(/^[0-9a-f]{16}$/)
  expect(versionOf({ ...register })).toBe(policyVersion())
})

test('sign-in has no cookie but the declared ones, for as long as declared', () => {
  const used = Object.values(sessionCookies(new URL('https://segmento.co')))
  expect(used.map(({ name, lifetimeSeconds }) => [name, lifetimeSeconds])).toEqual(
    Object.values(cookies).map(({ name, lifetimeSeconds }) => [`__Host-${name}`, lifetimeSeconds]),
  )
})

test('the policy is pure: it needs nothing but itself, a hash, and what tells texts and sites apart', () => {
  const folder = resolve(import.meta.dirname, '../../src/policy')
  const needs = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => [...readFileSync(join(folder, path), 'utf8').matchAll(/from '([^']+)'/g)])
    .map((match) => match[1] ?? '')
    .filter((name) => !/^(#policy\/|\.)/.test(name))
  expect(new Set(needs)).toEqual(new Set(['node:crypto', 'diff', 'tldts']))
})
