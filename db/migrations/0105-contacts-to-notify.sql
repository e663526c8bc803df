-- Everybody at a current client is told of a change of the policy, at one from before this program, too: until somebody
-- there has access, its contact. A current client with nobody to tell holds the version up, and is no reason to let it in.

-- Who speaks for each company that we work for today.
create function app.current_contacts() returns table (client_id uuid, person_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select distinct e.client_id, p.id
  from engagements e
  left join client_members m on m.client_id = e.client_id
  left join adoptions a on a.client_id = e.client_id and m.person_id is null
  join people p on p.id = coalesce(m.person_id, a.contact_id)
  where e.state not in ('ended', 'withdrawn') and p.client_until > app.now();
end;

create or replace function app.people_to_notify(told text) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select distinct c.person_id from app.current_contacts() c
  where exists (select 1 from policy_versions v where v.version = told);
end;

-- Companies that we work for today and where nobody could be told of anything.
create function app.clients_without_contact() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select distinct e.client_id from engagements e where e.state not in ('ended', 'withdrawn')
    and e.client_id not in (select c.client_id from app.current_contacts() c);
end;

create or replace function app.take_effect(taken text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  next policy_versions;
  at timestamptz := app.now();
  untold integer;
  silent integer;
begin
  perform pg_advisory_xact_lock(hashtext('segmento migrations'));
  select * into next from policy_versions v where v.version = taken;
  if next.state = 'in-effect' then
    return false;
  end if;
  if next.state is distinct from 'announced' then
    raise exception 'version % is not announced', taken using errcode = '55000';
  end if;
  if next.announced_at > at or next.effective_at > at then
    raise exception 'the day of version % has not come', taken using errcode = '55000';
  end if;
  select count(*) into untold from app.people_to_notify(taken) person (id)
  where not exists (select 1 from policy_notices n
    where n.version = taken and n.person_id = person.id and n.state in ('accepted', 'told'));
  if untold > 0 then
    raise exception '% at current clients have not been told of version %', untold, taken using errcode = '55000';
  end if;
  select count(*) into silent from app.clients_without_contact();
  if silent > 0 then
    raise exception '% current clients have nobody who could be told of version %', silent, taken using errcode = '55000';
  end if;
  perform app.grant_edition(taken);
  update policy_versions v set state = 'superseded', superseded_at = at where v.state = 'in-effect';
  update policy_versions v set state = 'in-effect', in_effect_at = at where v.version = taken;
  perform app.tell('policy');
  return true;
end $$;

revoke execute on function app.current_contacts(), app.clients_without_contact() from public;
