-- What we learn over all clients (clause 3.4): how groups of them fare, never one of them. Each question is a function
-- without a way in: fixed measures, fixed groups, whole calendar quarters that are over. What keeps a client out of sight:
--
--   * A figure is answered for app.smallest_group() clients or more; fewer and none are alike: no row.
--   * Each client counts once in a figure, with one value, so none weighs more than a fifth.
--   * The groups of a measure never overlap, and there is no total over them nor over quarters, so a group that is
--     not told cannot be had by subtracting those that are.
--   * Counts are rounded down and figures rounded. Who looks before and after one client goes may still see a figure
--     move: decision 7.
--   * Only clients whose period runs count, and only staff with a second factor get an answer.
--
-- Every function is SQL of the standard's kind, whose columns PostgreSQL knows by itself: they are compared with the
-- questions declared in src/policy/aggregates.ts at each start.

-- src/policy/aggregates.ts says the same number and where it is from; a start with another one is refused.
create function app.smallest_group() returns integer
  language sql immutable
  return 5;

create function app.counted_clients() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select c.id from clients c where c.retained_until > app.now() and app.staff_role() is not null;
end;

-- The quarter that a day lies in, by its first day; null when it is not over, or longer ago than two years.
create function app.learned_quarter(at timestamptz) returns date
  language sql stable security definer set search_path = pg_catalog
begin atomic
  select q.first_day from (select date_trunc('quarter', at at time zone 'UTC')::date as first_day) q
  where q.first_day + interval '3 months' <= app.now() at time zone 'UTC'
    and q.first_day + interval '27 months' > app.now() at time zone 'UTC';
end;

-- So many clients at least: the count, rounded down to whole groups.
create function app.at_least(counted bigint) returns integer
  language sql immutable
  return (counted / app.smallest_group() * app.smallest_group())::integer;

-- Days from the payment to the first cold mail, and of the stages that follow the intake, of engagements whose first
-- cold mail left in the quarter. The client in the middle, in whole days.
create function app.learn_first_send(world text)
  returns table (quarter date, measure text, grouped text, clients integer, figure numeric)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  with sent as (
    select s.engagement_id, min(f.day) as first_day
    from daily_figures f join inboxes i on i.id = f.inbox_id join stacks s on s.id = i.stack_id
    where f.cold_sent > 0 group by s.engagement_id
  ), told as (
    select e.client_id, app.learned_quarter(sent.first_day::timestamp at time zone 'UTC') as quarter,
      p.paid_at, k.completed_at, s.names_approved_at, s.spending_approved_at, s.warm_up_started_at,
      sent.first_day::timestamp at time zone 'UTC' as sent_at
    from sent join engagements e on e.id = sent.engagement_id join stacks s on s.engagement_id = e.id
      join intakes k on k.engagement_id = e.id
      join lateral (select min(c.paid_at) as paid_at from checkouts c
        where c.engagement_id = e.id and c.state = 'paid') p on p.paid_at is not null
    where e.mode = world and k.completed_at is not null and s.names_approved_at is not null
      and s.spending_approved_at is not null and s.warm_up_started_at is not null
  ), own as (
    select t.client_id, t.quarter, stage.name, avg(greatest(extract(epoch from stage.took), 0)) / 86400 as days
    from told t cross join lateral (values
      ('payment to first cold mail', t.sent_at - t.paid_at),
      ('names', t.names_approved_at - t.completed_at),
      ('spending', t.spending_approved_at - t.names_approved_at),
      ('build', t.warm_up_started_at - t.spending_approved_at),
      ('warm-up', t.sent_at - t.warm_up_started_at)) as stage (name, took)
    where t.quarter is not null and t.client_id in (select app.counted_clients())
    group by t.client_id, t.quarter, stage.name
  )
  select o.quarter, 'days', o.name, app.at_least(count(*)),
    round(percentile_cont(0.5) within group (order by o.days)::numeric)
  from own o group by o.quarter, o.name having count(*) >= app.smallest_group();
end;

