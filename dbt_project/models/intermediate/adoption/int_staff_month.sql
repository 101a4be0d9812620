{# metrics.md section 4: on the roster for at least 28 days, the last one included #}
{% set earlier_days = 27 %}

with postings as (
    select
        months.month,
        months.as_of_day,
        roster.staff_hash,
        roster.department_id,
        roster.grade,
        {{ posting_rank('months', 'roster') }} as posting_rank
    from {{ ref('int_month') }} as months
    inner join {{ source('registers', 'staff_roster') }} as roster
        on {{ valid_on('months.as_of_day', 'roster.valid_from', 'roster.valid_to') }}
)

select
    postings.month,
    postings.as_of_day,
    postings.staff_hash,
    persons.person_key,
    coalesce(departments.department_id, '不明') as department_id,
    coalesce(departments.top_department_id, '不明') as top_department_id,
    postings.grade,
    tenure.tenure_from <= {{ dbt.dateadd('day', -earlier_days, 'postings.as_of_day') }} as is_tenured
from postings
inner join {{ ref('int_person') }} as persons on postings.staff_hash = persons.staff_hash
inner join {{ ref('int_tenure') }} as tenure
    on tenure.tenure_of = 'roster'
    and postings.staff_hash = tenure.staff_hash
    and postings.as_of_day >= tenure.tenure_from
    and postings.as_of_day <= tenure.tenure_to
left join {{ ref('int_department_owner_month') }} as owners
    on postings.month = owners.month
    and postings.department_id = owners.department_id
left join {{ ref('int_department_month') }} as departments
    on owners.month = departments.month
    and owners.owner_department_id = departments.department_id
where postings.posting_rank = 1
