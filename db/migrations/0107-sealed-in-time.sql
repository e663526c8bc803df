-- As in 0015, and for how long the oldest entry that has no seal yet has waited for it: one that nobody seals is no proof.
drop function app.evidence_of_sealing();
create function app.evidence_of_sealing(out entries integer, out unsealed integer,
  out passed_over integer, out altered_forms integer, out longest_seconds integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select e.entries::integer, (e.entries - s.tree_size)::integer, (e.entries - s.tree_size - ahead.unsealed)::integer,
    forms.altered::integer, extract(epoch from app.now() - ahead.since)::integer
  from (select count(*) as entries from evidence_entries) e
    cross join app.sealing s
    cross join lateral (select count(*) as unsealed, min(later.at) as since from evidence_entries later
      where later.id > s.settled_id
        and not exists (select 1 from evidence_seals batch where batch.entries @> later.id)) ahead
    cross join (select count(*) as altered from evidence_forms f
      where f.format = 2 and f.hash <> app.form_hash(f.kind, f.purpose, f.actor_kind, f.clauses, f.recipient,
        f.categories, f.policy_version)) forms;
end;

revoke execute on function app.evidence_of_sealing() from public;
