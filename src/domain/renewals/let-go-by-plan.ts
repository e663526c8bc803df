import { sql } from 'kysely'
import { renewalDays } from './renewal-days.ts'

/**
 * SQL: whether a plan to end the engagement lets a term’s domain go, so that nothing of it is asked, kept or billed. A term that
 * ends before the plan goes on is decided as ever, because until then everything works and the plan can be stopped.
 */
export const letGoByPlan = (engagement: string, expires: string): string =>
  `exists (select 1 from endings plan where plan.engagement_id = ${engagement} and plan.stopped_at is null
     and plan.domains_wish = 'let-go'
     and ${expires} > plan.goes_on + ${renewalDays.renewedBefore} * interval '1 day')`

/** The same of a row of `renewals`, for questions that are put together. */
export const isLetGoByPlan = sql<boolean>`${sql.raw(letGoByPlan('renewals.engagement_id', 'renewals.expires_at'))}`
export const isNotLetGoByPlan = sql<boolean>`not ${isLetGoByPlan}`
