-- A domain or inbox that is not in our account counts as handed over only where it was there before.
alter table ending_steps add column there_at timestamptz;
-- A domain whose term ended meanwhile was neither handed over nor let go by anybody.
alter table ending_steps drop constraint ending_steps_shown_by_check;
alter table ending_steps add constraint ending_steps_shown_by_check
  check (shown_by in ('seen', 'said', 'passed', 'lapsed'));
