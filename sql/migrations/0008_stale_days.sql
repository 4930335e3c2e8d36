-- Business days whose lines are not added up in report.fct_product_day and report.fct_modifier_day.
alter table restosync.fact_state add column stale_days date[] not null default '{}';
comment on column restosync.fact_state.stale_days is
    'Business days whose lines are added up when somebody asks; many of them are stored at the end of a run';
