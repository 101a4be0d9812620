-- The owner of the registered process; else where the app's maker is, the one who created it first; else where they last were.
with registered as (
    select
        claims.activity_key as app_id,
        claims.process_id,
        owners.month,
        owners.department_id,
        row_number() over (
            partition by claims.activity_key, owners.month
            order by
                case when claims.started_on > months.as_of_day then 1 else 0 end asc,
                claims.started_on desc nulls last,
                claims.process_id asc
        ) as claim_rank
    from {{ ref('int_process_claim') }} as claims
    inner join {{ ref('int_process_owner_month') }} as owners on claims.process_id = owners.process_id
    inner join {{ ref('int_month') }} as months on owners.month = months.month
    where claims.kind = 'record'
),

places as (
    select
        makers.app_id,
        months.month,
        coalesce(owners.owner_department_id, roster.department_id) as department_id,
        row_number() over (
            partition by makers.app_id, months.month
            order by
                case when roster.valid_to is null or months.as_of_day <= roster.valid_to then 0 else 1 end asc,
                case when makers.is_creator then 0 else 1 end asc,
                roster.valid_from desc nulls last,
                roster.department_id asc
        ) as place_rank
    from {{ ref('int_app_maker') }} as makers
    inner join {{ source('registers', 'staff_roster') }} as roster on makers.maker_hash = roster.staff_hash
    inner join {{ ref('int_month') }} as months
        on makers.first_changed_on <= months.as_of_day
        and (roster.valid_from is null or roster.valid_from <= months.as_of_day)
    left join {{ ref('int_department_owner_month') }} as owners
        on roster.department_id = owners.department_id
        and months.month = owners.month
    where makers.maker_kind = 'person'
)

select
    apps.app_id,
    months.month,
    registered.process_id,
    coalesce(departments.department_id, '不明') as department_id,
    coalesce(departments.top_department_id, '不明') as top_department_id
from {{ ref('int_app') }} as apps
inner join {{ ref('int_month') }} as months on apps.created_on <= months.as_of_day
left join registered
    on apps.app_id = registered.app_id
    and months.month = registered.month
    and registered.claim_rank = 1
left join places
    on apps.app_id = places.app_id
    and months.month = places.month
    and places.place_rank = 1
left join {{ ref('int_department_month') }} as departments
    on coalesce(registered.department_id, places.department_id) = departments.department_id
    and months.month = departments.month
