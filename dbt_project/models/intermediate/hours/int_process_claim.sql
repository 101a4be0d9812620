-- Which activity a process may claim: by its match key in its own system, and by its queue.
{% set own_systems = ['uipath', 'winactor', 'power_automate'] %}
{% set not_rpa = ['kintone', 'transcription', 'online_application', 'paperless'] %}

select
    process_id,
    'run' as kind,
    tool as source,
    process_key as activity_key,
    started_on,
    retired_on,
    cast(null as date) as month
from {{ source('registers', 'processes') }}
where
    tool in ('{{ own_systems | join("', '") }}')
    and process_key is not null

union all

-- A robot without a manager console is reported by hand, whatever its tool.
select
    process_id,
    'run',
    'rpa_runs',
    process_key,
    started_on,
    retired_on,
    null
from {{ source('registers', 'processes') }}
where tool not in ('{{ not_rpa | join("', '") }}') and process_key is not null

union all

select
    process_id,
    'queue_item',
    'uipath',
    queue_key,
    started_on,
    retired_on,
    null
from {{ source('registers', 'processes') }}
where queue_key is not null

union all

select
    process_id,
    'record',
    'kintone',
    process_key,
    started_on,
    retired_on,
    null
from {{ source('registers', 'processes') }}
where tool = 'kintone' and process_key is not null

union all

select
    process_id,
    'application',
    'online_applications',
    process_key,
    started_on,
    retired_on,
    null
from {{ source('registers', 'processes') }}
where (tool = 'online_application' or item_rule = 'applications') and process_key is not null

union all

-- Transcription is claimed by the department that owns the process in the month.
select
    processes.process_id,
    'audio',
    'transcription',
    owners.department_id,
    processes.started_on,
    processes.retired_on,
    owners.month
from {{ source('registers', 'processes') }} as processes
inner join {{ ref('int_process_owner_month') }} as owners on processes.process_id = owners.process_id
where processes.tool = 'transcription' or processes.item_rule = 'audio_hours'
