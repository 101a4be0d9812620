-- 課 where the city has them, else the kind at the lowest level of its tree
with ranked_kinds as (
    select
        month,
        kind,
        row_number() over (
            partition by month
            order by
                case when kind = '課' then 0 else 1 end,
                length(path_name) - length(replace(path_name, ' > ', '')) desc,
                kind
        ) as kind_rank
    from {{ ref('int_department_month') }}
),

counted_departments as (
    select
        departments.month,
        departments.department_id
    from {{ ref('int_department_month') }} as departments
    inner join ranked_kinds
        on departments.month = ranked_kinds.month
        and departments.kind = ranked_kinds.kind
        and ranked_kinds.kind_rank = 1
),

using_processes as (
    select distinct
        owners.tool,
        owners.month,
        owners.department_id
    from {{ ref('int_process_items') }} as items
    inner join {{ ref('int_process_owner_month') }} as owners
        on items.process_id = owners.process_id
        and owners.month = {{ month_of('items.day') }}
    where items.class = 'production' and items.ok_items > 0
),

tools as (
    select
        tool,
        min(month) as first_month
    from using_processes
    group by tool
)

select
    tools.tool,
    counted_departments.month,
    count(using_processes.department_id) as using_departments,
    count(*) as departments,
    cast(count(using_processes.department_id) as double) / count(*) as share
from tools
inner join counted_departments on tools.first_month <= counted_departments.month
left join using_processes
    on tools.tool = using_processes.tool
    and counted_departments.month = using_processes.month
    and counted_departments.department_id = using_processes.department_id
group by tools.tool, counted_departments.month
