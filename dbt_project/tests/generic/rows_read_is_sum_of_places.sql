{# Every row of a file ends in exactly one of five places. #}
{% test rows_read_is_sum_of_places(model) %}
select *
from {{ model }}
where rows_read <> rows_loaded + rows_duplicate + rows_superseded + rows_quarantined + rows_out_of_scope
{% endtest %}
