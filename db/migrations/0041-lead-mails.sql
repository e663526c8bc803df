-- The mails that a request for a call makes necessary, in one statement: an acknowledgement to whoever asked, and a
-- notice to each person here who can answer, each at most once within `quiet`, so that the form cannot be used to
-- flood an address.
create function app.queue_lead_mails(asked_lead uuid, quiet interval) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  queued record;
begin
  for queued in
    insert into mails (person_id, kind, purpose, about_id)
    select t.person, t.kind, 'inquiry-response', asked_lead from (
      select l.person_id as person, 'lead-acknowledgement' as kind from leads l where l.id = asked_lead
      union all
      select s.person_id, 'lead-notice' from staff s
      where s.removed_at is null and s.role in ('owner', 'operator')) t
    where not exists (select 1 from mails m where m.person_id = t.person and m.kind = t.kind
      and m.about_id = asked_lead and m.queued_at > app.now() - quiet)
    returning id
  loop
    perform app.enqueue('send-mail', jsonb_build_object('mailId', queued.id, 'purpose', 'inquiry-response'),
      queued.id::text);
  end loop;
end $$;
revoke execute on function app.queue_lead_mails(uuid, interval) from public;
