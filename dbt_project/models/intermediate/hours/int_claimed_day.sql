{{ config(materialized='view') }}

-- A key may pass from a retired process to its successor; activity outside every service falls to the nearest claimant and earns nothing.
-- Most keys have one claimant for good, and only the others are ranked day by day.
with claims as (
    select
        *,
        month is null and count(*) over (partition by kind, source, activity_key) = 1 as is_sole
    from {{ ref('int_process_claim') }}
),

ranked as (
    select
        activity.kind,
        activity.source,
        activity.activity_key,
        activity.day,
        claims.process_id,
        {{ valid_on('activity.day', 'claims.started_on', 'claims.retired_on') }} as in_service,
        row_number() over (
            partition by activity.kind, activity.source, activity.activity_key, activity.day
            order by
                case when {{ valid_on('activity.day', 'claims.started_on', 'claims.retired_on') }} then 0 else 1 end,
                case when claims.started_on <= activity.day then 0 else 1 end,
                case when claims.started_on <= activity.day then claims.started_on end desc,
                claims.started_on,
                claims.process_id asc
        ) as claim_rank
    from {{ ref('int_activity_days') }} as activity
    inner join claims
        on activity.kind = claims.kind
        and activity.source = claims.source
        and activity.activity_key = claims.activity_key
        and (claims.month is null or claims.month = {{ month_of('activity.day') }})
    where not claims.is_sole
)

select
    activity.kind,
    activity.source,
    activity.activity_key,
    activity.activity_name,
    activity.day,
    coalesce(sole.process_id, nearest.process_id) as process_id,
    coalesce(
        sole.process_id is not null and {{ valid_on('activity.day', 'sole.started_on', 'sole.retired_on') }}
        or nearest.process_id is not null and nearest.in_service,
        false
    ) as in_service,
    activity.ok_count,
    activity.exception_count,
    activity.counted_runs,
    activity.item_count
from {{ ref('int_activity_days') }} as activity
left join claims as sole
    on activity.kind = sole.kind
    and activity.source = sole.source
    and activity.activity_key = sole.activity_key
    and sole.is_sole
left join ranked as nearest
    on activity.kind = nearest.kind
    and activity.source = nearest.source
    and activity.activity_key = nearest.activity_key
    and activity.day = nearest.day
    and nearest.claim_rank = 1
