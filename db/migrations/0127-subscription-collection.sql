-- How the monthly invoices of a subscription are paid, as last read: a card is charged, or they are sent to be transferred.
alter table subscriptions add column collection text check (collection in ('card', 'transfer'));
-- Since when they are sent because we asked for it; one that was sent before we knew of it is left so.
alter table subscriptions add column switched_at timestamptz;
-- Why the payment service would not change it; it is not asked again before somebody here says so.
alter table subscriptions add column refused_code text check (length(refused_code) between 1 and 80);
