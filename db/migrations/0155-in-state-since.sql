-- Since when an engagement is in its state, kept with it: a list of thousands is sorted by it, and looked each of them up.
alter table engagements add column in_state_since timestamptz not null default app.now();
update engagements e set in_state_since =
  coalesce((select max(h.at) from engagement_changes h where h.engagement_id = e.id), e.started_at);
