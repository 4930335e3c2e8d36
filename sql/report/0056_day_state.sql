-- May I trust a day? (R16) In progress: not over. Missing: not read whole since it ended.
-- Provisional: receipts can still change, or it was not read since they could. Final: neither.
-- A day is read whole by a reading of its creation range after its end; ranges of changes read without
-- a gap from before that carry it forward, because a new receipt is a change as well. Before that is
-- before the reading, not before the day's end: the first sync begins its changes when the days before
-- it are long over, and reads those after it.
create or replace view report.day_state as
with chain as (
    select company_id, min(range_from) as first_at, max(range_to) as mark
      from restosync."window"
     where stream = 'receipts' and kind = 'modified' and state = 'done'
     group by company_id),
reading as (
    select company_id, business_date, max(range_to) as range_to,
           max(started_at) as read_to
      from restosync."window"
     where stream = 'receipts' and kind = 'created' and state = 'done'
       and business_date is not null
     group by company_id, business_date),
sold as (
    select company_id, business_date, count(*) filter (where is_sale) as receipts,
           count(*) filter (where status_class = 'open' and not is_void) as open_receipts
      from report.fct_receipt
     group by company_id, business_date),
day as (
    select b.company_id, b.business_date, b.starts_at, b.ends_at, c.edit_window_days,
           greatest(case when r.range_to >= b.ends_at then r.read_to end,
                    case when h.mark >= b.ends_at
                          and h.first_at <= case when r.range_to >= b.ends_at then r.read_to
                                                 else coalesce(r.range_to, b.starts_at) end
                         then h.mark end)
               as last_ok
      from report.business_day b
      join report.company_clock c on c.company_id = b.company_id
      left join reading r on r.company_id = b.company_id and r.business_date = b.business_date
      left join chain h on h.company_id = b.company_id)
select d.company_id, d.business_date, d.starts_at, d.ends_at, d.last_ok,
       coalesce(s.receipts, 0) as receipts, coalesce(s.open_receipts, 0) as open_receipts,
       x.state, x.state in ('provisional', 'final') and coalesce(s.receipts, 0) = 0 as is_closed,
       v.verdict as reconciled, v.checked_at as reconciled_at
  from day d
  left join sold s on s.company_id = d.company_id and s.business_date = d.business_date
  left join report.day_verdict v
    on v.company_id = d.company_id and v.business_date = d.business_date
 cross join lateral (
       select case when now() < d.ends_at then 'in progress'
                   when d.last_ok is null then 'missing'
                   when now() < d.ends_at + make_interval(days => d.edit_window_days)
                     or d.last_ok < d.ends_at + make_interval(days => d.edit_window_days)
                   then 'provisional' else 'final' end as state) x;
comment on view report.day_state is
    'State of each business day: in progress, missing, provisional, final; and whether it is reconciled';
comment on column report.day_state.company_id is 'Company';
comment on column report.day_state.business_date is 'Business day (R1)';
comment on column report.day_state.starts_at is 'First moment';
comment on column report.day_state.ends_at is 'First moment of the next day';
comment on column report.day_state.last_ok is
    'Everything up to here is read; empty when it was not read since it ended';
comment on column report.day_state.receipts is 'Counted receipts (R3)';
comment on column report.day_state.open_receipts is 'Receipts not paid yet';
comment on column report.day_state.state is 'in progress, missing, provisional or final (R16)';
comment on column report.day_state.is_closed is 'Read, and nothing was sold: a closed day';
comment on column report.day_state.reconciled is 'Verdict of report.day_verdict; empty when never compared';
comment on column report.day_state.reconciled_at is 'Last comparison';
