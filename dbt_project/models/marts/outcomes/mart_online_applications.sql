-- A procedure belongs to the department whose process claims it, in service or not: its applications are told from before it began.
with months as (
    select
        procedure_key,
        max(procedure_name) as procedure,
        {{ month_of('day') }} as month,
        {{ stable_sum("case when channel = 'online' then applications else 0 end") }} as online,
        {{ stable_sum("case when channel = 'counter' then applications else 0 end") }} as counter,
        {{ stable_sum("case when channel = 'post' then applications else 0 end") }} as post
    from {{ ref('int_application_days') }}
    group by procedure_key, {{ month_of('day') }}
),

owners as (
    select
        claims.activity_key as procedure_key,
        owner_months.month,
        owner_months.department_id,
        row_number() over (
            partition by claims.activity_key, owner_months.month
            order by
                case when claims.started_on is null or {{ month_of('claims.started_on') }} <= owner_months.month then 0 else 1 end,
                case when claims.retired_on is null or claims.retired_on >= owner_months.month then 0 else 1 end,
                claims.started_on desc nulls last,
                claims.process_id asc
        ) as claim_rank
    from {{ ref('int_process_claim') }} as claims
    inner join {{ ref('int_process_owner_month') }} as owner_months on claims.process_id = owner_months.process_id
    where claims.kind = 'application'
)

select
    months.procedure,
    coalesce(owners.department_id, '不明') as department_id,
    months.month,
    months.online,
    months.counter,
    months.post,
    months.online / nullif(months.online + months.counter + months.post, 0) as online_share
from months
left join owners
    on months.procedure_key = owners.procedure_key
    and months.month = owners.month
    and owners.claim_rank = 1
