-- The ledger's seals: an RFC 9162 Merkle tree over the entries, and signed statements of its size and root.
-- Only app.seal_evidence and app.add_checkpoint write here, and nobody changes or deletes a row.

-- One entry's place in the tree. It stands without a foreign key, so that it still names an entry that is gone.
create table evidence_seals (
  position bigint primary key check (position >= 0),
  entry_id bigint not null unique,
  leaf_hash bytea not null check (length(leaf_hash) = 32)
);
-- Roots of complete subtrees of 256, 65,536, … leaves (level 8, 16, …); every proof is made from these and from
-- the leaves of at most two such subtrees a level.
create table evidence_nodes (
  level integer not null check (level > 0 and level % 8 = 0),
  place bigint not null check (place >= 0),
  hash bytea not null check (length(hash) = 32),
  primary key (level, place)
);
create table evidence_checkpoints (
  tree_size bigint primary key check (tree_size > 0),
  root_hash bytea not null check (length(root_hash) = 32),
  at timestamptz not null,
  signer text not null,
  signature bytea not null check (length(signature) = 64)
);

-- Against a slip of the owner, too; program roles have no grant to begin with.
create function app.refuse_change() returns trigger
  language plpgsql set search_path = pg_catalog as $$
begin
  raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = '42501';
end $$;
create trigger never_changed before update or delete or truncate on evidence_seals
  for each statement execute function app.refuse_change();
create trigger never_changed before update or delete or truncate on evidence_nodes
  for each statement execute function app.refuse_change();
create trigger never_changed before update or delete or truncate on evidence_checkpoints
  for each statement execute function app.refuse_change();

-- The canonical leaf: UTF-8 text of `segmento.evidence.1` and then each public field in this order. A text is
-- its length in bytes, a colon and itself; an absent text is `-`; a list is its count in brackets, then its texts.
-- The time is UTC with microseconds, the commitment hexadecimal. The payload and whose key it is under are left
-- out, so that destroying both changes nothing here. The whole of it is in app.seal_evidence.
create function app.leaf_text(value text) returns text
  language sql stable
  return case when value is null then '-' else octet_length(value) || ':' || value end;

-- The root over 2^n hashes.
create function app.complete_root(hashes bytea[]) returns bytea
  language plpgsql immutable set search_path = pg_catalog as $$
begin
  while cardinality(hashes) > 1 loop
    select array_agg(sha256('\x01'::bytea || hashes[2 * i - 1] || hashes[2 * i]) order by i)
      into hashes from generate_series(1, cardinality(hashes) / 2) i;
  end loop;
  return hashes[1];
end $$;

-- How far the sealer has come. Entries up to `settled_id` are sealed or will never be: no transaction that took
-- such an id still runs. `watched_id` becomes settled once all transactions older than `watched_xid` have ended.
create table app.sealing (
  one boolean primary key default true check (one),
  settled_id bigint not null default 0,
  watched_id bigint not null default 0,
  watched_xid xid8
);
insert into app.sealing default values;

-- Seals at most `most` committed entries, whatever their ids, and answers how many. Ids are given before a
-- transaction commits, so an entry may appear below others that are sealed; it is found because it has no seal,
-- and stands after them in the tree. Appends never wait: the only lock is the sealers' own row. The numbers of
-- transactions only bound how far back it looks; a watched number that a restored copy has not reached
-- belongs to a server whose transactions are gone.
create function app.seal_evidence(most integer) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  state app.sealing;
  ended boolean;
  before bigint;
  sealed integer;
  level_now integer := 0;
  complete_before bigint;
  complete_now bigint;
  reached bigint;
begin
  select * into state from app.sealing;
  if state.settled_id = state.watched_id and not exists (select 1 from evidence_entries where id > state.settled_id) then
    return 0;
  end if;
  select * into state from app.sealing for update;
  ended := state.watched_xid is null or state.watched_xid <= pg_snapshot_xmin(pg_current_snapshot())
    or state.watched_xid > pg_current_xact_id();
  select coalesce(max(position) + 1, 0) into before from evidence_seals;

  -- This statement's snapshot is younger than the judgement above: what had ended by then is visible here.
  insert into evidence_seals (position, entry_id, leaf_hash)
    select before + row_number() over (order by e.id) - 1, e.id,
      sha256('\x00'::bytea || convert_to('segmento.evidence.1' || app.leaf_text(e.id::text)
        || app.leaf_text(to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || app.leaf_text(e.kind) || app.leaf_text(e.purpose) || app.leaf_text(e.actor_kind)
        || '[' || cardinality(e.clauses) || ']' || coalesce((
          select string_agg(app.leaf_text(one), '' order by n) from unnest(e.clauses) with ordinality i (one, n)), '')
        || app.leaf_text(e.recipient)
        || '[' || cardinality(e.categories) || ']' || coalesce((
          select string_agg(app.leaf_text(one), '' order by n) from unnest(e.categories) with ordinality i (one, n)), '')
        || app.leaf_text(e.policy_version) || app.leaf_text(encode(e.commitment, 'hex')), 'UTF8'))
    from evidence_entries e
    where e.id > state.settled_id and not exists (
      -- The lower bound changes nothing in the answer; without it every turn would read all seals.
      select 1 from evidence_seals s where s.entry_id = e.id and s.entry_id > state.settled_id)
    order by e.id limit most;
  get diagnostics sealed = row_count;

  complete_before := before / 256;
  complete_now := (before + sealed) / 256;
  while complete_now > complete_before loop
    insert into evidence_nodes (level, place, hash)
      select level_now + 8, tile, app.complete_root(array_agg(hash order by place))
      from (
        select position as place, leaf_hash as hash, position / 256 as tile from evidence_seals
        where level_now = 0 and position >= complete_before * 256 and position < complete_now * 256
        union all
        select n.place, n.hash, n.place / 256 from evidence_nodes n
        where n.level = level_now and n.place >= complete_before * 256 and n.place < complete_now * 256) below
      group by tile;
    level_now := level_now + 8;
    complete_before := complete_before / 256;
    complete_now := complete_now / 256;
  end loop;

  if ended then
    -- A full batch says nothing of the ids above its last one.
    if sealed = most then
      select entry_id into reached from evidence_seals where position = before + sealed - 1;
    else
      reached := state.watched_id;
    end if;
    update app.sealing set settled_id = greatest(settled_id, least(watched_id, reached)) returning * into state;
    if state.settled_id = state.watched_id then
      update app.sealing set watched_id = greatest(watched_id, (select coalesce(max(id), 0) from evidence_entries));
      -- Read after the ids: whoever took one up to the watched id has a number below this one.
      update app.sealing set watched_xid = pg_snapshot_xmax(pg_current_snapshot());
    end if;
  end if;
  return sealed;
end $$;

-- A statement of a size and its root, signed outside the database. The same size again changes nothing.
create function app.add_checkpoint(size bigint, root bytea, signed_at timestamptz, signed_by text, sealed_with bytea)
  returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select 1 from evidence_seals where position = size - 1) then
    raise exception 'the tree has fewer than % entries', size using errcode = '22023';
  end if;
  insert into evidence_checkpoints (tree_size, root_hash, at, signer, signature)
    values (size, root, signed_at, signed_by, sealed_with)
  on conflict (tree_size) do nothing;
end $$;

revoke execute on function app.leaf_text(text), app.complete_root(bytea[]), app.seal_evidence(integer),
  app.add_checkpoint(bigint, bytea, timestamptz, text, bytea) from public;
