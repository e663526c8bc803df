-- When the client asked to have a live stack in their own hands; what they took back is null again.
alter table stacks add column handoff_asked_at timestamptz;
create index stacks_handoff_asked on stacks (id) where handoff_asked_at is not null and handed_over_at is null;
