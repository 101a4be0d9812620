-- On whom an app hangs is told by who of its makers is still there; who only changed it long ago and left does not help.
with record_days as (
    select
        app_id,
        day,
        sum(records) as records
    from {{ ref('int_kintone_record_days') }}
    group by app_id, day
),

recent as (
    select
        record_days.app_id,
        months.month,
        sum(record_days.records) as records
    from {{ ref('int_month') }} as months
    inner join {{ ref('int_policy_month') }} as policy on months.month = policy.month
    inner join record_days
        on months.as_of_day >= record_days.day
        and record_days.day > {{ dbt.dateadd('day', '-policy.app_active_window_days', 'months.as_of_day') }}
    group by record_days.app_id, months.month
),

made as (
    select
        makers.app_id,
        months.month,
        count(roster.staff_hash) as makers,
        count(case when makers.maker_kind <> 'robot' then 1 end) as makers_ever
    from {{ ref('int_app_maker') }} as makers
    inner join {{ ref('int_month') }} as months on makers.first_changed_on <= months.as_of_day
    left join {{ ref('int_staff_scope') }} as roster
        on roster.scope = 'city'
        and case when makers.maker_kind = 'person' then makers.maker_hash end = roster.staff_hash
        and months.month = roster.month
    group by makers.app_id, months.month
),

told as (
    select
        apps.app_id,
        apps.month,
        apps.process_id,
        apps.department_id,
        cast(coalesce(recent.records, 0) as bigint) as recent_records,
        coalesce(recent.records, 0) > 0 as is_active,
        case
            when made.makers = 1 then 'one'
            when made.makers > 1 then 'several'
            -- an app whose export names nobody at all is nobody's as well
            when coalesce(made.makers_ever, 0) = 0 then 'nobody'
            else 'orphaned'
        end as maker_band
    from {{ ref('int_app_department_month') }} as apps
    left join recent
        on apps.app_id = recent.app_id
        and apps.month = recent.month
    left join made
        on apps.app_id = made.app_id
        and apps.month = made.month
)

select
    told.*,
    -- of a department where nobody works, nobody is told of
    case when members.staff is null or members.staff = 0 or members.staff >= policy.suppression_minimum then told.maker_band end
        as shown_band
from told
inner join {{ ref('int_policy_month') }} as policy on told.month = policy.month
left join {{ ref('int_department_staff') }} as members
    on told.month = members.month
    and told.department_id = members.scope_id
    and members.scope = 'department'
