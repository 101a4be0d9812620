{{ config(materialized='view') }}

-- Robots, Administrator and tokens write records too; those are nobody's saved work.
with dated as (
    select
        records.*,
        {{ month_of('records.day') }} as month
    from {{ ref('int_kintone_record_days') }} as records
),

policies as (
    select
        months.month,
        max(case when policy.key = 'robot_accounts' then policy.value end) as robot_accounts,
        max(case when policy.key = 'kintone_done_statuses' then policy.value end) as done_statuses
    from (select distinct month from dated) as months
    left join {{ ref('int_policy_history') }} as policy
        on (policy.valid_from is null or months.month >= policy.valid_from)
        and (policy.valid_until is null or months.month < policy.valid_until)
    group by months.month
)

select
    dated.app_id,
    dated.day,
    dated.creator_hash,
    dated.file_id,
    dated.records as items,
    dated.row_numbers
from dated
inner join policies on dated.month = policies.month
where
    (dated.creator_hash is null or policies.robot_accounts is null or not {{ in_list('policies.robot_accounts', 'dated.creator_hash') }})
    and (
        policies.done_statuses is null
        or policies.done_statuses = ''
        -- an app without process management has no status to be done with
        or dated.status is null
        or {{ in_list('policies.done_statuses', 'dated.status') }}
    )
