{{ config(materialized='view') }}

select
    month,
    app_id,
    'department' as scope,
    department_id as scope_id,
    'top_department:' || top_department_id as part_of
from {{ ref('int_app_department_month') }}
union all
select
    month,
    app_id,
    'top_department',
    top_department_id,
    'city:'
from {{ ref('int_app_department_month') }}
union all
select
    month,
    app_id,
    'city',
    '',
    cast(null as varchar)
from {{ ref('int_app_department_month') }}
