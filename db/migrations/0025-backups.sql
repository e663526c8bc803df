-- Backups, and what must not come back with one of them.

-- A backup that was made, and when it was last restored as a test.
create table backups (
  name text primary key check (name ~ '^[0-9a-zA-Z.-]{1,100}$'),
  place text not null check (place in ('folder', 's3')),
  made_at timestamptz not null default app.now(),
  bytes bigint not null check (bytes > 0),
  table_rows bigint not null check (table_rows >= 0),
  tested_at timestamptz,
  test_seconds integer check (test_seconds >= 0),
  removed_at timestamptz,
  check ((tested_at is null) = (test_seconds is null))
);
-- The newest, and the newest that was tested.
create index backups_made on backups (made_at);

-- What was deleted lately, by its key alone: a restored backup deletes it again. Kept as long as a backup may hold it,
-- and written to a file outside of the database, because the database is what is lost.
create table erasures (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('person', 'client', 'member', 'staff', 'lead', 'subscriber', 'suppression', 'credential')),
  row_key text not null,
  at timestamptz not null default app.now()
);
create index erasures_at on erasures (at);

-- Notes what a statement deleted. The argument is the kind; the key is made of the columns named after it.
create function app.note_erasure() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  case tg_argv[0]
    when 'member' then
      insert into erasures (kind, row_key) select 'member', g.client_id || ':' || g.person_id from gone g;
    when 'credential' then
      insert into erasures (kind, row_key) select 'credential', g.inbox_id::text from gone g;
    else
      insert into erasures (kind, row_key) select tg_argv[0], g.id::text from gone g;
  end case;
  return null;
end $$;
create trigger note_erasure after delete on people referencing old table as gone
  for each statement execute function app.note_erasure('person');
create trigger note_erasure after delete on clients referencing old table as gone
  for each statement execute function app.note_erasure('client');
create trigger note_erasure after delete on client_members referencing old table as gone
  for each statement execute function app.note_erasure('member');
create trigger note_erasure after delete on leads referencing old table as gone
  for each statement execute function app.note_erasure('lead');
create trigger note_erasure after delete on subscribers referencing old table as gone
  for each statement execute function app.note_erasure('subscriber');
create trigger note_erasure after delete on credentials referencing old table as gone
  for each statement execute function app.note_erasure('credential');

-- Somebody's access that ended, and an address that wants no more mail, are as good as a deletion.
create function app.note_ended_access() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into erasures (kind, row_key) values ('staff', new.person_id::text);
  return null;
end $$;
create trigger note_ended_access after update of removed_at on staff
  for each row when (old.removed_at is null and new.removed_at is not null) execute function app.note_ended_access();
create function app.note_suppression() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into erasures (kind, row_key) values ('suppression', encode(new.address_hash, 'hex'));
  return null;
end $$;
create trigger note_suppression after insert on suppressions
  for each row execute function app.note_suppression();

-- Carries out again in a restored backup what was erased since. Whatever is not there, or is held by something else, is
-- passed over; answers how many rows went. Only the owner runs it, before anybody is let in.
create function app.erase_again(kinds text[], keys text[]) returns integer
  language plpgsql volatile set search_path = pg_catalog, public as $$
declare
  one record;
  gone integer;
  total integer := 0;
begin
  for one in select e.kind, e.key from unnest(kinds, keys) with ordinality e (kind, key, n) order by e.n loop
    case one.kind
      when 'person' then delete from people where id = one.key::uuid;
      when 'client' then delete from clients where id = one.key::uuid;
      when 'lead' then delete from leads where id = one.key::uuid;
      when 'subscriber' then delete from subscribers where id = one.key::uuid;
      when 'credential' then delete from credentials where inbox_id = one.key::uuid;
      when 'member' then delete from client_members
        where client_id = split_part(one.key, ':', 1)::uuid and person_id = split_part(one.key, ':', 2)::uuid;
      when 'staff' then update staff set removed_at = app.now()
        where person_id = one.key::uuid and removed_at is null;
      when 'suppression' then insert into suppressions (address_hash, reason)
        values (decode(one.key, 'hex'), 'restored') on conflict do nothing;
    end case;
    get diagnostics gone = row_count;
    total := total + gone;
  end loop;
  return total;
end $$;

-- Deletes what no backup can hold any more.
create function app.sweep_erasures(kept interval) returns integer
  language sql volatile security definer set search_path = pg_catalog, public
begin atomic
  with gone as (delete from erasures where at <= app.now() - kept returning 1) select count(*)::integer from gone;
end;

revoke execute on function app.note_erasure(), app.note_ended_access(), app.note_suppression(),
  app.erase_again(text[], text[]), app.sweep_erasures(interval) from public;
