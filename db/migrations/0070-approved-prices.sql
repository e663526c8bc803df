-- What a name cost when the spending was approved, so that a price that moved before the purchase can be told.
alter table domains add column approved_cents bigint;
