-- An app that no process claims belongs to the departments whose people write its records, to each its own.
with unclaimed_apps as (
    select distinct items.app_id
    from {{ ref('int_kintone_item_days') }} as items
    left join {{ ref('int_process_claim') }} as claims
        on claims.kind = 'record'
        and items.app_id = claims.activity_key
    where claims.process_id is null
),

unclaimed as (
    select
        records.app_id,
        records.day,
        months.month,
        records.creator_hash,
        sum(records.items) as items
    from {{ ref('int_kintone_work_days') }} as records
    inner join unclaimed_apps on records.app_id = unclaimed_apps.app_id
    inner join {{ ref('int_recent_month') }} as months on {{ month_of('records.day') }} = months.month
    group by records.app_id, records.day, months.month, records.creator_hash
),

placed as (
    select
        unclaimed.*,
        accounts.department_id,
        row_number() over (
            partition by unclaimed.app_id, unclaimed.day, unclaimed.creator_hash
            order by accounts.valid_from desc nulls last, accounts.department_id asc
        ) as from_latest
    from unclaimed
    inner join {{ ref('int_roster_account') }} as accounts
        on unclaimed.creator_hash = accounts.account_hash
        and {{ valid_on('unclaimed.day', 'accounts.valid_from', 'accounts.valid_to') }}
)

select
    placed.department_id,
    'app' as evidence,
    placed.app_id as work_key,
    max(apps.app_name) as work_name,
    'kintone' as tool,
    false as is_running,
    {{ stable_sum('placed.items') }} as volume,
    'records' as volume_unit,
    count(distinct placed.month) as volume_months
from placed
inner join {{ ref('stg_kintone__app') }} as apps on placed.app_id = apps.app_id
where placed.from_latest = 1
group by placed.department_id, placed.app_id
