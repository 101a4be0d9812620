{# What the city calls a way of receipt. #}
{% macro channel_name(channel) -%}
    case {{ channel }} when 'online' then 'オンライン' when 'counter' then '窓口' else '郵送' end
{%- endmacro %}
