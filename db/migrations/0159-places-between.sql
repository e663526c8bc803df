-- Many calls of a kind that has a rate of its own pushed every other call of their account behind the last of them, though
-- there was room between. The places that are taken are kept, and a call gets the earliest that is free in all its lanes.
alter table app.rate_slots add column taken timestamptz[] not null default '{}';
alter table app.rate_slots drop column next_at;

create or replace function app.take_rate_slots(lane_names text[], spacings interval[]) returns timestamptz
  language plpgsql volatile security definer set search_path = pg_catalog, app as $$
declare
  present timestamptz;
  slot timestamptz;
begin
  insert into app.rate_slots (lane)
    select wanted.lane from unnest(lane_names) as wanted (lane) order by wanted.lane
    on conflict (lane) do nothing;
  perform from app.rate_slots where lane = any (lane_names) order by lane for update;
  present := clock_timestamp();
  with taken as (
    select place.at, least(wanted.spacing, '1 minute') as spacing
    from unnest(lane_names, spacings) as wanted (lane, spacing) join app.rate_slots s on s.lane = wanted.lane
      cross join unnest(s.taken) as place (at)
    where place.at > present - least(wanted.spacing, '1 minute')
  )
  -- Behind the last of all there is always room.
  select min(free.at) into slot
  from (select present union all select at + spacing from taken) as free (at)
  where free.at >= present
    and not exists (select from taken t where free.at > t.at - t.spacing and free.at < t.at + t.spacing);
  update app.rate_slots s
    set taken = array(select place.at from unnest(s.taken) as place (at)
      where place.at > present - least(wanted.spacing, '1 minute')) || slot
    from unnest(lane_names, spacings) as wanted (lane, spacing) where s.lane = wanted.lane;
  return slot;
end $$;
