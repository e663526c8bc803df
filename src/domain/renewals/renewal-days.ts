import { sql } from 'kysely'

/** Days before a domain expires. Porkbun warns 60, 30 and 5 days ahead; a renewal on an empty balance fails silently. */
export const renewalDays = {
  /** The client is asked whether to keep it. */
  asked: 60,
  /** Nobody answered: it is kept, because a domain that lapsed is lost and one year more is not. */
  kept: 30,
  /** But nobody has less to answer than so many days from the question, where it came late: to a domain that was brought in. */
  toAnswer: 14,
  /** Unless its day is so near that the registrar may not be in time. */
  latest: 7,
  /** The year to come is billed. */
  billed: 30,
  /** The registrar may renew by itself so long before the term ends. */
  renewedBefore: 1,
} as const

const dayMilliseconds = 86_400_000
export const daysBefore = (at: Date, days: number): Date => new Date(at.getTime() - days * dayMilliseconds)
export const daysFrom = (at: Date, days: number): Date => new Date(at.getTime() + days * dayMilliseconds)

/** From when on a domain is kept of which nobody has said anything. */
export function keptAt({ expiresAt, askedAt }: { readonly expiresAt: Date; readonly askedAt: Date }): Date {
  const usual = daysBefore(expiresAt, renewalDays.kept).getTime()
  const answered = daysFrom(askedAt, renewalDays.toAnswer).getTime()
  return new Date(Math.max(usual, Math.min(answered, daysBefore(expiresAt, renewalDays.latest).getTime())))
}

/** The same of a row of `renewals`, in SQL. */
export const keptAtSql = `greatest(renewals.expires_at - interval '${renewalDays.kept} days',
  least(renewals.asked_at + interval '${renewalDays.toAnswer} days', renewals.expires_at - interval '${renewalDays.latest} days'))`
export const isKeptFrom = sql<Date>`${sql.raw(keptAtSql)}`
