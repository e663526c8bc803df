import * as adoption from './tables/adoption.ts'
import * as backups from './tables/backups.ts'
import * as builds from './tables/builds.ts'
import * as calls from './tables/calls.ts'
import * as clients from './tables/clients.ts'
import * as commerce from './tables/commerce.ts'
import * as dataRequests from './tables/data-requests.ts'
import * as disputes from './tables/disputes.ts'
import * as dmarc from './tables/dmarc.ts'
import * as drift from './tables/drift.ts'
import * as endings from './tables/endings.ts'
import * as health from './tables/health.ts'
import * as inquiries from './tables/inquiries.ts'
import * as intake from './tables/intake.ts'
import * as ledger from './tables/ledger.ts'
import * as money from './tables/money.ts'
import * as operations from './tables/operations.ts'
import * as pauses from './tables/pauses.ts'
import * as people from './tables/people.ts'
import * as planChanges from './tables/plan-changes.ts'
import * as policy from './tables/policy.ts'
import * as prices from './tables/prices.ts'
import * as reports from './tables/reports.ts'
import * as stacks from './tables/stacks.ts'

/** Every table of the program that may hold data, by its name in the database. */
export const tables = {
  ...people,
  ...inquiries,
  ...calls,
  ...clients,
  ...commerce,
  ...money,
  ...disputes,
  ...intake,
  ...stacks,
  ...builds,
  ...health,
  ...pauses,
  ...dmarc,
  ...drift,
  ...adoption,
  ...endings,
  ...reports,
  ...planChanges,
  ...operations,
  ...prices,
  ...ledger,
  ...policy,
  ...dataRequests,
  ...backups,
} as const

export type Tables = typeof tables
export type TableName = keyof Tables
