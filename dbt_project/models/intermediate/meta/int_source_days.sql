{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ delete_pending_days(['uipath_run', 'winactor_run', 'rpa_sheet_run', 'uipath_queue_item', 'kintone_record']) }}"
) }}
{% set raw_tables = ['uipath_run', 'winactor_run', 'rpa_sheet_run', 'uipath_queue_item', 'kintone_record'] %}

with records as (
    select
        source,
        event_day,
        coalesce(ended_at, started_at) as recorded_at
    from {{ ref('int_run') }}
    union all
    select
        'uipath',
        event_day,
        coalesce(ended_at, started_at)
    from {{ ref('stg_uipath__queue_item') }}
    union all
    select
        'kintone',
        event_day,
        coalesce(updated_at, created_at)
    from {{ ref('stg_kintone__record') }}
)

select
    source,
    event_day as day,
    max(recorded_at) as newest_record_at
from records
where event_day is not null and {{ where_pending('event_day', raw_tables) }}
group by source, event_day
