-- A call that keeps to several rates at once gets one place in all of them: the earliest that every lane allows. Taken one
-- lane after the other, a call that waits longer in the first comes closer to its neighbour of the second than allowed.
drop function app.take_rate_slot(text, interval);

create function app.take_rate_slots(lane_names text[], spacings interval[]) returns timestamptz
  language plpgsql volatile security definer set search_path = pg_catalog, app as $$
declare
  slot timestamptz;
begin
  insert into app.rate_slots (lane, next_at)
    select wanted.lane, clock_timestamp() from unnest(lane_names) as wanted (lane) order by wanted.lane
    on conflict (lane) do nothing;
  perform from app.rate_slots where lane = any (lane_names) order by lane for update;
  select greatest(clock_timestamp(), max(next_at)) into slot from app.rate_slots where lane = any (lane_names);
  update app.rate_slots set next_at = slot + least(wanted.spacing, '1 minute')
    from unnest(lane_names, spacings) as wanted (lane, spacing) where rate_slots.lane = wanted.lane;
  return slot;
end $$;

revoke execute on function app.take_rate_slots(text[], interval[]) from public;
