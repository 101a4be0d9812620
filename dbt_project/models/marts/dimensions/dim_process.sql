-- The grade is that of the baseline in force at the data-until day, or of the last one before.
with graded as (
    select
        baselines.process_id,
        baselines.evidence_grade,
        row_number() over (
            partition by baselines.process_id
            order by baselines.valid_from desc nulls last, baselines.baseline_id desc
        ) as recency
    from {{ ref('int_baseline') }} as baselines
    cross join {{ ref('int_data_until') }} as data_until
    where baselines.valid_from is null or baselines.valid_from <= data_until.data_until
)

select
    processes.process_id,
    processes.process_name,
    processes.department_id,
    processes.tool,
    processes.class,
    processes.item_rule,
    processes.started_on,
    processes.retired_on,
    graded.evidence_grade,
    processes.chain_id
from {{ source('registers', 'processes') }} as processes
left join graded on processes.process_id = graded.process_id and graded.recency = 1
