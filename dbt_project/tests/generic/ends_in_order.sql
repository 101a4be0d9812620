{# The ends of intervals, given from the lowest to the highest, stand in that order. #}
{% test ends_in_order(model, columns) %}
select *
from {{ model }}
where
    {% for column in columns[1:] -%}
    {{ columns[loop.index0] }} > {{ column }} + {{ rounding_error(column) }}{% if not loop.last %} or {% endif %}
    {%- endfor %}
{% endtest %}
