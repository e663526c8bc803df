import { createHmac } from 'node:crypto'
import type { Purpose } from '#policy/vocabulary.ts'

/**
 * Who acts for a purpose. Each is a login role of its own, because a session can't talk its way out of
 * the role it logged in with: `program` is a job or a public form, `staff` reads only behind a second
 * factor, `portal` reads only the signed-in client's own company.
 */
export const actingKinds = ['program', 'staff', 'portal'] as const
export type ActingKind = (typeof actingKinds)[number]

export function purposeRole(prefix: string, purpose: Purpose, kind: ActingKind): string {
  const base = `${prefix}_${purpose.replaceAll('-', '_')}`
  return kind === 'program' ? base : `${base}_${kind}`
}

/** Moves business time; nothing else. */
export const clockRole = (prefix: string): string => `${prefix}_clock`
/** Runs the job engine in its own schema. */
export const jobsRole = (prefix: string): string => `${prefix}_jobs`

/** Role passwords follow from the master key, so that they need no storage and differ on every installation. */
export function rolePassword(masterKey: Buffer, role: string): string {
  return createHmac('sha256', masterKey).update(`database role ${role}`).digest('hex')
}

/** The address of the same database for another role. */
export function roleUrl(databaseUrl: string, masterKey: Buffer, role: string): string {
  const url = new URL(databaseUrl)
  url.username = role
  url.password = rolePassword(masterKey, role)
  return url.href
}
