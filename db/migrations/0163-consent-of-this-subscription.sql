-- How many subscribers there are and of how many the ledger has the consent to this very subscription: one from before an
-- unsubscription is none.
create or replace function app.evidence_of_consents() returns table (subscribed integer, consented integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select count(*)::integer, (count(*) filter (where exists (
    select 1 from evidence_entries e join person_keys k on k.id = e.key_id join evidence_forms f on f.id = e.form_id
    where k.person_id = s.person_id and f.kind = 'consent.given' and e.at >= s.confirmed_at - interval '1 minute')))::integer
  from subscribers s join people p on p.id = s.person_id
  where s.confirmed_at is not null and p.subscriber_until > app.now();
end;
