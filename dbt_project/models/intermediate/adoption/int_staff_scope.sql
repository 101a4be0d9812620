{{ config(materialized='view') }}

select distinct
    month,
    staff_hash,
    'department' as scope,
    department_id as scope_id
from {{ ref('int_staff_month') }}
union all
select distinct
    month,
    staff_hash,
    'top_department',
    top_department_id
from {{ ref('int_staff_month') }}
union all
select distinct
    month,
    staff_hash,
    'city',
    ''
from {{ ref('int_staff_month') }}
