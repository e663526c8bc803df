-- Reminders that were kept as sent when nobody could be told of what is owed: they are sent once somebody can.
delete from arrears_notices n using arrears a where a.id = n.arrears_id and a.told_at is null;
