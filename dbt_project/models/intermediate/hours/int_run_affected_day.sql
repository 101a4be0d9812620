{% set raw_tables = ['uipath_run', 'winactor_run', 'rpa_sheet_run', 'power_automate_run'] %}
-- A new attempt takes its run away from the day of the former attempt, so that day is affected too.
with touched as (
    select distinct
        source,
        attempt_key
    from {{ ref('int_run') }}
    where event_day in ({{ pending_days(raw_tables) }})
)

{{ pending_days(raw_tables) }}
union
select runs.event_day
from {{ ref('int_run') }} as runs
inner join touched on runs.source = touched.source and runs.attempt_key = touched.attempt_key
where runs.event_day is not null
