import pg from 'pg'
import type { Vault } from '#platform/crypto/vault.ts'
import { prepareSandboxDatabase } from '#platform/sandbox/store.ts'
import { type Books, emptyBooks, writeBooks } from './books/books.ts'
import { keepSequencerBooks } from './books/instantly.ts'
import { keepHostBooks } from './books/mailforge.ts'
import { keepRegistrarBooks } from './books/registrar.ts'
import { keepPaymentBooks, type RenewalOrder } from './books/stripe.ts'
import { type Company, companies } from './cast/companies.ts'
import { demoMark } from './mark.ts'
import { gatherRows } from './rows.ts'
import { writeSignIns } from './sign-in.ts'
import { tellAdoptions } from './story/adoptions.ts'
import { tellBills } from './story/bills.ts'
import { tellBuildSteps } from './story/build-steps.ts'
import { tellCalls } from './story/calls.ts'
import { tellDmarcReports } from './story/dmarc-reports.ts'
import { tellDrift } from './story/drift.ts'
import { tellEnding } from './story/endings.ts'
import { type Told, tellEngagement } from './story/engagement.ts'
import { tellFigures } from './story/figures.ts'
import { tellHandoff } from './story/handoff.ts'
import { tellInquiries } from './story/inquiries.ts'
import { tellIntake } from './story/intake.ts'
import { tellMoney } from './story/money.ts'
import { tellObservations } from './story/observations.ts'
import { type Offer, tellOffer } from './story/offer.ts'
import { gatherLedger } from './story/past-ledger.ts'
import { tellPauses } from './story/pauses.ts'
import { tellPlanChanges } from './story/plan-changes.ts'
import { tellPrices } from './story/prices.ts'
import { renewalOrderOf, tellRenewals } from './story/renewals.ts'
import { tellReports } from './story/reports.ts'
import type { Scene } from './story/scene.ts'
import { planStackOf, type StackTold } from './story/stack.ts'
import { tellStackMails } from './story/stack-mails.ts'
import { desiredRecords, tellStack } from './story/stack-rows.ts'
import { tellStaff } from './story/staff.ts'
import { tellHouseTasks, tellMoneyTask, tellStackTasks } from './story/tasks.ts'

export interface YearOptions {
  /** Databases of this demo alone: the program's, migrated and empty, and the sandbox world's. */
  readonly databaseUrl: string
  readonly sandboxDatabaseUrl: string
  readonly vault: Vault
  /** Where the payment stand-in answers: invoices link to it. */
  readonly stripeOrigin: string
  /** The end of the year, instead of business time. */
  readonly now?: Date
  /** Who is told of; all of them unless it is said. */
  readonly companies?: readonly Company[]
}

/**
 * Writes a year of an agency's life up to now: rows and the sandbox vendors' books beside them, so that whoever looks
 * at the vendors finds what the database says. The same day gives the same year, but for keys and passwords.
 */
export async function writeYear(options: YearOptions): Promise<void> {
  const client = new pg.Client({ connectionString: options.databaseUrl })
  await client.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ now: Date }>('select app.now() as now')
    const scene: Scene = {
      now: options.now ?? rows[0]?.now ?? new Date(),
      vault: options.vault,
      rows: gatherRows(),
      books: emptyBooks(),
      ledger: gatherLedger(options.vault),
    }
    await tellYear(scene, options)
    await scene.rows.write(client)
    await scene.ledger.write(client)
    await writeSignIns(client, options.vault)
    await client.query(
      `do $$ begin execute format('comment on database %I is ''${demoMark}''', current_database()); end $$`,
    )
    await keepBooks(options.sandboxDatabaseUrl, scene.books)
    await client.query('commit')
    await client.query('analyze')
  } finally {
    await client.end()
  }
}

async function tellYear(
  scene: Scene,
  { companies: chosen, stripeOrigin }: Pick<YearOptions, 'companies' | 'stripeOrigin'>,
): Promise<void> {
  const cast = chosen ?? companies
  // Those from before belong to the whole year alone.
  const withAdopted = chosen === undefined
  tellStaff(scene)
  tellPrices(scene)
  const offered: { told: Told; offer: Offer; order: RenewalOrder | undefined }[] = []
  const stacks: StackTold[] = []
  cast.forEach((company, turn) => {
    const told = tellEngagement(scene, company, turn)
    const offer = tellOffer(scene, told)
    const { senderIds } = tellIntake(scene, told)
    if (!offer) return
    const stack = planStackOf(scene, told, offer, senderIds)
    offered.push({ told, offer, order: stack && renewalOrderOf(stack, scene.now) })
    if (stack) stacks.push(stack)
  })
  tellInquiries(scene)
  tellCalls(scene)
  tellHouseTasks(scene)
  const billedAs = new Map<string, string>()
  const paidUntil = new Map<string, Date>()
  for (const paid of await keepPaymentBooks(scene, offered, stripeOrigin)) {
    tellMoney(scene, paid)
    tellMoneyTask(scene, paid)
    const [item] = paid.subscription.items.data
    if (item) paidUntil.set(paid.told.engagementId, new Date(item.current_period_end * 1000))
    for (const { id, metadata } of paid.invoices)
      if (metadata.order_id !== undefined) billedAs.set(metadata.order_id, id)
  }
  const fromBefore = withAdopted ? tellAdoptions(scene) : []
  await keepRegistrarBooks(scene, [...stacks, ...fromBefore])
  const hosted = await keepHostBooks(scene, [...stacks, ...fromBefore])
  for (const stack of fromBefore) await keepSequencerBooks(scene, stack)
  tellBills(scene, stacks)
  for (const stack of stacks) {
    tellStack(scene, stack, hosted)
    tellBuildSteps(scene, stack)
    tellObservations(scene, stack)
    tellStackMails(scene, stack)
    tellStackTasks(scene, stack)
    tellHandoff(scene, stack, hosted)
    const figures = tellFigures(scene, stack, await keepSequencerBooks(scene, stack))
    await tellDmarcReports(scene, stack, figures)
    tellReports(scene, stack, figures)
    tellPauses(scene, stack)
    tellRenewals(scene, stack, billedAs.get(renewalOrderOf(stack, scene.now)?.id ?? ''))
    tellPlanChanges(scene, stack)
    tellEnding(scene, stack, paidUntil.get(stack.told.engagementId))
    tellDrift(scene, stack, (domain) => {
      const standing = hosted.get(domain.name)
      return standing ? desiredRecords(scene.now, stack, standing) : []
    })
  }
}

async function keepBooks(databaseUrl: string, books: Books): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 })
  try {
    await prepareSandboxDatabase(pool)
    const client = await pool.connect()
    try {
      await client.query('begin')
      await writeBooks(books, client)
      await client.query('commit')
    } finally {
      client.release()
    }
  } finally {
    await pool.end()
  }
}
