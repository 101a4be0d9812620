-- Expected is whatever was delivered lately; a department only while it exists, a running month only once something of it has come.
with expected as (
    select
        deliveries.outcome,
        deliveries.department_id,
        deliveries.unit,
        deliveries.unit_name,
        months.month,
        months.is_complete,
        max(case when deliveries.month = months.month then 1 else 0 end) as is_received
    from {{ ref('int_outcome_delivery') }} as deliveries
    inner join {{ ref('int_month') }} as months
        on deliveries.month <= months.month
        and deliveries.month >= {{ add_months('months.month', '-12') }}
    group by
        deliveries.outcome,
        deliveries.department_id,
        deliveries.unit,
        deliveries.unit_name,
        months.month,
        months.is_complete
),

named as (
    select
        expected.outcome,
        expected.month,
        expected.is_complete,
        expected.is_received,
        case when expected.department_id = '' then expected.unit_name else departments.department_name end as unit_name
    from expected
    left join {{ ref('int_department_month') }} as departments
        on expected.department_id = departments.department_id
        and expected.month = departments.month
    where expected.department_id = '' or departments.department_id is not null
)

select
    outcome,
    month,
    count(case when is_received = 1 then 1 end) as received,
    count(*) as expected,
    cast(count(case when is_received = 1 then 1 end) as double) / count(*) as coverage,
    {{ dbt.listagg("case when is_received = 0 then unit_name end", "'、'", "order by unit_name") }} as missing
from named
group by outcome, month, is_complete
having is_complete or max(is_received) = 1
