-- A procedure that no process claims is the department's that its rows name; where they name several it is nobody's.
with named as (
    select
        procedure_key,
        department_key,
        event_day
    from {{ ref('stg_online_applications__application') }}
    union
    select
        procedure_key,
        department_key,
        event_day
    from {{ ref('stg_online_applications__monthly_total') }}
),

departments as (
    select
        named.procedure_key,
        max(mentions.department_id) as department_id
    from named
    inner join {{ ref('int_recent_month') }} as months on {{ month_of('named.event_day') }} = months.month
    inner join {{ ref('int_department_mention') }} as mentions
        on named.department_key = mentions.name_key
        and named.event_day = mentions.day
    group by named.procedure_key
    having count(distinct mentions.department_id) = 1
)

select
    departments.department_id,
    'procedure' as evidence,
    procedures.procedure_key as work_key,
    procedures.procedure_name as work_name,
    case when procedures.online_applications > 0 then 'online_application' end as tool,
    false as is_running,
    procedures.applications as volume,
    'applications' as volume_unit,
    procedures.volume_months
from {{ ref('int_procedure_volume') }} as procedures
inner join departments on procedures.procedure_key = departments.procedure_key
left join {{ ref('int_process_claim') }} as claims
    on claims.kind = 'application'
    and procedures.procedure_key = claims.activity_key
where claims.process_id is null
