-- Of the renewals of a stack only those that nobody has decided: the pipeline says for each stack whether it has one.
create index renewals_undecided on renewals (stack_id) where state = 'asked';
