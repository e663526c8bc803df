import { watchDomains } from '#domain/deliverability/watch-domains.ts'
import { lapseQuotes } from '#domain/quotes/lapse-quotes.ts'
import { system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { sealEvidence } from '#platform/evidence/seal-evidence.ts'
import { errorCode, type Log } from '#platform/log.ts'
import { askConsentsAgain } from './ask-consents-again.ts'
import { askDailyReport } from './ask-daily-report.ts'
import { askToTell } from './ask-to-tell.ts'
import { lookAround } from './look-around.ts'
import { lookAtArrears } from './look-at-arrears.ts'
import { lookAtEndings } from './look-at-endings.ts'
import { lookAtPayments } from './look-at-payments.ts'
import { lookAtRenewals } from './look-at-renewals.ts'
import { lookAtTasks } from './look-at-tasks.ts'
import { makeReports } from './make-reports.ts'
import { remindCalls } from './remind-calls.ts'
import { requeueMails } from './requeue-mails.ts'
import { sweepExpired } from './sweep-expired.ts'
import { takeEffect } from './take-effect.ts'
import { tellOfPolicy } from './tell-of-policy.ts'

export interface ScheduleParts {
  readonly inPurpose: InPurpose
  readonly withLock: WithLock
  readonly log: Log
  /** Deletes sessions and links that are over. */
  sweepSignIn(): Promise<void>
  /** Deletes what a vendor’s stand-in has kept past its period. */
  sweepStandIns(): Promise<void>
  /** Writes what was erased into files outside of the database. */
  keepErasures(): Promise<void>
  /** Removes backups past their period, and the keys of whoever was erased since. */
  keepBackups(): Promise<void>
  /** Makes a backup where one is due. */
  backUp(): Promise<void>
}

const letQuotesLapse: Turn['run'] = async ({ inPurpose }) => {
  await inPurpose('service-delivery', system('lapse-quotes'), lapseQuotes)
}

const letPolicyTakeEffect: Turn['run'] = async ({ inPurpose, log }) => {
  if (await takeEffect(inPurpose)) log.info('policy.took-effect')
}

/** Most domains that one turn begins to watch. */
const watchedAtOnce = 2000

const watchAllDomains: Turn['run'] = async ({ inPurpose }) => {
  await inPurpose('service-delivery', system('watch-domains'), (tx) => watchDomains(tx, watchedAtOnce))
}

interface Turn {
  readonly name: string
  readonly everySeconds: number
  run(parts: ScheduleParts): Promise<void>
}

/** The whole clock of the system: what is done again and again without anybody asking, by machine time. */
export const turns: readonly Turn[] = [
  { name: 'seal-evidence', everySeconds: 1, run: ({ inPurpose }) => sealEvidence(inPurpose) },
  { name: 'look-around', everySeconds: 2, run: ({ inPurpose }) => lookAround(inPurpose) },
  { name: 'watch-domains', everySeconds: 20, run: watchAllDomains },
  { name: 'lapse-quotes', everySeconds: 60, run: letQuotesLapse },
  { name: 'tell-of-policy', everySeconds: 10, run: ({ inPurpose }) => tellOfPolicy(inPurpose) },
  { name: 'ask-to-tell', everySeconds: 30, run: ({ inPurpose }) => askToTell(inPurpose) },
  { name: 'take-effect', everySeconds: 10, run: letPolicyTakeEffect },
  { name: 'ask-consents-again', everySeconds: 60, run: ({ inPurpose }) => askConsentsAgain(inPurpose) },
  { name: 'ask-daily-report', everySeconds: 60, run: ({ inPurpose }) => askDailyReport(inPurpose) },
  { name: 'look-at-arrears', everySeconds: 60, run: (parts) => lookAtArrears(parts) },
  { name: 'remind-calls', everySeconds: 60, run: ({ inPurpose }) => remindCalls(inPurpose) },
  { name: 'look-at-renewals', everySeconds: 300, run: ({ inPurpose }) => lookAtRenewals(inPurpose) },
  { name: 'look-at-payments', everySeconds: 300, run: ({ inPurpose }) => lookAtPayments(inPurpose) },
  { name: 'make-reports', everySeconds: 120, run: (parts) => makeReports(parts) },
  { name: 'look-at-endings', everySeconds: 30, run: ({ inPurpose }) => lookAtEndings(inPurpose) },
  { name: 'look-at-tasks', everySeconds: 60, run: ({ inPurpose }) => lookAtTasks(inPurpose) },
  { name: 'requeue-mails', everySeconds: 300, run: ({ inPurpose }) => requeueMails(inPurpose) },
  { name: 'sweep-expired', everySeconds: 300, run: sweepExpired },
  { name: 'sweep-stand-ins', everySeconds: 600, run: (parts) => parts.sweepStandIns() },
  { name: 'keep-erasures', everySeconds: 30, run: (parts) => parts.keepErasures() },
  { name: 'keep-backups', everySeconds: 30, run: (parts) => parts.keepBackups() },
  { name: 'back-up', everySeconds: 600, run: (parts) => parts.backUp() },
  { name: 'sweep-sign-in', everySeconds: 600, run: (parts) => parts.sweepSignIn() },
]

/** Runs each turn in one process at a time. `hurry` runs all of them now, for when business time was moved. */
export function startSchedule(parts: ScheduleParts): { hurry(): void; stop(): Promise<void> } {
  const running = new Set<Promise<unknown>>()
  let stopped = false
  const take = (turn: Turn) => {
    if (stopped) return
    const done = parts
      .withLock(`turn:${turn.name}`, () => turn.run(parts))
      .catch((error: unknown) => {
        if (!stopped) parts.log.warn('turn.failed', { operation: turn.name, code: errorCode(error) })
      })
      .finally(() => running.delete(done))
    running.add(done)
  }
  const timers = turns.map((turn) => setInterval(() => take(turn), turn.everySeconds * 1000))
  for (const turn of turns) take(turn)
  return {
    hurry() {
      for (const turn of turns) take(turn)
    },
    async stop() {
      stopped = true
      for (const timer of timers) clearInterval(timer)
      await Promise.allSettled(running)
    },
  }
}
