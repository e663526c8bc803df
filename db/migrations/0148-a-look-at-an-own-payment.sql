-- Which work a client's session may ask for: also that the payment of their own quote is looked at.
create or replace function app.portal_owns(job_data jsonb) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select coalesce(bool_and(case named.key
    when 'purpose' then true
    when 'stackId' then exists (
      select 1 from stacks t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'engagementId' then exists (
      select 1 from engagements t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'inboxId' then exists (
      select 1 from inboxes t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'changeId' then exists (
      select 1 from plan_changes t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'checkoutId' then exists (
      select 1 from checkouts t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'mailId' then exists (
      select 1 from mails t where t.id = named.value::uuid and (t.person_id in (select app.portal_people())
        or t.about_id in (select e.id from engagements e where e.client_id in (select app.portal_clients()))))
    when 'askedBy' then named.value::uuid = app.portal_person()
    else false end), false)
  from jsonb_each_text(job_data) named;
end;
