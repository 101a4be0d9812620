-- A flow is called what it is called today; where no workflows file names it, what its latest runs call it.
with named_by_runs as (
    select
        workflow_id,
        process_key,
        process_name,
        row_number() over (partition by workflow_id order by event_day desc nulls last, row_key desc) as from_latest
    from {{ source('raw', 'power_automate_run') }}
    where not superseded and workflow_id is not null and process_key is not null
)

select
    workflow_id,
    process_key,
    process_name
from {{ ref('stg_power_automate__workflow') }}
union all
select
    runs.workflow_id,
    runs.process_key,
    runs.process_name
from named_by_runs as runs
left join {{ ref('stg_power_automate__workflow') }} as flows on runs.workflow_id = flows.workflow_id
where runs.from_latest = 1 and flows.workflow_id is null
