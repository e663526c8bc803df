-- Sign-in, in a schema of its own: only the authentication role uses it, through what is granted in
-- src/platform/auth/grants.ts. Everything here runs on machine time. No column holds an address, a name,
-- a network address or a browser's description; every secret is stored as a hash or sealed with a key
-- that is not in the database, so that a copy of these tables signs nobody in.
create schema auth;
revoke all on schema auth from public;

-- Who can sign in: a person, seen by Better Auth, which wants a name and an address. It gets neither:
-- the address is a stand-in made of the person's id (".invalid" can't exist, RFC 2606).
create table auth."user" (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null unique references public.people(id) on delete cascade,
  name text not null default '' check (name = ''),
  email text not null unique generated always as (person_id::text || '@people.invalid') stored,
  email_verified boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);

-- The password of a member of staff, as Better Auth's scrypt hash. Clients have none.
create table auth.account (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth."user"(id) on delete cascade,
  provider_id text not null check (provider_id = 'credential'),
  account_id text not null,
  password text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  -- The account of a user at sign-in.
  unique (user_id, provider_id)
);

-- One browser that is signed in. The token itself exists only in that browser's cookie. There is no
-- column for a network address or a user agent, so none can be kept.
create table auth.session (
  id uuid primary key default gen_random_uuid(),
  -- SHA-256 of the token: each request looks its session up by it.
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  user_id uuid not null references auth."user"(id) on delete cascade,
  kind text not null check (kind in ('staff', 'portal')),
  expires_at timestamptz not null,
  -- Written by auth.pass_second_factor and auth.spend_recovery_code alone; no role has a grant on it.
  second_factor_at timestamptz,
  -- When the person last proved who they are: at sign-in, or when asked again before a reveal.
  proven_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  check (kind = 'staff' or second_factor_at is null),
  -- A password alone opens nothing but the page that asks for the code, and not for long.
  check (kind = 'portal' or second_factor_at is not null or expires_at <= created_at + interval '15 minutes')
);
-- Ends all sessions of one user.
create index session_by_user on auth.session (user_id);

-- The shared secret of an authenticator app, sealed with a key kept outside the database.
create table auth.second_factor (
  user_id uuid primary key references auth."user"(id) on delete cascade,
  sealed_secret bytea not null,
  -- Null until the first right code: the secret was shown, but nobody has proved to hold it.
  confirmed_at timestamptz,
  -- The 30-second step of the last accepted code; that one and earlier ones are refused.
  last_step bigint,
  created_at timestamptz not null default clock_timestamp()
);

-- Recovery codes that are left, each as a keyed hash; a used one is deleted.
create table auth.recovery_code (
  user_id uuid not null references auth."user"(id) on delete cascade,
  code_hash bytea not null check (octet_length(code_hash) = 32),
  primary key (user_id, code_hash)
);

-- A link that works once: for a client to sign in, for the first owner, for an invited member of staff.
create table auth.one_time_link (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  kind text not null check (kind in ('sign-in', 'first-owner', 'staff-invitation')),
  person_id uuid references public.people(id) on delete cascade,
  expires_at timestamptz not null,
  check ((kind = 'first-owner') = (person_id is null))
);
-- Revokes the links of one person.
create index one_time_link_by_person on auth.one_time_link (person_id);

-- Somebody asked for a sign-in link. Known and unknown addresses both make a row and a job, so that they
-- can't be told apart; the address itself is not kept, and the person stays empty where nobody is known.
create table auth.link_request (
  id uuid primary key default gen_random_uuid(),
  person_id uuid references public.people(id) on delete cascade,
  -- The page of the portal to come back to: words of ours and ids, nothing else.
  next_page text check (length(next_page) <= 200
    and next_page ~ '^/portal/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(/[a-z-]+)*$'),
  requested_at timestamptz not null default clock_timestamp()
);

-- How many tries were made in a window of time. The key is a keyed hash of what was tried.
create table auth.attempt (
  key bytea primary key check (octet_length(key) = 32),
  tries integer not null,
  closes_at timestamptz not null
);

