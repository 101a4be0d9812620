-- Work of a department that has ended belongs to its heaviest successor (ties: lowest id), and on along the chain.
with recursive heirs as (
    select
        old_department_id,
        new_department_id,
        effective_on,
        row_number() over (partition by old_department_id order by weight desc, new_department_id asc) as heir_rank
    from {{ source('registers', 'department_successions') }}
),

steps (department_id, month, as_of_day, owner_id, depth) as (
    select
        departments.department_id,
        months.month,
        months.as_of_day,
        departments.department_id as owner_id,
        0 as depth
    from {{ ref('int_department_last_day') }} as departments
    cross join {{ ref('int_month') }} as months
    union all
    select
        steps.department_id,
        steps.month,
        steps.as_of_day,
        heirs.new_department_id,
        steps.depth + 1
    from steps
    inner join {{ ref('int_department_last_day') }} as ended
        on steps.owner_id = ended.department_id
        and steps.as_of_day > ended.last_day
    inner join heirs
        on ended.department_id = heirs.old_department_id
        and heirs.heir_rank = 1
        and steps.as_of_day >= heirs.effective_on
    where steps.depth < 20
),

ranked as (
    select
        *,
        row_number() over (partition by department_id, month order by depth desc) as from_last
    from steps
)

select
    department_id,
    month,
    owner_id as owner_department_id
from ranked
where from_last = 1
