{% set raw_tables = ['uipath_run', 'winactor_run', 'rpa_sheet_run', 'power_automate_run'] %}
-- A new attempt takes its run away from the day of the former attempt, and a twin from the day its export named: those are affected too.
with touched as (
    select distinct
        source,
        attempt_key,
        twin_key
    from {{ ref('int_run_reported') }}
    where event_day in ({{ pending_days(raw_tables) }})
)

{{ pending_days(raw_tables) }}
union
select runs.event_day
from {{ ref('int_run_reported') }} as runs
inner join touched on runs.source = touched.source and runs.attempt_key = touched.attempt_key
where runs.event_day is not null
union
select runs.event_day
from {{ ref('int_run_reported') }} as runs
inner join touched on runs.source = touched.source and runs.twin_key = touched.twin_key
where runs.event_day is not null
