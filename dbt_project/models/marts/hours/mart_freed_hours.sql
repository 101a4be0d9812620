{% set uses = ['overtime', 'redeployed', 'quality'] %}

-- What is claimed is kept as it is, also of a department that owned nothing in the month: its net is then 0.
with hours as (
    select
        department_id,
        month,
        net_hours,
        {% for use in uses -%}
        0 as {{ use }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref('mart_hours_saved') }}

    union all

    select
        log.department_id,
        {{ month_of('log.month') }} as month,
        0 as net_hours,
        {% for use in uses -%}
        case when log.use = '{{ use }}' then log.hours else 0 end as {{ use }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from {{ source('registers', 'freed_hours_log') }} as log
    inner join {{ ref('int_data_until') }} as data_until on {{ month_of('log.month') }} <= data_until.data_until
),

summed as (
    select
        department_id,
        month,
        {{ stable_sum('net_hours') }} as net_hours,
        {% for use in uses -%}
        cast({{ stable_sum(use) }} as double) as {{ use }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from hours
    group by department_id, month
)

select
    *,
    case
        -- the last digits of sums: a log that claims all of net leaves 0
        when abs(net_hours - {{ uses | join(' - ') }}) < 1e-9 then 0
        when net_hours > {{ uses | join(' + ') }} then net_hours - {{ uses | join(' - ') }}
    end as unaccounted
from summed
