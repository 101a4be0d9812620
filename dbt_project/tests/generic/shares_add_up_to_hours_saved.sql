{# The credit of all receivers of a department, itself included, is its net hours saved, by tool and month: nothing lost, nothing twice. #}
{% test shares_add_up_to_hours_saved(model) %}
with shared as (
    select giving_department_id as department_id, tool, month, sum(net_hours) as shared_hours, sum(abs(net_hours)) as magnitude
    from {{ model }}
    group by giving_department_id, tool, month
)

select *
from shared
full outer join {{ ref('mart_hours_saved') }} as owned
    on shared.department_id = owned.department_id
    and shared.tool = owned.tool
    and shared.month = owned.month
where
    abs(coalesce(shared.shared_hours, 0) - coalesce(owned.net_hours, 0))
    > {{ rounding_error('coalesce(shared.magnitude, 0) + coalesce(owned.gross_hours, 0)') }}
{% endtest %}
