{# The ends of intervals, given from the lowest to the highest, stand in that order (tolerance: the last bits of a DOUBLE sum). #}
{% test ends_in_order(model, columns) %}
select *
from {{ model }}
where
    {% for column in columns[1:] -%}
    {{ columns[loop.index0] }} > {{ column }} + 1e-6{% if not loop.last %} or {% endif %}
    {%- endfor %}
{% endtest %}
