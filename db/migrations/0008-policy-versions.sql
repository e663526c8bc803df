-- Which policy is in force. A version is the whole policy as it was published: what was declared and the text made
-- of it. What the program may do follows the edition in effect; one that was declared later waits for its notice.
create table policy_versions (
  version text primary key check (version ~ '^[0-9a-f]{16}$'),
  edition integer not null check (edition > 0),
  material boolean not null,
  declared jsonb not null,
  document jsonb not null,
  state text not null check (state in ('proposed', 'announced', 'in-effect', 'superseded', 'withdrawn')),
  proposed_at timestamptz not null default app.now(),
  announced_at timestamptz,
  -- The planned day; when it really took effect stands in in_effect_at.
  effective_at timestamptz,
  in_effect_at timestamptz,
  superseded_at timestamptz,
  -- Whether the ledger has that it took effect.
  recorded boolean not null default false,
  check (state <> 'announced' or (announced_at is not null and effective_at is not null and effective_at >= announced_at)),
  check (state not in ('in-effect', 'superseded') or in_effect_at is not null),
  check (state <> 'superseded' or superseded_at is not null)
);
create unique index policy_versions_in_effect on policy_versions ((state = 'in-effect')) where state = 'in-effect';
create unique index policy_versions_waiting on policy_versions ((true)) where state in ('proposed', 'announced');

-- What was once published stays as it was; only its state moves on.
create function app.keep_policy() returns trigger
  language plpgsql set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' and (old.version, old.edition, old.material, old.declared, old.document, old.proposed_at)
      is not distinct from (new.version, new.edition, new.material, new.declared, new.document, new.proposed_at) then
    return new;
  end if;
  raise exception 'a policy version is never changed or deleted' using errcode = '42501';
end $$;
create trigger policy_kept before update or delete on policy_versions
  for each row execute function app.keep_policy();
create trigger policy_kept_whole before truncate on policy_versions
  for each statement execute function app.keep_policy();

-- That one person is told of one version: by a mail that their mail server accepted, or in another way that somebody
-- of the staff vouches for.
create table policy_notices (
  id uuid primary key default gen_random_uuid(),
  version text not null references policy_versions(version),
  person_id uuid not null references people(id) on delete cascade,
  mail_id uuid references mails(id) on delete set null,
  state text not null default 'queued' check (state in ('queued', 'accepted', 'refused', 'told')),
  accepted_at timestamptz,
  told_how text check (length(told_how) <= 2000),
  unique (version, person_id),
  check (state <> 'accepted' or accepted_at is not null),
  check (state <> 'told' or told_how is not null)
);
create index policy_notices_person on policy_notices (person_id);
create index policy_notices_mail on policy_notices (mail_id);

-- The version in effect, and its edition. Nothing is published yet only while the first start runs.
create function app.policy_version() returns text
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select v.version from policy_versions v where v.state = 'in-effect';
end;
create function app.policy_edition() returns integer
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select v.edition from policy_versions v where v.state = 'in-effect';
end;

-- Who has to be told of a version before it takes effect: everybody at a company we work for today.
create function app.people_to_notify(told text) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select distinct m.person_id
  from client_members m join people p on p.id = m.person_id
  where p.client_until > app.now()
    and exists (select 1 from policy_versions v where v.version = told)
    and exists (select 1 from engagements e where e.client_id = m.client_id and e.state not in ('ended', 'withdrawn'));
end;

-- Gives the grants and policies of a waiting edition. At each start the owner puts in its place what the waiting
-- edition needs, so that no role of the program can widen its own access.
create function app.grant_edition(granted text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  raise exception 'version % was not prepared: start the program that declares it', granted using errcode = '55000';
end $$;

-- An announced version takes effect: its day has come, and everybody who has to be told has been. The grants and
-- policies of its edition come in the same transaction, so nothing ever runs between the two. False when it is
-- already in effect. A start and another taking effect wait for one another.
create function app.take_effect(taken text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  next policy_versions;
  at timestamptz := app.now();
  untold integer;
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
  perform app.grant_edition(taken);
  update policy_versions v set state = 'superseded', superseded_at = at where v.state = 'in-effect';
  update policy_versions v set state = 'in-effect', in_effect_at = at where v.version = taken;
  perform app.tell('policy');
  return true;
end $$;

-- The version in effect if the ledger does not have it yet; whoever asks records it in the same transaction.
create function app.unrecorded_policy() returns text
  language sql volatile security definer set search_path = pg_catalog, public
begin atomic
  update policy_versions v set recorded = true where v.state = 'in-effect' and not v.recorded returning v.version;
end;

revoke execute on function app.unrecorded_policy(), app.keep_policy(), app.policy_version(), app.policy_edition(), app.people_to_notify(text),
  app.grant_edition(text), app.take_effect(text) from public;
