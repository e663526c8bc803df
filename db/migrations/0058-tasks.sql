-- Tasks of the house itself, which hang on no client; tasks asked for by hand; and what was said about a task.

alter table tasks alter column client_id drop not null;
alter table tasks add column title text check (length(title) <= 120);
alter table tasks add column asked text check (length(asked) <= 4000);
alter table tasks add check (kind <> 'by-hand' or (title is not null and asked is not null));

-- What somebody said about a task, or to whom it was given, and when.
create table task_notes (
  id uuid primary key default gen_random_uuid(),
  client_id uuid references clients(id) on delete cascade,
  task_id uuid not null references tasks(id) on delete cascade,
  kind text not null check (kind in ('said', 'given')),
  author_id uuid,
  given_to uuid,
  words text check (length(words) <= 2000),
  at timestamptz not null default app.now(),
  check ((kind = 'said') = (words is not null))
);
-- The thread of a task, and the rows that go with a client.
create index task_notes_task on task_notes (task_id, at);
create index task_notes_client on task_notes (client_id);
-- What somebody has to do.
create index tasks_assignee on tasks (assignee_id) where state = 'open';

-- Deletes what the house's own tasks said once their period, which counts from the day they were closed, is over.
create function app.sweep_house_tasks(most integer, kept interval) returns integer
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  over uuid[];
  notes bigint;
begin
  select coalesce(array_agg(t.id), '{}') into over from (
    select id from tasks where client_id is null and done_at <= app.now() - kept order by done_at limit most) t;
  select count(*) into notes from task_notes n where n.task_id = any (over);
  delete from tasks t where t.id = any (over);
  perform app.record_deletion('staff', jsonb_build_object('tasks', cardinality(over), 'task_notes', notes));
  return cardinality(over);
end $$;
revoke execute on function app.sweep_house_tasks(integer, interval) from public;
-- The house's closed tasks, the longest closed first.
create index tasks_house_done on tasks (done_at) where client_id is null and done_at is not null;
