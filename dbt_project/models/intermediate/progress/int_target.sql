-- A department at the top of the organisation means everything below it, any other one what it owns itself; of one at the top
-- with nothing below it the two are the same.
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
),

parents as (
    select distinct parent_id
    from {{ source('registers', 'departments') }}
    where parent_id is not null
),

scopes as (
    select
        targets.*,
        case
            when targets.department_id is null then 'city'
            when top_departments.department_id is null then 'department'
            else 'top_department'
        end as scope
    from {{ source('registers', 'targets') }} as targets
    left join top_departments
        on targets.fiscal_year = top_departments.fiscal_year
        and targets.department_id = top_departments.department_id
    union all
    select
        targets.*,
        'department' as scope
    from {{ source('registers', 'targets') }} as targets
    inner join top_departments
        on targets.fiscal_year = top_departments.fiscal_year
        and targets.department_id = top_departments.department_id
    left join parents on targets.department_id = parents.parent_id
    where parents.parent_id is null
)

select
    scope,
    coalesce(department_id, '') as scope_id,
    coalesce(tool, 'all') as tool,
    metric,
    fiscal_year,
    value as target,
    metric = 'overtime_hours_per_person' as lower_is_better
from scopes
