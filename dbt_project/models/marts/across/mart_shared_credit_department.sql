with moved as (
    select
        giving_department_id as department_id,
        tool,
        month,
        net_hours as own_net_hours,
        case when giving_department_id <> receiving_department_id then net_hours else 0 end as given_hours,
        0 as received_hours
    from {{ ref('mart_shared_credit') }}

    union all

    select
        receiving_department_id,
        tool,
        month,
        0,
        0,
        net_hours
    from {{ ref('mart_shared_credit') }}
    where giving_department_id <> receiving_department_id
)

select
    department_id,
    tool,
    month,
    {{ stable_sum('own_net_hours') }} as own_net_hours,
    {{ stable_sum('given_hours') }} as given_hours,
    {{ stable_sum('received_hours') }} as received_hours,
    {{ stable_sum('own_net_hours') }} - {{ stable_sum('given_hours') }} + {{ stable_sum('received_hours') }} as shared_net_hours
from moved
group by department_id, tool, month
