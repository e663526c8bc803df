-- What an owner has set while the program runs: each change is a row, and the newest of a name is what holds.
create table setting_changes (
  id uuid primary key default gen_random_uuid(),
  name text not null check (name in ('operator-spend-limit-cents')),
  value jsonb not null,
  changed_at timestamptz not null default app.now(),
  changed_by uuid
);
-- The newest of a name, and its history.
create index setting_changes_newest on setting_changes (name, changed_at desc);
