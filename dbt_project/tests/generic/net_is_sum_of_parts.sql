{# Net hours equal the sum of the six components of the same row. #}
{% test net_is_sum_of_parts(model) %}
select *
from {{ model }}
where abs(
    net_hours
    - (gross_hours + human_part_hours + exception_rework_hours + upkeep_hours + build_hours + overlap_hours)
) > {{ rounding_error('gross_hours') }}
{% endtest %}
