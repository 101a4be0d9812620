{# The share of gross hours that the cautious figure leaves out, by evidence grade, from the month's policy. #}
{% macro optimism(evidence_grade, policy) -%}
    case {{ evidence_grade }}
        when 'A' then {{ policy }}.optimism_a
        when 'B' then {{ policy }}.optimism_b
        when 'C' then {{ policy }}.optimism_c
        else {{ policy }}.optimism_d
    end
{%- endmacro %}
