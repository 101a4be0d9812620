-- Where the history of a department stands today: all its successors with their weights multiplied along the way.
with recursive steps (department_id, current_department_id, weight, depth) as (
    select
        department_id,
        department_id as current_department_id,
        cast(1 as double) as weight,
        0 as depth
    from {{ ref('int_department_last_day') }}
    union all
    select
        steps.department_id,
        successions.new_department_id,
        steps.weight * successions.weight,
        steps.depth + 1
    from steps
    inner join {{ ref('int_department_ended') }} as ended on steps.current_department_id = ended.department_id
    inner join {{ source('registers', 'department_successions') }} as successions
        on ended.department_id = successions.old_department_id
    where steps.depth < 20
)

select
    steps.department_id,
    steps.current_department_id,
    {{ stable_sum('steps.weight') }} as weight
from steps
left join {{ ref('int_department_ended') }} as ended on steps.current_department_id = ended.department_id
where ended.department_id is null
group by steps.department_id, steps.current_department_id
