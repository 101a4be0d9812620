-- A key may pass from a retired process to its successor; activity outside every service falls to the nearest claimant and earns nothing.
with claims as (
    select
        activity.*,
        claim.process_id,
        {{ valid_on('activity.day', 'claim.started_on', 'claim.retired_on') }} as in_service,
        row_number() over (
            partition by activity.kind, activity.source, activity.activity_key, activity.day
            order by
                case when {{ valid_on('activity.day', 'claim.started_on', 'claim.retired_on') }} then 0 else 1 end,
                case when claim.started_on <= activity.day then 0 else 1 end,
                case when claim.started_on <= activity.day then claim.started_on end desc,
                claim.started_on,
                claim.process_id asc
        ) as claim_rank
    from {{ ref('int_activity_days') }} as activity
    left join {{ ref('int_process_claim') }} as claim
        on activity.kind = claim.kind
        and activity.source = claim.source
        and activity.activity_key = claim.activity_key
        and (claim.month is null or claim.month = {{ month_of('activity.day') }})
)

select
    kind,
    source,
    activity_key,
    activity_name,
    day,
    process_id,
    coalesce(process_id is not null and in_service, false) as in_service,
    ok_count,
    exception_count,
    counted_runs,
    item_count
from claims
where claim_rank = 1
