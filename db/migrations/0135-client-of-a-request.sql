-- Which client a request for a call became, for who works here: its old address leads on to the client. The request
-- itself is not read any more once it is a client's.
create function app.client_of_lead(lead uuid) returns uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
  select c.id from leads l join clients c on c.id = l.client_id
  where l.id = lead and c.retained_until > app.now() and app.staff_role() is not null
$$;
revoke execute on function app.client_of_lead(uuid) from public;
