-- As of the month's last day (or the data-until day), like the owner. A beneficiary that has ended is followed to its heir.
with given as (
    select
        beneficiaries.process_id,
        months.month,
        coalesce(owners.owner_department_id, beneficiaries.department_id) as department_id,
        beneficiaries.share
    from {{ source('registers', 'process_beneficiaries') }} as beneficiaries
    inner join {{ ref('int_month') }} as months
        on {{ valid_on('months.as_of_day', 'beneficiaries.valid_from', 'beneficiaries.valid_to') }}
    left join {{ ref('int_department_owner_month') }} as owners
        on beneficiaries.department_id = owners.department_id
        and months.month = owners.month
),

given_in_all as (
    select
        process_id,
        month,
        {{ stable_sum('share') }} as share
    from given
    group by process_id, month
),

shares as (
    select
        process_id,
        month,
        department_id,
        share
    from given

    union all

    select
        owners.process_id,
        owners.month,
        owners.department_id,
        1 - coalesce(given_in_all.share, 0) as share
    from {{ ref('int_process_owner_month') }} as owners
    left join given_in_all
        on owners.process_id = given_in_all.process_id
        and owners.month = given_in_all.month
)

select
    process_id,
    month,
    department_id,
    {{ stable_sum('share') }} as share
from shares
group by process_id, month, department_id
