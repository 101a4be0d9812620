-- Each cell names the total it is part of, which is what small-group suppression needs.
with departments as (
    select
        month,
        department_id,
        top_department_id
    from {{ ref('int_department_month') }}
    union
    select
        month,
        department_id,
        top_department_id
    from {{ ref('int_staff_month') }}
),

scopes as (
    select
        month,
        'department' as scope,
        department_id as scope_id,
        'top_department:' || top_department_id as part_of
    from departments
    union all
    select distinct
        month,
        'top_department',
        top_department_id,
        'city:'
    from departments
    union all
    select
        month,
        'city',
        '',
        cast(null as varchar)
    from {{ ref('int_month') }}
)

select
    month,
    scope,
    scope_id,
    scope || ':' || scope_id as cell_id,
    part_of
from scopes
