{{ config(materialized='view') }}

-- Robots, Administrator and tokens write records too; those are nobody's saved work.
with policies as (
    select
        months.month,
        max(case when policy.key = 'robot_accounts' then policy.value end) as robot_accounts,
        max(case when policy.key = 'kintone_done_statuses' then policy.value end) as done_statuses
    from (select distinct {{ month_of('day') }} as month from {{ ref('int_kintone_record_days') }}) as months
    left join {{ ref('int_policy_history') }} as policy
        on (policy.valid_from is null or months.month >= policy.valid_from)
        and (policy.valid_until is null or months.month < policy.valid_until)
    group by months.month
)

select
    records.app_id,
    records.day,
    records.creator_hash,
    records.file_id,
    records.records as items,
    records.row_numbers
from {{ ref('int_kintone_record_days') }} as records
inner join policies on {{ month_of('records.day') }} = policies.month
where
    (
        records.creator_hash is null
        or policies.robot_accounts is null
        or not {{ in_list('policies.robot_accounts', 'records.creator_hash') }}
    )
    and (
        policies.done_statuses is null
        or policies.done_statuses = ''
        -- an app without process management has no status to be done with
        or records.status is null
        or {{ in_list('policies.done_statuses', 'records.status') }}
    )
