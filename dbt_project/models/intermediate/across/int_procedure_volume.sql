select
    applications.procedure_key,
    max(applications.procedure_name) as procedure_name,
    {{ stable_sum('applications.applications') }} as applications,
    {{ stable_sum("case when applications.channel = 'online' then applications.applications else 0 end") }} as online_applications,
    count(distinct months.month) as volume_months
from {{ ref('int_application_days') }} as applications
inner join {{ ref('int_recent_month') }} as months on {{ month_of('applications.day') }} = months.month
group by applications.procedure_key
