{# The measures every table of hours saved has, in the contract's order; all of them add up over any level. #}
{% macro hours_measures() -%}
    {{ return([
        'gross_hours', 'human_part_hours', 'exception_rework_hours', 'upkeep_hours', 'build_hours', 'overlap_hours',
        'net_hours', 'cautious_hours', 'ok_items', 'exception_items', 'uncredited_items',
    ]) }}
{%- endmacro %}
