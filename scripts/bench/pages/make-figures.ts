import type { HealthFigures } from '#domain/deliverability/figures.ts'
import { scoreDeliverability } from '#domain/deliverability/score.ts'
import { type Making, verdictDays, type YearScale } from './year.ts'

const well: HealthFigures = {
  authentication: { mx: 'pass', spf: 'pass', dkim: 'pass', dmarc: 'pass' },
  warmUpInInbox7Days: 133,
  warmUpInSpam7Days: 7,
  delivered30Days: 1100,
  sent30Days: 500,
  bounced30Days: 2,
  replied30Days: 12,
  domainAgeDays: 360,
  warmUpDays: 350,
  blocklist: 'clean',
}
const ill: HealthFigures = { ...well, warmUpInInbox7Days: 70, warmUpInSpam7Days: 70, bounced30Days: 40 }

/** Of a thousand inboxes so many land in spam, and have since some weeks ago. */
const illOfThousand = 25

/** The days of the year with what is the same for all inboxes, worked out once: each expression here is paid 36 million times less. */
export const dayMakings = ({ days }: YearScale): readonly Making[] => [
  [
    `create temp table made_days as
     select d, today - d as day, (today - d)::timestamptz + interval '23 hours' as seen, extract(isodow from today - d) > 5 as weekend,
       d < 38 as ill, d % 3 as third, d % 8 as eighth
     from (select app.now()::date as today) t, generate_series(0, $1::int - 1) d order by d desc`,
    [days],
  ],
  ['analyze made_days'],
]

/** One statement a day, the oldest first: rows lie on the disk as they come, those of a stack beside each other day by day. */
const dayByDay = (days: number, sql: string): Making[] =>
  Array.from({ length: days }, (_, nth): Making => [sql, [days - 1 - nth]])

/** Tables that are filled whole before their indexes are made, and by what. */
export const figureMakings = ({ days }: YearScale): Readonly<Record<string, readonly Making[]>> => ({
  daily_figures: dayByDay(
    days,
    `insert into daily_figures (inbox_id, client_id, day, warm_up_sent, warm_up_inbox, warm_up_spam, cold_sent, bounced, replies,
       seen_at)
     select m.id, m.client, f.day, 20, case when m.ill and f.ill then 11 else 20 - f.third end,
       case when m.ill and f.ill then 9 else f.third end, case when f.weekend or m.reserve then 0 else m.usual + f.eighth end,
       case when m.ill and f.ill then 2 else f.third / 2 end, f.eighth / 7, f.seen
     from (select id, client, days, chance < ${illOfThousand} as ill, i % 10 = 0 as reserve, 20 + i % 5 as usual
       from made_inboxes where days > $1::int order by n, i) m, made_days f where f.d = $1`,
  ),
  health_days: dayByDay(
    Math.min(days, verdictDays),
    `insert into health_days (day, client_id, stack_id, domain_id, inbox_id, state, score, worst)
     select f.day, s.client, s.stack, s.domain, s.inbox, case when s.ill and f.ill then 'act' when s.odd = f.eighth then 'watch' else 'fine' end,
       case when s.ill and f.ill then 52 else 97 end, case when s.ill and f.ill then 'placement' end
     from (
       select client, stack, null::uuid as domain, null::uuid as inbox, n % 60 = 11 as ill, n % 40 as odd,
         case when stack_state = 'warming' then 9 else 365 end as days from made where stack_state not in ('planned', 'building')
       union all
       select client, stack, domain, null, bool_or(chance < ${Math.round(illOfThousand / 4)}), min(i) % 40, min(days) from made_inboxes
         group by domain, client, stack
       union all
       select client, stack, null, id, chance < ${illOfThousand}, i % 40, days from made_inboxes) s
       join made_days f on f.d = $1::int and f.d < s.days`,
  ),
  health_verdicts: [
    [
      `insert into health_verdicts (client_id, stack_id, domain_id, inbox_id, state, score, parts, since, judged_at)
     select client_id, stack_id, domain_id, inbox_id, state, score, case when state = 'act' then $1::jsonb else $2::jsonb end,
       app.now() - interval '38 days', app.now() - interval '30 minutes'
     from health_days join made_days f using (day) where f.d = 0`,
      [JSON.stringify(scoreDeliverability(ill).parts), JSON.stringify(scoreDeliverability(well).parts)],
    ],
  ],
  dmarc_reports: [
    [
      `insert into dmarc_reports (id, client_id, stack_id, domain_id, org, report_ref, format, begins_at, ends_at, policy, messages,
       aligned, via, received_at)
     select gen_random_uuid(), d.client_id, d.stack_id, d.id, 'receiver.example', f.d::text, 'rfc7489', f.seen - interval '23 hours',
       f.seen, 'none', 60, 59, 'mail', f.seen
     from domains d join made_days f on f.d between 1 and 30 where d.chosen and d.registered_at < app.now() - interval '60 days'`,
    ],
  ],
  dmarc_sources: [
    [
      `insert into dmarc_sources (client_id, report_id, source, servers, messages, aligned, by_dkim, by_spf, quarantined, rejected)
     select client_id, id, 'host.example', 3, messages, aligned, aligned, aligned, 0, 0 from dmarc_reports`,
    ],
  ],
})
