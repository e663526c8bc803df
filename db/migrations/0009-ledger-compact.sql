-- The ledger in few bytes (decision 9). What repeats of an entry stands once, in evidence_forms; whose it is, is a small
-- number; a seal is a row a batch. A ledger of before is carried over: its entries keep their leaves (format 1), so
-- that the checkpoints signed of them hold on.

alter table evidence_entries set schema app;
alter table evidence_seals set schema app;
drop function app.evidence_of_consents();

alter table person_keys rename column id to before_id;
alter table person_keys drop constraint person_keys_pkey;
alter table person_keys add column id integer generated always as identity primary key;

-- Length, a colon and the text for each text, `-` for an absent one, a list after its count in brackets: as in 0006.
create function app.form_hash(kind text, purpose text, actor_kind text, clauses text[], recipient text, categories text[],
  policy_version text) returns bytea
  language sql stable
  return sha256(convert_to('segmento.evidence.form.2' || app.leaf_text(kind) || app.leaf_text(purpose)
    || app.leaf_text(actor_kind)
    || '[' || cardinality(clauses) || ']' || coalesce((
      select string_agg(app.leaf_text(one), '' order by n) from unnest(clauses) with ordinality i (one, n)), '')
    || app.leaf_text(recipient)
    || '[' || cardinality(categories) || ']' || coalesce((
      select string_agg(app.leaf_text(one), '' order by n) from unnest(categories) with ordinality i (one, n)), '')
    || app.leaf_text(policy_version), 'UTF8'));

-- What entries have in common: what was done, for which purpose, by which kind of actor, under which clauses and policy.
-- Not unique: a unique index would make an append wait for another that uses a new form first, and two such in turn
-- lock each other for good. A form that stands twice changes nothing, for a leaf commits to what it says.
create table evidence_forms (
  id integer generated always as identity primary key,
  format integer not null default 2 check (format in (1, 2)),
  kind text not null,
  purpose text not null,
  actor_kind text not null,
  clauses text[] not null,
  recipient text,
  categories text[] not null,
  policy_version text not null,
  hash bytea check (length(hash) = 32),
  check ((format = 2) = (hash is not null))
);
create index evidence_forms_content on evidence_forms (policy_version, kind, purpose, actor_kind, recipient);

-- An entry. Whose it is (`key_id`) is no part of its leaf, so that destroyed keys change nothing. `payload_hash` stands
-- where the payload was destroyed, and with format 1, whose commitment cannot be made from its payload. No foreign
-- keys: each append would lock the row of a form that all others use, too, and a destroyed key leaves its number behind.
create table evidence_entries (
  id bigint generated always as identity primary key with (fillfactor = 100),
  at timestamptz not null default app.now(),
  key_id integer,
  form_id integer not null,
  payload bytea,
  payload_hash bytea check (length(payload_hash) = 32)
);
create index evidence_key on evidence_entries (key_id) where key_id is not null;

insert into evidence_forms (format, kind, purpose, actor_kind, clauses, recipient, categories, policy_version)
  select distinct 1, kind, purpose, actor_kind, clauses, recipient, categories, policy_version from app.evidence_entries;
insert into evidence_entries (id, at, key_id, form_id, payload, payload_hash) overriding system value
  select o.id, o.at, k.id, f.id, case when k.id is not null then o.payload end, o.commitment
  from app.evidence_entries o
  join evidence_forms f on (f.kind, f.purpose, f.actor_kind, f.clauses, f.categories, f.policy_version)
      = (o.kind, o.purpose, o.actor_kind, o.clauses, o.categories, o.policy_version)
    and f.recipient is not distinct from o.recipient
  left join person_keys k on k.before_id = o.key_id
  order by o.id;
select setval('evidence_entries_id_seq', last_value, is_called) from app.evidence_entries_id_seq;
alter table person_keys drop column before_id;

-- The entries with their forms, for the owner and for functions; no role of the program reads it.
create view app.evidence as
  select e.id, e.at, f.kind, f.purpose, f.actor_kind, f.clauses, f.recipient, f.categories, f.policy_version,
    e.key_id, e.payload, f.format
  from evidence_entries e join evidence_forms f on f.id = e.form_id;

