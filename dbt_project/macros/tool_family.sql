{# What stands for each other: a robot is a robot, whoever made it; any other tool is a way of its own. #}
{% macro tool_family(tool) -%}
    case when {{ tool }} in ('uipath', 'winactor', 'power_automate', 'rpa_other') then 'robot' else {{ tool }} end
{%- endmacro %}
