{# The drivers of a change of net hours, in the contract's order; each is a column <driver>_hours. #}
{% macro change_drivers() -%}
    {{ return([
        'volume', 'baseline', 'success_rate', 'human_part', 'upkeep_and_build', 'new_processes', 'retired_processes', 'overlap',
    ]) }}
{%- endmacro %}
