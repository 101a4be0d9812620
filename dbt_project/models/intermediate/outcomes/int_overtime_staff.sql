-- The month's last day counts, whatever day the data reach: overtime is told of whole months.
with months as (
    select distinct
        month,
        cast({{ dbt.last_day('month', 'month') }} as date) as month_end
    from {{ ref('stg_overtime__month') }}
),

postings as (
    select
        months.month,
        months.month_end,
        roster.staff_hash,
        roster.department_id,
        {{ posting_rank('months', 'roster') }} as posting_rank
    from months
    inner join {{ source('registers', 'staff_roster') }} as roster
        on {{ valid_on('months.month_end', 'roster.valid_from', 'roster.valid_to') }}
),

members as (
    select
        postings.month,
        postings.staff_hash,
        coalesce(paths.department_id, '不明') as department_id,
        coalesce(paths.top_department_id, '不明') as top_department_id
    from postings
    left join {{ ref('int_department_owner_month') }} as owners
        on postings.month = owners.month
        and postings.department_id = owners.department_id
    left join {{ ref('int_department_path') }} as paths
        on coalesce(owners.owner_department_id, postings.department_id) = paths.department_id
        and postings.month_end = paths.on_day
    where postings.posting_rank = 1
)

select
    month,
    'department' as scope,
    department_id as scope_id,
    count(distinct staff_hash) as staff
from members
group by month, department_id
union all
select
    month,
    'top_department',
    top_department_id,
    count(distinct staff_hash)
from members
group by month, top_department_id
union all
select
    month,
    'city',
    '',
    count(distinct staff_hash)
from members
group by month