-- The member of staff behind a session that is live and has passed the second factor.
create function auth.staff_of(p_token_hash bytea) returns table (person_id uuid, role text)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select u.person_id, m.role
  from auth.session s
  join auth."user" u on u.id = s.user_id
  join public.staff m on m.person_id = u.person_id
  where s.token_hash = p_token_hash
    and s.kind = 'staff'
    and s.second_factor_at is not null
    and s.expires_at > clock_timestamp()
    and m.removed_at is null;
end;

-- What row-level security asks. The program passes the hash of the presented token as a setting; a role
-- can set it to anything, but only the hash of a live session opens a row.
create function app.staff_role() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select f.role from auth.staff_of(decode(nullif(current_setting('app.session_hash', true), ''), 'hex')) f;
end;

create function app.staff_person() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select f.person_id
  from auth.staff_of(decode(nullif(current_setting('app.session_hash', true), ''), 'hex')) f;
end;

create function app.portal_person() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select u.person_id
  from auth.session s
  join auth."user" u on u.id = s.user_id
  where s.token_hash = decode(nullif(current_setting('app.session_hash', true), ''), 'hex')
    and s.kind = 'portal'
    and s.expires_at > clock_timestamp();
end;

-- Records that a right code was shown and gives the session a new token, because it now opens more.
-- The caller has checked the code and says which 30-second step it belongs to. Refused (false): a session
-- that is over or not of staff, a step that is not now (one step of drift allowed, RFC 6238 section 5.2),
-- and a step not later than the last accepted one, so that a code seen by somebody else is worth nothing.
create function auth.pass_second_factor(p_token_hash bytea, p_new_token_hash bytea, p_step bigint)
returns boolean language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  session_user_id uuid;
  step_now bigint := floor(extract(epoch from clock_timestamp()) / 30);
begin
  select s.user_id into session_user_id from auth.session s
  where s.token_hash = p_token_hash and s.kind = 'staff' and s.expires_at > clock_timestamp()
  for update;
  if session_user_id is null or p_step not between step_now - 1 and step_now + 1 then
    return false;
  end if;

  update auth.second_factor f
  set last_step = p_step, confirmed_at = coalesce(f.confirmed_at, clock_timestamp())
  where f.user_id = session_user_id and (f.last_step is null or f.last_step < p_step);
  if not found then
    return false;
  end if;

  perform auth.raise_session(p_token_hash, p_new_token_hash);
  return true;
end $$;

-- The same with a recovery code, which is used up. It counts only once the second factor was confirmed.
create function auth.spend_recovery_code(p_token_hash bytea, p_new_token_hash bytea, p_code_hash bytea)
returns boolean language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  session_user_id uuid;
begin
  select s.user_id into session_user_id from auth.session s
  join auth.second_factor f on f.user_id = s.user_id and f.confirmed_at is not null
  where s.token_hash = p_token_hash and s.kind = 'staff' and s.expires_at > clock_timestamp()
  for update of s;
  if session_user_id is null then
    return false;
  end if;

  delete from auth.recovery_code r where r.user_id = session_user_id and r.code_hash = p_code_hash;
  if not found then
    return false;
  end if;

  perform auth.raise_session(p_token_hash, p_new_token_hash);
  return true;
end $$;

-- A staff session lasts 12 hours from its first second factor; proving oneself again does not prolong it.
create function auth.raise_session(p_token_hash bytea, p_new_token_hash bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  update auth.session s
  set token_hash = p_new_token_hash,
      second_factor_at = coalesce(s.second_factor_at, clock_timestamp()),
      expires_at = case when s.second_factor_at is null
                        then clock_timestamp() + interval '12 hours' else s.expires_at end,
      proven_at = clock_timestamp(),
      updated_at = clock_timestamp()
  where s.token_hash = p_token_hash;
end;

revoke all on all functions in schema auth from public;
