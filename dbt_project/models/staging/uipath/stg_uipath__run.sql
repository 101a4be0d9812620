-- The jobs grid's export names no job: where the API delivered the same process with the same start, that row is the job.
with runs as (
    {{ staged_runs('uipath', 'uipath_run') }}
),

delivered as (
    select distinct
        process_key,
        {{ dbt.date_trunc('second', 'started_at') }} as started_second
    from runs
    where provenance = 'confirmed_format'
)

select runs.*
from runs
left join delivered
    on runs.process_key = delivered.process_key
    and {{ dbt.date_trunc('second', 'runs.started_at') }} = delivered.started_second
    and runs.provenance = 'unconfirmed_format'
where delivered.process_key is null
