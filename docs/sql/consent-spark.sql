-- dpiakit: consent ledger, checks 1.0.0, form interval, dialect spark
-- sql_sha256 8198a0826ea88dc2d80cfd53a8e3944d24f6f959ed7a4fb529031107f59ced6f
-- Executed by the tests of dpiakit on this engine.

-- The canonical tables, made from yours. All times are in UTC and have no zone; subject_id is a
-- keyed pseudonym. Make views with these names and columns:
-- consent_events (event_id string, subject_id string, purpose_id string, event string, ts
-- timestamp_ntz, valid_until timestamp_ntz, notice_version string, mechanism string, proof_ref
-- string, jurisdiction string, age_band string, parental_ref string)
-- processing_events (proc_id string, subject_id string, purpose_id string, ts timestamp_ntz,
-- activity_id string, legal_basis string)

-- Small tables of values. Fill them from the record.

-- One row for each purpose of the record: whether it rests on consent, whether it is a sale or
-- advertising that one may opt out of, and after how many months and days consent is asked again
-- (null: nobody says).
create table claimed (purpose_id string, needs_consent boolean, sale_or_ads boolean, refresh_months bigint, refresh_days bigint);

-- One row. activity_id: the record's id, or null where uses do not say whose they are; days for a
-- withdrawal and business days for an opt-out to take effect; whether the data have notices,
-- proofs, mechanisms and versions at all; the first moment after the day of the audit.
create table settings (activity_id string, withdrawal_days bigint, opt_out_days bigint, notices_known boolean, proof_known boolean, mechanism_known boolean, version_known boolean, until_ts timestamp_ntz);

-- The age of consent of each jurisdiction (Art. 8 GDPR; null: not known).
create table ages (jurisdiction string, consent_age bigint);

-- When each version of the notice was shown; valid_to is the first moment after it.
create table notice_spans (notice_version string, valid_from timestamp_ntz, valid_to timestamp_ntz);

-- For each day the last moment at which an opt-out of that day may be unheeded: the end of the last
-- of its business days. The jurisdiction '' stands for all without a calendar.
create table deadlines (jurisdiction string, day date, allowed_until timestamp_ntz);

-- Empty, or the last states of a snapshot.
create table states_before (subject_id string, purpose_id string, ts timestamp_ntz, packed bigint, valid_until timestamp_ntz, jurisdiction string);

