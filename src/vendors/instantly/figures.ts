import type { DailyFigures, Sequencer, UtcDay } from '#domain/stacks/sequencer-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Personal } from '#policy/personal.ts'
import type { InstantlyCall } from './api.ts'
import { answers, read } from './convert.ts'
import { instantlyLimits } from './limits.ts'

const dayMs = 86_400_000

export function inPieces<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, piece) =>
    list.slice(piece * size, (piece + 1) * size),
  )
}

function daysBetween(from: UtcDay, to: UtcDay): UtcDay[] {
  const first = Date.parse(`${from}T00:00:00Z`)
  const count = Math.floor((Date.parse(`${to}T00:00:00Z`) - first) / dayMs) + 1
  return Array.from(
    { length: Math.max(0, count) },
    (_, offset) => new Date(first + offset * dayMs).toISOString().slice(0, 10) as UtcDay,
  )
}

const isTooWide = (error: unknown): boolean => error instanceof VendorError && error.vendorCode === '413'

function halves<T>(list: readonly T[]): T[][] {
  const middle = Math.ceil(list.length / 2)
  return [list.slice(0, middle), list.slice(middle)]
}

export function figureVerbs(call: InstantlyCall): Pick<Sequencer, 'dailyFigures' | 'warmUpFigures'> {
  const daily = async (
    emails: readonly Personal<'email'>[],
    days: readonly UtcDay[],
  ): Promise<DailyFigures[]> => {
    const operation = 'account.daily-figures'
    try {
      const query = { start_date: days.at(0), end_date: days.at(-1), emails }
      const path = '/accounts/analytics/daily'
      const answer = await call({ operation, method: 'GET', path, query, repeatable: true })
      return read(operation, answers.dailyFigures, answer)
    } catch (error) {
      if (!isTooWide(error) || days.length * emails.length <= 1) throw error
      const smaller: [readonly Personal<'email'>[], readonly UtcDay[]][] =
        days.length > 1
          ? halves(days).map((half) => [emails, half])
          : halves(emails).map((half) => [half, days])
      const found: DailyFigures[] = []
      for (const [someEmails, someDays] of smaller) found.push(...(await daily(someEmails, someDays)))
      return found
    }
  }

  return {
    async dailyFigures(emails, from, to) {
      const found: DailyFigures[] = []
      for (const days of inPieces(daysBetween(from, to), instantlyLimits.daysPerFiguresCall))
        for (const piece of inPieces(emails, instantlyLimits.emailsPerFiguresCall))
          found.push(...(await daily(piece, days)))
      return found
    },

    async warmUpFigures(emails) {
      const operation = 'warm-up.figures'
      const pieces = inPieces(emails, instantlyLimits.emailsPerWarmUpCall).map(async (piece) => {
        const path = '/accounts/warmup-analytics'
        const answer = await call({
          operation,
          method: 'POST',
          path,
          json: { emails: piece },
          repeatable: true,
        })
        return read(operation, answers.warmUpFigures, answer)
      })
      return (await Promise.all(pieces)).flat()
    },
  }
}
