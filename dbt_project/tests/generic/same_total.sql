{# A column adds up to the same total as one of another table: nothing lost, nothing counted twice on the way. #}
{% test same_total(model, column, other, other_column=none) %}
select own.total as own_total, others.total as other_total
from (select coalesce(sum({{ column }}), 0) as total, coalesce(sum(abs({{ column }})), 0) as magnitude from {{ model }}) as own
cross join (select coalesce(sum({{ other_column or column }}), 0) as total from {{ other }}) as others
where abs(own.total - others.total) > {{ rounding_error('own.magnitude') }}
{% endtest %}
