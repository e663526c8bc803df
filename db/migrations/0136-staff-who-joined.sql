-- Who has joined the staff: whoever was invited and has chosen no password yet reads nothing here, is mailed nothing of
-- what comes in, and takes nothing on.
create function app.joined_staff() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
  select s.person_id from staff s join auth."user" u on u.person_id = s.person_id
  where s.removed_at is null and exists (select from auth.account a where a.user_id = u.id)
$$;
revoke execute on function app.joined_staff() from public;

create or replace function app.queue_lead_mails(asked_lead uuid, quiet interval) returns void
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
      where s.person_id in (select app.joined_staff()) and s.role in ('owner', 'operator')) t
    where not exists (select 1 from mails m where m.person_id = t.person and m.kind = t.kind
      and m.about_id = asked_lead and m.queued_at > app.now() - quiet)
    returning id
  loop
    perform app.enqueue('send-mail', jsonb_build_object('mailId', queued.id, 'purpose', 'inquiry-response'),
      queued.id::text);
  end loop;
end $$;
