import type { Books } from '../books.ts'
import type { Browser } from '../browser.ts'
import type { Company } from '../companies.ts'
import { mailboxes } from '../mailbox.ts'
import { say } from '../progress.ts'
import type { VendorWorld } from '../vendor-world.ts'
import { checkCheckpoints } from './checkpoints.ts'
import { dnsWalk } from './dns-walk.ts'
import { type Finding, finding, wrong } from './finding.ts'
import { checkLedger } from './ledger.ts'
import { checkPayments } from './payments.ts'
import { checkProofs } from './proofs.ts'
import { checkInboxes, checkPurchases } from './purchases.ts'
import { checkRecords } from './records.ts'
import { checkRegistration } from './registry.ts'
import { checkSequencer } from './sequencer.ts'
import { checkStrangers } from './strangers.ts'

/** What came of one client's story, as its pages said. */
export interface Outcome {
  readonly company: Company
  readonly browser: Browser
  readonly clientPage: string
  readonly portal: string
  readonly domains: readonly string[]
  readonly inboxes: readonly string[]
  readonly activeInboxes: number
  readonly coldPerDay: number
  readonly paidCents: number
  /** Paid once more, where the bank took the first payment back. */
  readonly repaidCents: number
  readonly spendingCents: number
}

export interface Evidence {
  readonly origin: string
  readonly sandboxPort: number
  readonly world: VendorWorld
  readonly books: Books
  readonly balanceBeforeCents: number
  readonly outcomes: readonly Outcome[]
  /** Signed in for a company that has nothing to do with the others. */
  readonly onlooker: Browser
  /** The operator's address, who is the owner, too. */
  readonly operator: string
}

/** Looks at everything once more, by ways that the program has no part in. */
export async function allChecks(evidence: Evidence): Promise<Finding[]> {
  const { world, books, sandboxPort, outcomes } = evidence
  const dns = dnsWalk(sandboxPort)
  const domains = outcomes.flatMap((one) => one.domains)
  const inboxes = outcomes.flatMap((one) => one.inboxes)
  const findings: Finding[] = []
  for (const { company, domains } of outcomes)
    for (const domain of domains)
      findings.push(await checkRegistration(world, domain, company), await checkRecords(dns, domain))
  findings.push(
    ...(await checkPurchases(world, books, {
      domains,
      spendingCents: outcomes.reduce((sum, one) => sum + one.spendingCents, 0),
      balanceBeforeCents: evidence.balanceBeforeCents,
    })),
    await checkInboxes(world, books, inboxes),
    await checkProofs(dns, books, sandboxPort, inboxes),
    await checkSequencer(world, outcomes),
    await checkPayments(
      world,
      books,
      outcomes.map(({ paidCents, repaidCents }) => [paidCents, ...(repaidCents > 0 ? [repaidCents] : [])]),
    ),
    await checkLedger(books, outcomes.length),
    await checkCheckpoints(outcomes, evidence.operator, mailboxes(world).all),
    ...(await checkStrangers({
      origin: evidence.origin,
      portalPages: outcomes.flatMap(({ portal }) => portalPages.map((page) => `${portal}${page}`)),
      consolePages: ['/console', '/console/inquiries', ...outcomes.map(({ clientPage }) => clientPage)],
      other: evidence.onlooker,
      secrets: [...domains, ...inboxes],
    })),
    await checkHouseRules(outcomes.map(({ browser }) => browser)),
  )
  return findings
}

const portalPages = ['', '/quote', '/payment', '/intake', '/names', '/build', '/health', '/hand-off'] as const

function checkHouseRules(browsers: readonly Browser[]): Promise<Finding> {
  return finding(
    'every page came with a CSP, loaded only its own, and set no cookie outside sign-in',
    async () => {
      const breaches = [...new Set(browsers.flatMap((browser) => [...browser.breaches]))]
      return breaches.length > 0 ? wrong(breaches.join('; ')) : 'headers and markup of every answer'
    },
  )
}

export function sayFindings(findings: readonly Finding[]): void {
  say('\nLooked at from outside')
  for (const { what, ok, how } of findings) say(`  ${ok ? 'ok  ' : 'FAIL'}  ${what}\n        ${how}`)
}
