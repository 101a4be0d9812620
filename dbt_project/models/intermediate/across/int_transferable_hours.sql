with latest as (
    select
        max(month) as month,
        max(month_end) as month_end
    from {{ ref('int_recent_month') }}
),

sized as (
    select
        pairs.work_id,
        sources.process_id,
        sources.process_name,
        sources.tool,
        sources.department_id,
        work.department_id as candidate_department_id,
        work.evidence,
        work.work_name as matched_name,
        pairs.similarity,
        case when pairs.is_same_tool and work.evidence <> 'process' then 'register' else 'adopt' end as next_step,
        work.volume as own_volume,
        work.volume_unit,
        work.volume_months,
        latest.month_end as volume_until,
        sources.source_items,
        work.volume between sources.source_items / policy.transfer_volume_factor
        and sources.source_items * policy.transfer_volume_factor as same_volume_scale,
        sources.reachable_share,
        sources.net_hours_per_item,
        sources.upkeep_hours_per_year,
        sources.build_hours_per_year,
        work.volume * sources.reachable_share * sources.net_hours_per_item
        - sources.upkeep_hours_per_year - sources.build_hours_per_year as potential_hours,
        sources.evidence_grade
    from {{ ref('int_transfer_pair') }} as pairs
    inner join {{ ref('int_transfer_source') }} as sources on pairs.process_id = sources.process_id
    inner join {{ ref('int_department_work') }} as work on pairs.work_id = work.work_id
    cross join latest
    inner join {{ ref('int_policy_month') }} as policy on latest.month = policy.month
),

judged as (
    select
        *,
        case
            when own_volume is null then 'no_volume'
            when not same_volume_scale then 'volume_scale'
            when potential_hours <= 0 then 'fixed_cost'
        end as reason
    from sized
)

select
    *,
    case
        when reason is null then row_number() over (
            partition by reason
            order by potential_hours desc, process_id asc, work_id asc
        )
    end as rank
from judged
