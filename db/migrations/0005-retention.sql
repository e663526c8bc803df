-- Deletes what is over. Nothing over was readable before; this only gives the room back, so it may run late.
-- Answers how many people and companies went.
create function app.sweep_expired(most integer) returns table (people_gone integer, clients_gone integer)
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  at timestamptz := app.now();
  person uuid;
begin
  with gone as (
    delete from clients c where c.id in (
      select id from clients where retained_until <= at order by retained_until limit most for update skip locked)
    returning 1
  ) select count(*) from gone into clients_gone;
  people_gone := 0;
  for person in
    select p.id from people p
    where p.prospect_until <= at or p.client_until <= at or p.subscriber_until <= at or p.staff_until <= at
    order by p.id limit most for update skip locked
  loop
    perform app.forget_expired(person);
    if not exists (select 1 from people p where p.id = person) then
      people_gone := people_gone + 1;
    end if;
  end loop;
  return next;
end $$;
revoke execute on function app.sweep_expired(integer) from public;
