-- What a transaction wants to be heard of (jobs that wait, pages to refresh) is said once it has been kept. Said inside
-- it, PostgreSQL lets one such transaction after the other wait for the disk, instead of many together.
-- Who gathers sets app.gathers_wakes in the transaction, reads app.wakes before its end, and hands that to app.wake
-- after it. A crash in between loses the hint and nothing else: workers also look by themselves, and a page that
-- reconnects looks again. Whoever does not gather is heard at the commit, as before.

-- Says what was gathered: a line each, `job <queue>` or `told <topic>`.
create function app.wake(gathered text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
  line text;
begin
  for line in select distinct l from string_to_table(gathered, E'\n') l where l <> '' loop
    perform case split_part(line, ' ', 1)
      when 'job' then pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), substr(line, 5))
      when 'told' then pg_notify('segmento_changes', substr(line, 6)) end;
  end loop;
end $$;

create function app.wake_afterwards(line text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  if coalesce(current_setting('app.gathers_wakes', true), '') = 'yes' then
    perform set_config('app.wakes', coalesce(current_setting('app.wakes', true), '') || E'\n' || line, true);
  else
    perform app.wake(line);
  end if;
end $$;

create or replace function app.tell(topic text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  perform app.wake_afterwards('told ' || topic);
end $$;

create or replace function app.enqueue(queue_name text, job_data jsonb, job_key text default null, after interval default '0')
  returns void
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  if session_user like '%\_portal' and not app.portal_owns(job_data)
      or session_user like '%\_staff' and coalesce(app.staff_role(), 'none') not in ('owner', 'operator') then
    raise exception 'this session may not ask for this work' using errcode = '42501';
  end if;
  insert into pgboss.job (name, data, singleton_key, start_after, created_on, expire_seconds, deletion_seconds,
      keep_until, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds)
    select q.name, job_data, coalesce(job_key, job_data::text), now() + after, now(), q.expire_seconds, q.deletion_seconds,
      now() + after + q.retention_seconds * interval '1 second', q.retry_limit, q.retry_delay, q.retry_backoff,
      q.retry_delay_max, q.policy, q.dead_letter, q.heartbeat_seconds
    from pgboss.queue q where q.name = queue_name and not exists (
      select 1 from pgboss.job j where j.name = queue_name and j.state = 'retry'
        and j.singleton_key = coalesce(job_key, job_data::text))
  on conflict do nothing;
  if not exists (select 1 from pgboss.queue q where q.name = queue_name) then
    raise exception 'there is no queue %', queue_name using errcode = '22023';
  end if;
  perform app.wake_afterwards('job ' || queue_name);
end $$;

revoke execute on function app.wake(text), app.wake_afterwards(text) from public;
