-- A run in the portal's CSV that Dataverse delivered too is one run: both carry the Logic Apps run id.
with runs as (
    {{ staged_runs('power_automate', 'power_automate_run', "coalesce(workflow_id, process_key)", "coalesce(process_name, workflow_id)") }}
),

delivered as (
    select distinct run_id
    from runs
    where provenance = 'confirmed_format'
)

select runs.*
from runs
left join delivered
    on runs.run_id = delivered.run_id
    and runs.provenance = 'unconfirmed_format'
where delivered.run_id is null