-- By kind of build step, of those begun in the quarter: hours until it was seen done (the client in the middle, in half
-- hours), and the share that was never done (the clients' mean, in steps of 5 %).
create function app.learn_build_steps(world text)
  returns table (quarter date, measure text, grouped text, clients integer, figure numeric)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  with own as (
    select b.client_id, app.learned_quarter(b.intended_at) as quarter, b.kind,
      avg(extract(epoch from b.done_at - b.intended_at)) / 3600 as hours,
      count(*) filter (where b.state <> 'done') * 1.0 / count(*) as undone
    from build_steps b join stacks s on s.id = b.stack_id
    where s.mode = world and b.intended_at is not null and b.client_id in (select app.counted_clients())
    group by b.client_id, app.learned_quarter(b.intended_at), b.kind
  )
  select o.quarter, 'hours', o.kind, app.at_least(count(*)),
    round(percentile_cont(0.5) within group (order by o.hours)::numeric * 2) / 2
  from own o where o.quarter is not null and o.hours is not null
  group by o.quarter, o.kind having count(*) >= app.smallest_group()
  union all
  select o.quarter, 'undone', o.kind, app.at_least(count(*)), round(avg(o.undone) * 20) * 5
  from own o where o.quarter is not null
  group by o.quarter, o.kind having count(*) >= app.smallest_group();
end;

-- By inbox host and week since an inbox began to warm up (from the ninth week on together): the clients' mean shares, in
-- half percent, of warm-up mail that reached the inbox, of cold mail that bounced and that was answered. A client
-- with less mail than deliverability is judged by (src/domain/deliverability/thresholds.ts) does not count.
create function app.learn_sending(world text)
  returns table (quarter date, measure text, grouped text, clients integer, figure numeric)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  with own as (
    select f.client_id, app.learned_quarter(f.day::timestamp at time zone 'UTC') as quarter, s.host,
      least((f.day - (i.warm_up_started_at at time zone 'UTC')::date) / 7 + 1, 9) as week,
      sum(f.warm_up_inbox) as inbox, sum(f.warm_up_inbox + f.warm_up_spam) as placed,
      sum(f.cold_sent) as cold, sum(f.bounced) as bounced, sum(f.replies) as replies
    from daily_figures f join inboxes i on i.id = f.inbox_id join stacks s on s.id = i.stack_id
    where s.mode = world and f.day >= (i.warm_up_started_at at time zone 'UTC')::date
      and f.client_id in (select app.counted_clients())
    group by 1, 2, 3, 4
  ), shares as (
    select o.client_id, o.quarter, o.host || ' ' || o.week as grouped, share.measure, share.part * 1.0 / share.whole as share
    from own o cross join lateral (values
      ('in the inbox', o.inbox, o.placed, 20), ('bounced', o.bounced, o.cold, 60), ('answered', o.replies, o.cold, 200)
      ) as share (measure, part, whole, least_mail)
    where o.quarter is not null and share.whole >= share.least_mail
  )
  select s.quarter, s.measure, s.grouped, app.at_least(count(*)), round(avg(s.share) * 200) / 2
  from shares s group by s.quarter, s.measure, s.grouped having count(*) >= app.smallest_group();
end;

-- Of the names that were looked up in the quarter, the share that was taken and that was premium; and of those that were
-- chosen, the share that could not be bought after all. The clients' means, in steps of 5 %.
create function app.learn_names(world text)
  returns table (quarter date, measure text, grouped text, clients integer, figure numeric)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  with own as (
    select d.client_id, app.learned_quarter(d.checked_at) as quarter, name.grouped,
      count(*) filter (where name.refused) * 1.0 / count(*) as share
    from domains d join stacks s on s.id = d.stack_id cross join lateral (values
      ('taken', d.state <> 'given-up', not d.available and not coalesce(d.premium, false)),
      ('premium', d.state <> 'given-up', coalesce(d.premium, false)),
      ('lost', d.chosen or d.state = 'given-up', d.state = 'given-up')) as name (grouped, asked, refused)
    where s.mode = world and d.checked_at is not null and d.available is not null and name.asked
      and d.client_id in (select app.counted_clients())
    group by d.client_id, app.learned_quarter(d.checked_at), name.grouped
  )
  select o.quarter, 'refused', o.grouped, app.at_least(count(*)), round(avg(o.share) * 20) * 5
  from own o where o.quarter is not null
  group by o.quarter, o.grouped having count(*) >= app.smallest_group();
end;

-- By section of the intake, of those submitted in the quarter: days from the payment until the section was last written
-- at. The client in the middle, in half days.
create function app.learn_intake(world text)
  returns table (quarter date, measure text, grouped text, clients integer, figure numeric)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  with own as (
    select e.client_id, app.learned_quarter(k.completed_at) as quarter, section.name,
      avg(greatest(extract(epoch from section.at - p.paid_at), 0)) / 86400 as days
    from intakes k join engagements e on e.id = k.engagement_id
      join lateral (select min(c.paid_at) as paid_at from checkouts c
        where c.engagement_id = e.id and c.state = 'paid') p on p.paid_at is not null
      left join registrants r on r.engagement_id = e.id
      left join lateral (select max(n.added_at) as added_at from senders n where n.engagement_id = e.id) n on true
      cross join lateral (values
        ('business', k.saved_at), ('domain', k.domain_proved_at), ('registrant', r.saved_at),
        ('senders', n.added_at), ('submitted', k.completed_at)) as section (name, at)
    where e.mode = world and section.at is not null and e.client_id in (select app.counted_clients())
    group by e.client_id, app.learned_quarter(k.completed_at), section.name
  )
  select o.quarter, 'days', o.name, app.at_least(count(*)),
    round(percentile_cont(0.5) within group (order by o.days)::numeric * 2) / 2
  from own o where o.quarter is not null
  group by o.quarter, o.name having count(*) >= app.smallest_group();
end;

revoke execute on function app.smallest_group(), app.counted_clients(), app.learned_quarter(timestamptz),
  app.at_least(bigint), app.learn_first_send(text), app.learn_build_steps(text), app.learn_sending(text),
  app.learn_names(text), app.learn_intake(text) from public;
