{# 1 for the posting that counts of a person who is in several departments on one day: the one that began last, then the lower row. #}
{% macro posting_rank(months, roster) -%}
    row_number() over (
        partition by {{ months }}.month, {{ roster }}.staff_hash
        order by {{ roster }}.valid_from desc nulls last, {{ roster }}.row_number desc
    )
{%- endmacro %}
