{# A withheld row keeps none of its figures. #}
{% test no_figure_where_suppressed(model, columns) %}
select *
from {{ model }}
where suppressed and ({% for column in columns %}{{ column }} is not null{% if not loop.last %} or {% endif %}{% endfor %})
{% endtest %}