-- The leaf of an entry: SHA-256 over a zero byte, the 31 bytes `segmento evidence ledger leaf 2`, the hash of its form,
-- its number (8 bytes), its time (8 bytes, microseconds since 2000-01-01 UTC) and the SHA-256 of its payload, where
-- there is none of nothing. The first 64 bytes are the same for every entry of a form. Format 1 is that of 0006.
create view app.evidence_leaves as
  select e.id, sha256(case f.format
    when 2 then '\x00'::bytea || 'segmento evidence ledger leaf 2'::bytea || f.hash || int8send(e.id)
      || timestamptz_send(e.at) || coalesce(sha256(e.payload), e.payload_hash, sha256(''::bytea))
    else '\x00'::bytea || convert_to('segmento.evidence.1' || app.leaf_text(e.id::text)
      || app.leaf_text(to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
      || app.leaf_text(f.kind) || app.leaf_text(f.purpose) || app.leaf_text(f.actor_kind)
      || '[' || cardinality(f.clauses) || ']' || coalesce((
        select string_agg(app.leaf_text(one), '' order by n) from unnest(f.clauses) with ordinality i (one, n)), '')
      || app.leaf_text(f.recipient)
      || '[' || cardinality(f.categories) || ']' || coalesce((
        select string_agg(app.leaf_text(one), '' order by n) from unnest(f.categories) with ordinality i (one, n)), '')
      || app.leaf_text(f.policy_version) || app.leaf_text(encode(e.payload_hash, 'hex')), 'UTF8') end) as hash
  from evidence_entries e join evidence_forms f on f.id = e.form_id;

-- A batch's entries, in the order of their ids, stand at `first_position` and on. Of each leaf the first four bytes are
-- kept, enough to name a changed entry; the leaves are made anew from the entries. No entry is sealed twice. Without a
-- foreign key, so that a seal still names an entry that is gone.
create table evidence_seals (
  first_position bigint primary key check (first_position >= 0),
  entries int8multirange not null check (not isempty(entries)),
  fingerprints bytea not null check (length(fingerprints) > 0 and length(fingerprints) % 4 = 0),
  exclude using gist (entries with &&)
);
alter table evidence_seals alter column fingerprints set storage external;

-- How large the tree is, and the roots of its complete subtrees: element n of the array is that of 2^(n-1) leaves.
alter table app.sealing add column tree_size bigint not null default 0;
alter table app.sealing add column peaks bytea[] not null default '{}';

-- Puts leaves at the end of the tree and keeps the nodes that become complete. Whoever calls it has locked app.sealing.
create function app.grow_tree(hashes bytea[]) returns void
  language plpgsql volatile set search_path = pg_catalog, public as $$
declare
  before bigint;
  tops bytea[];
  grown integer := cardinality(hashes);
  height integer := 0;
begin
  select s.tree_size, s.peaks into before, tops from app.sealing s;
  -- At each turn `hashes` are the subtrees of this height that are new; the first is number `before >> height`.
  while cardinality(hashes) > 0 loop
    if height > 0 and height % 8 = 0 then
      insert into evidence_nodes (level, place, hash)
        select height, (before >> height) + n - 1, one from unnest(hashes) with ordinality i (one, n);
    end if;
    if (before >> height) % 2 = 1 then
      hashes := tops[height + 1] || hashes;
    end if;
    tops[height + 1] := case when cardinality(hashes) % 2 = 1 then hashes[cardinality(hashes)] end;
    select array_agg(sha256('\x01'::bytea || l || r) order by n) into hashes
      from (select n, one as l, lead(one) over (order by n) as r from unnest(hashes) with ordinality i (one, n)) pairs
      where n % 2 = 1 and r is not null;
    height := height + 1;
  end loop;
  update app.sealing set tree_size = before + grown, peaks = tops;
end $$;

do $$
declare
  part bytea[];
begin
  if exists (select 1 from app.evidence_seals having count(*) <> coalesce(max(position) + 1, 0)) then
    raise exception 'the ledger cannot be carried over: some of its seals are missing; `npm run verify` of the release before names them';
  end if;
  insert into evidence_seals (first_position, entries, fingerprints)
    select min(position), range_agg(int8range(entry_id, entry_id + 1)),
      string_agg(substring(leaf_hash for 4), ''::bytea order by position)
    from (select position, entry_id, leaf_hash, sum(fresh) over (order by position) as run
      from (select position, entry_id, leaf_hash,
          (position % 4096 = 0 or entry_id < lag(entry_id) over (order by position))::integer as fresh
        from app.evidence_seals) marked) runs
    group by run;
  create temporary table nodes_before on commit drop as table evidence_nodes;
  alter table evidence_nodes disable trigger never_changed;
  delete from evidence_nodes;
  alter table evidence_nodes enable trigger never_changed;
  for part in
    select array_agg(leaf_hash order by position) from app.evidence_seals group by position / 4096 order by position / 4096
  loop
    perform app.grow_tree(part);
  end loop;
  if exists (table nodes_before except table evidence_nodes) then
    raise exception 'the ledger cannot be carried over: hashes of its tree were changed; `npm run verify` of the release before names them';
  end if;
end $$;
drop table app.evidence_entries, app.evidence_seals;
-- The sealer of 0006 could pass over an entry that committed late; looking from the beginning again finds it.
update app.sealing set settled_id = 0, watched_id = 0, watched_xid = null;
drop function app.complete_root(bytea[]);

create trigger never_changed before update or delete or truncate on evidence_forms
  for each statement execute function app.refuse_change();
create trigger never_changed before update or delete or truncate on evidence_seals
  for each statement execute function app.refuse_change();
create trigger never_deleted before delete or truncate on evidence_entries
  for each statement execute function app.refuse_change();

-- Of an entry only the payload may go, and leaves its hash; with it, or alone, the number of a key that is destroyed.
create function app.keep_entry() returns trigger
  language plpgsql set search_path = pg_catalog as $$
begin
  if (new.id, new.at, new.form_id) is not distinct from (old.id, old.at, old.form_id)
      and (new.key_id is null or new.key_id = old.key_id)
      and ((new.payload, new.payload_hash) is not distinct from (old.payload, old.payload_hash)
        or new.payload is null and new.payload_hash = coalesce(old.payload_hash, sha256(old.payload))) then
    return new;
  end if;
  raise exception 'rows of % are never changed', tg_table_name using errcode = '42501';
end $$;
create trigger only_destroyed before update on evidence_entries
  for each row execute function app.keep_entry();

-- The ledger's append. The key is found here, so that no caller can write one person's entry under another's key. Who
-- acts and for which purpose is what the login role says, under which policy what is in effect, and a client attests of
-- nobody outside their company. `body` is a salt and what it encrypts; a tag over it and the key's wrapping stands
-- after it: it shows whose the entry is, to whoever has the key, and fits no other key (decision 9). Without a person
-- the body is in the open; about a person whose key is gone nothing is kept but that something was done.
drop function app.append_evidence(text, text, text, text[], text, text[], text, bytea, uuid, bytea);
create function app.append_evidence(
  entry_kind text, entry_purpose text, entry_actor text, entry_clauses text[], entry_recipient text,
  entry_categories text[], person uuid, body bytea
) returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  acting text := case
    when session_user = current_user then entry_actor
    when session_user like '%\_portal' then 'client'
    when session_user like '%\_staff' then 'staff'
    when entry_actor in ('client', 'staff') then 'system'
    else entry_actor end;
  policy text;
  form integer;
  key integer;
  wrapping bytea;
  entry_id bigint;
begin
  -- The transaction takes its number before the entry its id, so that a settled id is never taken by a running
  -- transaction that the sealer could not have seen.
  perform pg_current_xact_id();
  if session_user <> current_user
      and right(regexp_replace(session_user, '_(staff|portal)$', ''), length(entry_purpose) + 1)
        <> '_' || replace(entry_purpose, '-', '_') then
    raise exception 'an entry attests the purpose it was written for' using errcode = '42501';
  end if;
  if person is not null then
    if session_user like '%\_portal' and not exists (select 1 from app.portal_people() known (id) where known.id = person) then
      raise exception 'a client attests of nobody outside their company' using errcode = '42501';
    end if;
    if body is null or length(body) < 4 then
      raise exception 'an entry about a person has a salt' using errcode = '22023';
    end if;
    select k.id, k.wrapped_key into key, wrapping from person_keys k where k.person_id = person;
    body := case when key is not null then body || substring(sha256(wrapping || body) for 16) end;
  end if;
  select v.version into strict policy from policy_versions v where v.state = 'in-effect';
  select f.id into form from evidence_forms f
    where f.kind = entry_kind and f.purpose = entry_purpose and f.actor_kind = acting and f.policy_version = policy
      and f.clauses = entry_clauses and f.categories = entry_categories and f.format = 2
      and f.recipient is not distinct from entry_recipient
    limit 1;
  if form is null then
    insert into evidence_forms (kind, purpose, actor_kind, clauses, recipient, categories, policy_version, hash)
      values (entry_kind, entry_purpose, acting, entry_clauses, entry_recipient, entry_categories, policy,
        app.form_hash(entry_kind, entry_purpose, acting, entry_clauses, entry_recipient, entry_categories, policy))
    returning id into form;
  end if;
  -- What app.now() says, without the cost of calling it.
  insert into evidence_entries (at, key_id, form_id, payload)
    values (now() + (select c.ahead from app.clock c), key, form, body) returning id into entry_id;
  return entry_id;
end $$;

-- The same for many that differ in person and body alone, such as a second's reads: all that they share is judged and
-- looked up once. Their order is kept.
create function app.append_evidence_alike(
  entry_kind text, entry_purpose text, entry_actor text, entry_clauses text[], entry_recipient text,
  entry_categories text[], people uuid[], bodies bytea[]
) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  first_id bigint;
  form integer;
begin
  -- The first goes the way of a single one, with every check of who may write what, and makes the form where it is new.
  first_id := app.append_evidence(entry_kind, entry_purpose, entry_actor, entry_clauses, entry_recipient,
    entry_categories, people[1], bodies[1]);
  select e.form_id into strict form from evidence_entries e where e.id = first_id;
  if session_user like '%\_portal' and exists (
      select 1 from unnest(people) one (id) where one.id is not null and one.id not in (select app.portal_people())) then
    raise exception 'a client attests of nobody outside their company' using errcode = '42501';
  end if;
  if exists (select 1 from unnest(people, bodies) each (person, body)
      where each.person is not null and coalesce(length(each.body), 0) < 4) then
    raise exception 'an entry about a person has a salt' using errcode = '22023';
  end if;
  insert into evidence_entries (key_id, form_id, payload)
    select k.id, form, case when each.person is null then each.body
      when k.id is not null then each.body || substring(sha256(k.wrapped_key || each.body) for 16) end
    from unnest(people, bodies) with ordinality each (person, body, n)
    left join person_keys k on k.person_id = each.person
    where each.n > 1 order by each.n;
end $$;

-- Seals at most `most` committed entries, whatever their ids, and answers how many. Ids are given before a
-- transaction commits, so an entry may appear below others that are sealed; it is found because no batch has it,
-- and stands after them in the tree. Appends never wait: the only lock is the sealers' own row. The numbers of
-- transactions only bound how far back it looks; a watched number that a restored copy has not reached
-- belongs to a server whose transactions are gone.
create or replace function app.seal_evidence(most integer) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  state app.sealing;
  -- Read before this transaction has a number: whoever took an id up to this one has a lower number, running or not.
  -- The xmax of a snapshot would not do: it is one above the last that ended, and some that run are above it.
  numbered boolean := pg_current_xact_id_if_assigned() is not null;
  newest bigint := (select coalesce(max(id), 0) from evidence_entries);
  ended boolean;
  done int8multirange;
  taken int8multirange;
  hashes bytea[];
  shown bytea;
  sealed integer;
begin
  select * into state from app.sealing;
  if state.settled_id = state.watched_id and not exists (select 1 from evidence_entries where id > state.settled_id) then
    return 0;
  end if;
  select * into state from app.sealing for update;
  ended := state.watched_xid is null or state.watched_xid <= pg_snapshot_xmin(pg_current_snapshot())
    or state.watched_xid > pg_current_xact_id();

  select coalesce(range_agg(s.entries), '{}') into done from evidence_seals s
    where s.entries && int8multirange(int8range(state.settled_id + 1, null));
  -- This statement's snapshot is younger than the judgement above: what had ended by then is visible here.
  select array_agg(l.hash order by l.id), range_agg(int8range(l.id, l.id + 1)),
      string_agg(substring(l.hash for 4), ''::bytea order by l.id), count(*)
    into hashes, taken, shown, sealed
    from (select e.id, e.hash from app.evidence_leaves e
      where e.id > state.settled_id and not e.id <@ done order by e.id limit most) l;
  if sealed > 0 then
    insert into evidence_seals (first_position, entries, fingerprints) values (state.tree_size, taken, shown);
    perform app.grow_tree(hashes);
  end if;

  if ended then
    -- A full batch says nothing of the ids above its last one.
    update app.sealing set settled_id = greatest(settled_id,
        least(watched_id, case when sealed = most then upper(taken) - 1 else watched_id end))
      returning * into state;
    if state.settled_id = state.watched_id and not numbered then
      update app.sealing set watched_id = greatest(watched_id, newest), watched_xid = pg_current_xact_id();
    end if;
  end if;
  return sealed;
end $$;

-- How large the tree is, and its root; the root of nothing is null.
create function app.ledger_head(out tree_size bigint, out root bytea)
  language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  peak bytea;
  tops bytea[];
begin
  select s.tree_size, s.peaks into tree_size, tops from app.sealing s;
  foreach peak in array tops loop
    root := case when peak is null then root when root is null then peak else sha256('\x01'::bytea || peak || root) end;
  end loop;
end $$;

-- A statement of a size and its root, signed outside the database: of the tree as it is, or of nothing. Where it has
-- grown since, the next turn signs. The same size again changes nothing.
create or replace function app.add_checkpoint(size bigint, root bytea, signed_at timestamptz, signed_by text, sealed_with bytea)
  returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  head record;
begin
  select h.tree_size, h.root into head from app.ledger_head() h;
  if size > head.tree_size then
    raise exception 'the tree has fewer than % entries', size using errcode = '22023';
  elsif size = head.tree_size and root <> head.root then
    raise exception 'the tree of % entries has another root', size using errcode = '22023';
  elsif size = head.tree_size then
    insert into evidence_checkpoints (tree_size, root_hash, at, signer, signature)
      values (size, root, signed_at, signed_by, sealed_with)
    on conflict (tree_size) do nothing;
  end if;
end $$;

-- Which entry stands at which place, from `first` up to, not including, `until`.
create function app.sealed_places(first bigint, until bigint) returns table (place bigint, entry_id bigint)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select numbered.place, numbered.id from (
    select s.first_position + row_number() over (partition by s.first_position order by one.id) - 1 as place, one.id
    from evidence_seals s cross join lateral unnest(s.entries) as part (ids)
      cross join lateral generate_series(lower(part.ids), upper(part.ids) - 1) as one (id)
    where s.first_position < until and s.first_position >= coalesce(
      (select max(b.first_position) from evidence_seals b where b.first_position <= first), 0)) numbered
  where numbered.place >= first and numbered.place < until;
end;

-- The leaves of those places, made from the entries as they are now; null where one is gone.
create function app.leaf_hashes(first bigint, until bigint) returns table (place bigint, hash bytea)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select p.place, l.hash from app.sealed_places(first, until) p left join app.evidence_leaves l on l.id = p.entry_id
  order by p.place;
end;

-- Confirmed subscribers, and how many of them have their consent in the ledger.
create function app.evidence_of_consents() returns table (subscribed integer, consented integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select count(*)::integer, (count(*) filter (where exists (
      select 1 from evidence_entries e join person_keys k on k.id = e.key_id join evidence_forms f on f.id = e.form_id
      where k.person_id = s.person_id and f.kind = 'consent.given')))::integer
  from subscribers s join people p on p.id = s.person_id
  where s.confirmed_at is not null and p.subscriber_until > app.now();
end;

revoke execute on function app.form_hash(text, text, text, text[], text, text[], text), app.grow_tree(bytea[]),
  app.keep_entry(), app.append_evidence(text, text, text, text[], text, text[], uuid, bytea),
  app.append_evidence_alike(text, text, text, text[], text, text[], uuid[], bytea[]), app.ledger_head(),
  app.sealed_places(bigint, bigint), app.leaf_hashes(bigint, bigint), app.evidence_of_consents() from public;
