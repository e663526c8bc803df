-- Differences with the world are mended by rows of world_changes. For a stack that is only looked at there is none, whoever
-- plans it.
create trigger observed_only before insert or update on world_changes
  for each row execute function app.refuse_own_marks();
