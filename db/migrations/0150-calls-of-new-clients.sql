-- Whoever became a client before they chose a time for their call still chooses it by the link that they were mailed.
-- The request itself is read for nothing but answering it; its id and person are enough to agree on the call.
create function app.client_request_of_link(given_link uuid) returns table (lead uuid, person uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select l.id, l.person_id from leads l join clients c on c.id = l.client_id
  where l.call_link = given_link and c.retained_until > app.now()
$$;
revoke execute on function app.client_request_of_link(uuid) from public;

-- Uses the link up, in the transaction that agrees on the call.
create function app.use_client_request(given_link uuid) returns boolean
  language sql volatile security definer set search_path = pg_catalog, public as $$
  with used as (
    update leads l set call_link = null from clients c
    where c.id = l.client_id and l.call_link = given_link and c.retained_until > app.now() returning l.id)
  select exists (select 1 from used)
$$;
revoke execute on function app.use_client_request(uuid) from public;

-- When whoever takes calls is taken, whoever with: times of somebody here alone, so that a visitor is not offered one that
-- a client has, nor the other way round.
create function app.taken_call_times(since timestamptz) returns table (operator uuid, begins timestamptz, ends timestamptz)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select c.operator_id, c.starts_at, c.ends_at from calls c
  where c.state = 'booked' and c.ends_at > since and c.operator_id is not null
$$;
revoke execute on function app.taken_call_times(timestamptz) from public;
