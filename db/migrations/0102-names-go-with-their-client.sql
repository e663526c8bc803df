-- What names somebody does not outlive them.

-- A registrant is who the domains are registered to: their name, address and telephone number go with the person.
alter table registrants drop constraint registrants_person_id_fkey;
alter table registrants add foreign key (person_id) references people(id) on delete cascade;

-- A vendor's bill stays, because the books need it; the names of a client's domains in it go with the client, unless
-- somebody else has the same domain now.
create index vendor_bill_lines_domain on vendor_bill_lines (domain) where domain is not null;
create function app.forget_billed_domains() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update vendor_bill_lines l set domain = null from domains d
    where d.client_id = old.id and l.domain = d.name
      and not exists (select 1 from domains o where o.name = d.name and o.client_id <> old.id);
  return old;
end $$;
create trigger billed_domains before delete on clients
  for each row execute function app.forget_billed_domains();
revoke execute on function app.forget_billed_domains() from public;
