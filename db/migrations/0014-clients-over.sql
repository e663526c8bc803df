-- Clients whose period is over and whose rows the sweep has not taken away yet: their ids and nothing else. Policies of
-- tables that hang on a client ask it once a statement. It reads as its owner, because to the roles that ask, these
-- clients are hidden already.
create view app.clients_over as
  select id from clients where retained_until <= (select now() + ahead from app.clock where one);
