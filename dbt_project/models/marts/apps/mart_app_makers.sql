-- Whose staff are withheld, their makers are: one decision for all figures about the same people.
select
    makers.scope,
    makers.scope_id,
    makers.month,
    {% for figure in ['makers', 'maker_share', 'new_makers'] -%}
    case when not staff.suppressed then makers.{{ figure }} end as {{ figure }},
    {% endfor -%}
    staff.suppressed
from {{ ref('int_app_makers') }} as makers
inner join {{ ref('mart_department_staff') }} as staff
    on makers.month = staff.month
    and makers.scope = staff.scope
    and makers.scope_id = staff.scope_id
