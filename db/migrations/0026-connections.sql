-- Whose account a connection is: the agency's, a client's own, or of one stack alone. The most specific wins.
alter table connections
  add column client_id uuid references clients(id) on delete cascade,
  add column stack_id uuid references stacks(id) on delete cascade,
  add column state text not null default 'on' check (state in ('on', 'off')),
  -- Why it is off, for the people who look at a stack that uses it.
  add column off_reason text check (length(off_reason) <= 500),
  -- What a look at the vendor showed that its key may do, when it was last looked at.
  add column findings jsonb,
  add column changed_at timestamptz,
  add column changed_by uuid,
  add check (stack_id is null or client_id is not null),
  add check ((state = 'off') = (off_reason is not null)),
  add foreign key (stack_id, client_id) references stacks (id, client_id) on delete cascade;
create index connections_client on connections (client_id) where client_id is not null;

-- Which account a stack was built with, by vendor: it keeps that one, whatever is added later.
create table stack_connections (
  stack_id uuid not null references stacks(id) on delete cascade,
  client_id uuid not null references clients(id) on delete cascade,
  vendor text not null,
  connection_id uuid not null references connections(id),
  since timestamptz not null default app.now(),
  primary key (stack_id, vendor),
  foreign key (stack_id, client_id) references stacks (id, client_id) on delete cascade
);
-- Which stacks use a connection.
create index stack_connections_connection on stack_connections (connection_id);
