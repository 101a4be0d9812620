-- Build hours are written off in equal parts; what is left at retirement falls in the month of retirement.
with parts as (
    select
        service.process_id,
        months.month,
        service.last_month,
        service.build_hours,
        policy.build_amortisation_months as parts,
        {{ months_between('service.first_month', 'months.month') }} as part_index
    from {{ ref('int_process_service') }} as service
    inner join {{ ref('int_policy_month') }} as policy on service.first_month = policy.month
    inner join {{ ref('int_month') }} as months
        on {{ valid_on('months.month', 'service.first_month', 'service.last_month') }}
)

select
    process_id,
    month,
    -build_hours * (case when month = last_month then parts - part_index else 1 end) / parts as hours
from parts
where part_index < parts
