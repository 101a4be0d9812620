-- Where a department's staff is withheld, so is what its schedule allows, which would reveal it.
select
    'hours_above_schedule' as kind,
    'baselines.csv' as register_file,
    hours.row_number,
    hours.department_id,
    hours.process_id,
    cast(null as varchar) as chain_id,
    hours.month,
    hours.observed,
    case when not staff.suppressed then hours.allowed end as allowed,
    cast(null as double) as hours_removed
from {{ ref('int_implausible_hours') }} as hours
left join {{ ref('mart_department_staff') }} as staff
    on hours.department_id = staff.scope_id
    and hours.month = staff.month
    and staff.scope = 'department'

{% for register_file, row_number in [('chain_volumes.csv', 'volume_row_number'), ('processes.csv', 'process_row_number')] -%}
union all

select
    'items_above_cases',
    '{{ register_file }}',
    {{ row_number }},
    department_id,
    process_id,
    chain_id,
    month,
    observed,
    allowed,
    hours_removed
from {{ ref('int_implausible_items') }}

{% endfor -%}
union all

select
    'freed_hours_above_net',
    'freed_hours_log.csv',
    row_number,
    department_id,
    null,
    null,
    month,
    observed,
    allowed,
    null
from {{ ref('int_implausible_freed_hours') }}
