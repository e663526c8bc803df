-- A version of the policy that changes something is announced before it takes effect, and consents that it touches
-- are asked for again.

-- Since when a subscriber's consent is asked for again; nothing but that question is mailed to them meanwhile.
alter table subscribers add column ask_again_at timestamptz;
alter table subscribers add check (ask_again_at is null or confirmed_at is not null);

-- An owner announces the version that waits, for a day that leaves at least a week. Until that day a later one may be
-- named, never an earlier.
create function app.announce_policy(announced text, takes_effect timestamptz) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  waiting policy_versions;
  at timestamptz := app.now();
begin
  if app.staff_role() is distinct from 'owner' then
    raise exception 'only an owner announces a policy' using errcode = '42501';
  end if;
  select * into waiting from policy_versions v where v.version = announced for update;
  if waiting.state is null or waiting.state not in ('proposed', 'announced') then
    raise exception 'version % does not wait to be announced', announced using errcode = '55000';
  end if;
  if takes_effect < at + interval '7 days' or takes_effect < waiting.effective_at then
    raise exception 'the day is too early' using errcode = '22023';
  end if;
  update policy_versions v set state = 'announced', announced_at = coalesce(v.announced_at, at), effective_at = takes_effect
    where v.version = announced;
  perform app.tell('policy');
end $$;

-- A version that changes what subscribers consented to took effect: they are asked again, and are held for that long.
create function app.ask_consents_again(answer_within interval) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  at timestamptz := app.now();
  asked integer;
begin
  with touched as (
    update subscribers s set ask_again_at = at from people p
    where p.id = s.person_id and s.confirmed_at is not null and s.ask_again_at is null and p.subscriber_until > at
    returning s.person_id
  ), held as (
    update people p set subscriber_until = at + answer_within from touched t where p.id = t.person_id returning 1
  ) select count(*) into asked from held;
  return asked;
end $$;

revoke execute on function app.announce_policy(text, timestamptz), app.ask_consents_again(interval) from public;
