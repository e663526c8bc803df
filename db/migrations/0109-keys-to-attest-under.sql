-- What an entry of the ledger says of somebody is encrypted under their key before it is written, so whoever writes it has
-- to see the key.

-- Of whoever acts: their own key, for whichever purpose they act, as far as their session is live.
create function app.own_person_key() returns table (person_id uuid, wrapped_key bytea)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select k.person_id, k.wrapped_key from person_keys k where k.person_id in (app.staff_person(), app.portal_person());
end;

-- Which of these people have a key, whether whoever asks sees it or not: without one nothing can be said of them any more,
-- and one that is only hidden is a mistake.
create function app.whose_key_stands(people uuid[]) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select k.person_id from person_keys k where k.person_id = any (people);
end;

revoke execute on function app.own_person_key(), app.whose_key_stands(uuid[]) from public;
