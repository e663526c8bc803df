-- A change that is accepted and not paid can be taken back: it is so until its invoice can't be paid any more.
alter table plan_changes drop constraint plan_changes_state_check;
alter table plan_changes add constraint plan_changes_state_check check (state in ('asked', 'drafted', 'offered',
  'accepted', 'unpaid', 'withdrawing', 'paid', 'approved', 'done', 'declined', 'withdrawn', 'lapsed'));
drop index plan_changes_open;
create unique index plan_changes_open on plan_changes (stack_id, coalesce(replaces_id, stack_id))
  where state in ('asked', 'drafted', 'offered', 'accepted', 'unpaid', 'withdrawing', 'paid', 'approved');
alter table plan_changes add constraint plan_changes_taken_back
  check (state <> 'withdrawing' or accepted_at is not null);
