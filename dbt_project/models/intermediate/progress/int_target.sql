-- A department at the top of the organisation means everything below it, any other one what it owns itself.
with top_departments as (
    select distinct
        targets.fiscal_year,
        targets.department_id
    from {{ source('registers', 'targets') }} as targets
    inner join {{ source('registers', 'departments') }} as departments on targets.department_id = departments.department_id
    where
        departments.parent_id is null
        and (departments.valid_from is null or departments.valid_from <= {{ fiscal_year_end('targets.fiscal_year') }})
        and (departments.valid_to is null or departments.valid_to >= {{ fiscal_year_start('targets.fiscal_year') }})
)

select
    case
        when targets.department_id is null then 'city'
        when top_departments.department_id is null then 'department'
        else 'top_department'
    end as scope,
    coalesce(targets.department_id, '') as scope_id,
    coalesce(targets.tool, 'all') as tool,
    targets.metric,
    targets.fiscal_year,
    targets.value as target,
    targets.metric = 'overtime_hours_per_person' as lower_is_better
from {{ source('registers', 'targets') }} as targets
left join top_departments
    on targets.fiscal_year = top_departments.fiscal_year
    and targets.department_id = top_departments.department_id
