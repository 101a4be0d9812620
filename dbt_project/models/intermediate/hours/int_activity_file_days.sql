{{ config(materialized='view') }}

-- One shape for everything a process can claim by a key, file by file, before any register is looked at.
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
    runs.source,
    coalesce(flows.process_key, runs.process_key) as activity_key,
    coalesce(flows.process_name, runs.process_name) as activity_name,
    runs.day,
    runs.file_id,
    cast(case when runs.status = 'ok' then runs.runs else 0 end as double) as ok_count,
    case when runs.status = 'exception' then runs.runs else 0 end as exception_count,
    case when runs.status = 'ok' then runs.counted_runs else 0 end as counted_runs,
    case when runs.status = 'ok' then runs.item_count else 0 end as item_count,
    runs.row_numbers
from {{ ref('int_run_days') }} as runs
left join {{ ref('int_flow_name') }} as flows
    on case when runs.source = 'power_automate' then runs.process_key end = flows.workflow_id

union all

select
    'queue_item',
    'uipath',
    coalesce(items.queue_key, names.queue_key, cast(items.queue_definition_id as varchar)),
    coalesce(names.queue_name, items.queue_key, cast(items.queue_definition_id as varchar)),
    items.day,
    items.file_id,
    case when items.status = 'ok' then items.items else 0 end,
    case when items.status = 'exception' then items.items else 0 end,
    0,
    0,
    items.row_numbers
from {{ ref('int_queue_item_days') }} as items
left join queue_names as names on items.queue_definition_id = names.queue_definition_id

union all

select
    'record',
    'kintone',
    app_id as activity_key,
    app_id as activity_name,
    day,
    file_id,
    items,
    0,
    0,
    0,
    row_numbers
from {{ ref('int_kintone_file_days') }}

union all

-- hours of audio, a recording counting as one piece of unregistered work
select
    'audio' as kind,
    'transcription' as source,
    department_id as activity_key,
    unresolved_text as activity_name,
    day,
    file_id,
    recordings,
    0,
    0,
    audio_hours,
    row_numbers
from {{ ref('int_transcription_days') }}

union all

select
    'application' as kind,
    'online_applications' as source,
    procedure_key as activity_key,
    procedure_name as activity_name,
    day,
    file_id,
    applications,
    0,
    0,
    0,
    row_numbers
from {{ ref('int_application_days') }}
where channel = 'online'
