-- The name of the domain, as the invoice for its renewal says it.
alter table renewals add column name text not null default '' check (length(name) <= 253);
