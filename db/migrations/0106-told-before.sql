-- When somebody was told of a version in another way than by mail, so that it can be seen to have been before it took effect.
alter table policy_notices add column told_at timestamptz;
-- Nothing says when it was for those who were told until now, but that the version did not take effect before.
update policy_notices n set told_at = coalesce(v.in_effect_at, app.now())
  from policy_versions v where v.version = n.version and n.state = 'told';
alter table policy_notices add check (state <> 'told' or told_at is not null);

-- Of the changed versions that held: how many people were told before, and how many whom we worked for in that moment
-- were not, whatever let the version in and whether a notice was ever written. Who is gone since is not counted.
create function app.evidence_of_notices(out told integer, out untold integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  with held as (
    select v.version, v.in_effect_at as at from policy_versions v
    where v.material and v.state in ('in-effect', 'superseded')
  ), before as (
    select h.version, n.person_id from held h join policy_notices n on n.version = h.version
    where n.state in ('accepted', 'told') and coalesce(n.told_at, n.accepted_at) <= h.at
  ), had_to_know as (
    select h.version, m.person_id from held h
    join engagements e on e.started_at <= h.at and (e.ended_at > h.at or e.state not in ('ended', 'withdrawn'))
    join client_members m on m.client_id = e.client_id and m.added_at <= h.at
    where not exists (select 1 from adoptions a where a.engagement_id = e.id and a.imported_at > h.at)
    union
    select h.version, a.contact_id from held h
    join adoptions a on a.imported_at <= h.at and a.contact_id is not null
    join engagements e on e.id = a.engagement_id and (e.ended_at > h.at or e.state not in ('ended', 'withdrawn'))
    where not exists (select 1 from client_members m where m.client_id = a.client_id and m.added_at <= h.at)
  )
  select (select count(*)::integer from before),
    (select count(*)::integer from had_to_know k join held h on h.version = k.version
      join people p on p.id = k.person_id and p.client_until > h.at
      where not exists (select 1 from before b where b.version = k.version and b.person_id = k.person_id));
end;

revoke execute on function app.evidence_of_notices() from public;