-- Each use of data against the last state of consent at or before it.
with ledger as (
  select subject_id, purpose_id, ts,
    max((case event when 'given' then 0 when 'renewed' then 1 when 'opted_in' then 2 when 'requested' then 4 when 'expired' then 5 when 'invalidated' then 6 when 'refused' then 7 when 'revoked' then 8 when 'withdrawn' then 9 when 'opted_out' then 10 else 3 end) * 4 + (case when mechanism = 'gpc' then 1 when mechanism in ('pre_ticked', 'implied_scroll', 'bundled') then 2 else 0 end)) as packed,
    min(valid_until) as valid_until, min(jurisdiction) as jurisdiction
  from consent_events
  where ts is not null
  group by subject_id, purpose_id, ts
  union all
  select subject_id, purpose_id, ts, packed, valid_until, jurisdiction
  from states_before
),
states as (
  select l.subject_id, l.purpose_id, l.ts as state_ts,
    cast(floor(l.packed / 4) as integer) as state, mod(l.packed, 4) as grade,
    least(coalesce(l.valid_until, (l.ts + make_ym_interval(0, cast(p.refresh_months as int)) + make_dt_interval(cast(p.refresh_days as int)))), coalesce((l.ts + make_ym_interval(0, cast(p.refresh_months as int)) + make_dt_interval(cast(p.refresh_days as int))), l.valid_until)) as stale_after,
    case
      when cast(floor(l.packed / 4) as integer) = 9 then (l.ts + make_ym_interval(0, cast(0 as int)) + make_dt_interval(cast(s.withdrawal_days as int)))
      when cast(floor(l.packed / 4) as integer) = 10 and s.opt_out_days = 0 then l.ts
      else coalesce(own.allowed_until, anywhere.allowed_until)
    end as allowed_until
  from ledger l
  join claimed p on p.purpose_id = l.purpose_id
  cross join settings s
  left join deadlines own on own.jurisdiction = l.jurisdiction and own.day = cast(l.ts as date)
  left join deadlines anywhere on anywhere.jurisdiction = '' and anywhere.day = cast(l.ts as date)
),
used as (
  select u.subject_id, u.purpose_id, u.ts, p.sale_or_ads as sale,
    case when u.legal_basis is null then p.needs_consent else u.legal_basis = 'consent' end as asks
  from processing_events u
  join claimed p on p.purpose_id = u.purpose_id
  cross join settings s
  where (s.activity_id is null or u.activity_id = s.activity_id)
),
lasting as (
  select *, lead(state_ts) over (
    partition by subject_id, purpose_id order by state_ts) as next_ts
  from states
),
joined as (
  select u.purpose_id, u.ts, u.sale, u.asks, t.state, t.grade, t.stale_after, t.allowed_until
  from used u left join lasting t
    on u.subject_id = t.subject_id and u.purpose_id = t.purpose_id
    and u.ts >= t.state_ts and (u.ts < t.next_ts or t.next_ts is null)
)
select purpose_id, count(*) as uses,
  sum(case when asks and state is null then 1 else 0 end) as no_prior_event,
  sum(case when asks and state >= 3 and state <> 9 and not (sale and state = 10) then 1 else 0 end) as invalid_state,
  sum(case when asks and state = 9 and ts > allowed_until then 1 else 0 end) as used_after_withdrawal,
  sum(case when sale and state = 10 and grade <> 1 and ts > allowed_until then 1 else 0 end) as used_after_opt_out,
  sum(case when sale and state = 10 and grade = 1 and ts > allowed_until then 1 else 0 end) as signal_ignored,
  sum(case when asks and state < 3 and ts > stale_after then 1 else 0 end) as stale,
  sum(case when asks and state < 3 and grade = 2 then 1 else 0 end) as no_valid_expression,
  sum(case when ((asks and state = 9) or (sale and state = 10)) and ts <= allowed_until then 1 else 0 end) as within_grace
from joined group by purpose_id order by purpose_id;

-- Each agreement by itself.
select e.purpose_id, count(*) as events,
  sum(case when agreed then 1 else 0 end) as agreements,
  sum(case when agreed and notices_known and e.ts is not null and e.notice_version is not null and not coalesce(e.ts >= n.valid_from and (n.valid_to is null or e.ts < n.valid_to), false) then 1 else 0 end) as notice_not_valid,
  sum(case when agreed and ((proof_known and proof_ref is null) or (mechanism_known and mechanism is null) or (version_known and e.notice_version is null)) then 1 else 0 end) as no_proof,
  sum(case when agreed and parental_ref is null and (case age_band when 'u13' then 0 when '13-15' then 13 when '16-17' then 16 when 'adult' then 99 when 'unknown' then 99 else 99 end) < a.consent_age then 1 else 0 end) as minor_without_parent,
  sum(case when agreed and mechanism in ('pre_ticked', 'implied_scroll', 'bundled') then 1 else 0 end) as no_valid_expression,
  sum(case when agreed and coalesce(age_band, 'unknown') = 'unknown' then 1 else 0 end) as age_unknown,
  sum(case when agreed and parental_ref is null and (case age_band when 'u13' then 0 when '13-15' then 13 when '16-17' then 16 when 'adult' then 99 when 'unknown' then 99 else 99 end) < 18 and a.consent_age is null then 1 else 0 end) as age_law_unknown
from (select *, event in ('given', 'renewed', 'opted_in') as agreed from consent_events) e
join claimed p on p.purpose_id = e.purpose_id
cross join settings s
left join notice_spans n on n.notice_version = e.notice_version
left join ages a on a.jurisdiction = e.jurisdiction
group by e.purpose_id
order by e.purpose_id;
