-- One shape for everything a process can claim by a key, before any register is looked at.
with named_queues as (
    select
        queue_definition_id,
        queue_key,
        queue_name
    from {{ ref('stg_uipath__queue_definition') }}
    union all
    select
        queue_definition_id,
        queue_key,
        cast(null as varchar) as queue_name
    from {{ ref('int_queue_item_days') }}
    where queue_key is not null
),

queue_names as (
    select
        queue_definition_id,
        max(queue_key) as queue_key,
        max(queue_name) as queue_name
    from named_queues
    group by queue_definition_id
)

select
    'run' as kind,
    source,
    process_key as activity_key,
    max(process_name) as activity_name,
    day,
    sum(case when status = 'ok' then runs else 0 end) as ok_count,
    sum(case when status = 'exception' then runs else 0 end) as exception_count,
    sum(case when status = 'ok' then counted_runs else 0 end) as counted_runs,
    sum(case when status = 'ok' then item_count else 0 end) as item_count
from {{ ref('int_run_days') }}
group by source, process_key, day

union all

select
    'queue_item',
    'uipath',
    coalesce(items.queue_key, names.queue_key, cast(items.queue_definition_id as varchar)),
    max(coalesce(names.queue_name, items.queue_key, cast(items.queue_definition_id as varchar))),
    items.day,
    sum(case when items.status = 'ok' then items.items else 0 end),
    sum(case when items.status = 'exception' then items.items else 0 end),
    0,
    0
from {{ ref('int_queue_item_days') }} as items
left join queue_names as names on items.queue_definition_id = names.queue_definition_id
group by coalesce(items.queue_key, names.queue_key, cast(items.queue_definition_id as varchar)), items.day

union all

select
    'record',
    'kintone',
    app_id as activity_key,
    app_id as activity_name,
    day,
    items,
    0,
    0,
    0
from {{ ref('int_kintone_item_days') }}
