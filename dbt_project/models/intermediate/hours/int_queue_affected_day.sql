{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ delete_all_rows() }}") }}

-- depends_on: {{ ref('int_queue_attempt') }}, {{ ref('int_queue_chain') }}, {{ ref('stg_uipath__queue_item') }}

-- A new attempt takes its item away from the day of the former attempt, so that day is affected too.
{% if is_incremental() -%}
with touched as (
    select
        reference,
        root_item_id
    from {{ ref('int_queue_attempt') }}
    where event_day in ({{ pending_days(['uipath_queue_item']) }})
),

chained as (
    select item_id
    from {{ ref('int_queue_chain') }}
    where root_item_id in (select root_item_id from touched)
)

select event_day as day
from {{ ref('stg_uipath__queue_item') }}
where
    event_day is not null
    and reference in (
        select reference from touched
        where reference is not null
    )
union
select event_day
from {{ ref('stg_uipath__queue_item') }}
where event_day is not null and item_id in (select item_id from chained)
union
{% endif -%}
{{ pending_days(['uipath_queue_item']) }}
