-- By which version of the prices a change was priced: what it is offered with later is taken from the same. Changes that
-- were priced before have none and are offered by the prices that hold for their engagement.
alter table plan_changes add column price_book text;
