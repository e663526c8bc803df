-- When a session was last used, to the nearest five minutes, so that whoever it belongs to can see that it is theirs.
alter table auth.session add column used_at timestamptz not null default clock_timestamp();
