select
    consultations.department_id,
    'consultation' as evidence,
    consultations.kind as work_key,
    consultations.kind as work_name,
    cast(null as varchar) as tool,
    false as is_running,
    {{ stable_sum('consultations.consultations') }} as volume,
    'consultations' as volume_unit,
    count(*) as volume_months
from {{ ref('mart_consultations') }} as consultations
inner join {{ ref('int_recent_month') }} as months on consultations.month = months.month
where consultations.kind is not null
group by consultations.department_id, consultations.kind
