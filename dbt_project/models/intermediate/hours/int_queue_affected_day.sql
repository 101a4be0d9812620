{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ delete_all_rows() }}") }}

-- depends_on: {{ ref('int_queue_attempt') }}

-- A new attempt takes its item away from the day of the former attempt, so that day is affected too.
{{ pending_days(['uipath_queue_item']) }}
{% if is_incremental() -%}
union
select event_day
from {{ ref('int_queue_attempt') }}
where
    event_day is not null
    and reference in (
        select reference
        from {{ ref('int_queue_attempt') }}
        where event_day in ({{ pending_days(['uipath_queue_item']) }}) and reference is not null
    )
union
select event_day
from {{ ref('int_queue_attempt') }}
where
    event_day is not null
    and root_item_id in (
        select root_item_id
        from {{ ref('int_queue_attempt') }}
        where event_day in ({{ pending_days(['uipath_queue_item']) }}) and in_chain
    )
{%- endif %}
