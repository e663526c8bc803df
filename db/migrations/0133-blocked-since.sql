-- Since when a step is blocked: looking again, which begins it anew each time, does not make it any younger.
alter table build_steps add column blocked_at timestamptz;
update build_steps set blocked_at = updated_at where state = 'blocked';
