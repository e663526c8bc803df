-- Whether the ledger is whole: how many entries it has, how many wait for their seal, how many were passed over for good,
-- and of how many forms the hash is not that of what they say. What was passed over has a number that every batch is
-- done with; the sealer looks beyond it alone, so nothing else would notice.
create function app.evidence_of_sealing(out entries integer, out unsealed integer,
  out passed_over integer, out altered_forms integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select e.entries::integer, (e.entries - s.tree_size)::integer, (e.entries - s.tree_size - ahead.unsealed)::integer,
    forms.altered::integer
  from (select count(*) as entries from evidence_entries) e
    cross join app.sealing s
    cross join lateral (select count(*) as unsealed from evidence_entries later
      where later.id > s.settled_id
        and not exists (select 1 from evidence_seals batch where batch.entries @> later.id)) ahead
    cross join (select count(*) as altered from evidence_forms f
      where f.format = 2 and f.hash <> app.form_hash(f.kind, f.purpose, f.actor_kind, f.clauses, f.recipient,
        f.categories, f.policy_version)) forms;
end;

revoke execute on function app.evidence_of_sealing() from public;
