-- Parents are versions too, so the way up is walked as of one day: the days that months, months of overtime and versions ask about.
with recursive asked_days as (
    select as_of_day as on_day from {{ ref('int_month') }}
    union
    select cast({{ dbt.last_day('month', 'month') }} as date) from {{ ref('stg_overtime__month') }}
    union
    select {{ version_path_day('departments', 'data_until') }}
    from {{ source('registers', 'departments') }} as departments
    cross join {{ ref('int_data_until') }} as data_until
),

climb (department_id, on_day, ancestor_id, ancestor_name, next_id, path_name, depth) as (
    select
        departments.department_id,
        asked_days.on_day,
        departments.department_id as ancestor_id,
        departments.department_name as ancestor_name,
        departments.parent_id as next_id,
        cast(departments.department_name as varchar) as path_name,
        1 as depth
    from asked_days
    inner join {{ source('registers', 'departments') }} as departments
        on {{ valid_on('asked_days.on_day', 'departments.valid_from', 'departments.valid_to') }}
    union all
    select
        climb.department_id,
        climb.on_day,
        parents.department_id as ancestor_id,
        parents.department_name as ancestor_name,
        parents.parent_id as next_id,
        parents.department_name || ' > ' || climb.path_name,
        climb.depth + 1
    from climb
    inner join {{ source('registers', 'departments') }} as parents
        on climb.next_id = parents.department_id
        and {{ valid_on('climb.on_day', 'parents.valid_from', 'parents.valid_to') }}
    where climb.depth < 10
),

ranked as (
    select
        *,
        row_number() over (partition by department_id, on_day order by depth desc) as from_top
    from climb
)

select
    department_id,
    on_day,
    path_name,
    ancestor_id as top_department_id,
    ancestor_name as top_department_name
from ranked
where from_top = 1
