import type { Company, Standing } from '../cast/companies.ts'
import { chanceOf } from '../seeded.ts'

/** What happens on the way of one engagement, in this order. Days since the request, before they are jittered. */
const usualDays = {
  requested: 0,
  answered: 0.2,
  converted: 0.9,
  planned: 1.1,
  quoted: 1.3,
  accepted: 3.2,
  paid: 3.22,
  submitted: 6.1,
  names: 6.12,
  namesApproved: 7.1,
  spending: 7.4,
  building: 7.402,
  warming: 7.6,
  live: 22.75,
} as const
export type Moment = keyof typeof usualDays

const moments = Object.keys(usualDays) as Moment[]

/** The last thing that has happened to who stands there; who is built goes as far as time allows. */
const reaches: Readonly<Record<Standing, Moment>> = {
  requested: 'converted',
  planned: 'planned',
  quoted: 'quoted',
  lapsed: 'quoted',
  accepted: 'accepted',
  intake: 'paid',
  names: 'names',
  spending: 'namesApproved',
  built: 'live',
  'handed-over': 'live',
  ended: 'live',
  withdrawn: 'quoted',
}

const dayMs = 86_400_000
/** Where nothing says so, a build is not done before its last step: see `buildTimes`. */
const waitingMoments: readonly Moment[] = ['warming', 'live']

export interface CompanyPath {
  /** When it happened; undefined for what has not come yet. */
  at(moment: Moment): Date | undefined
  /** When it would happen on this path, whether or not it has. */
  planned(moment: Moment): Date
  /** When it was handed over, ended or withdrawn. */
  readonly over: Date | undefined
}

/** The times at which a company's engagement came to each point. */
export function pathOf(company: Company, now: Date): CompanyPath {
  const chance = chanceOf('path', company.key)
  const last = moments.indexOf(reaches[company.standing])
  const begun = now.getTime() - company.begun * dayMs
  const slack = chance.next() * 0.04
  const times = new Map(
    moments.map((moment) => [
      moment,
      new Date(begun + (usualDays[moment] + slack * usualDays[moment]) * dayMs),
    ]),
  )
  const planned = (moment: Moment) => times.get(moment) ?? now
  const isStuck = company.twists?.some(
    ({ kind }) => kind === 'name-taken' || kind === 'inbox-failed' || kind === 'unconfirmed',
  )
  return {
    planned,
    at(moment) {
      const time = planned(moment)
      if (moments.indexOf(moment) > last || time > now) return undefined
      if (isStuck && moment === 'live') return undefined
      const isUnconfirmed = company.twists?.some(({ kind }) => kind === 'unconfirmed')
      if (isStuck && !isUnconfirmed && waitingMoments.includes(moment)) return undefined
      return time
    },
    over: company.over === undefined ? undefined : new Date(now.getTime() - company.over * dayMs),
  }
}
