{# Whether a matching key is what a spreadsheet shows where a formula failed. #}
{% macro is_excel_error(key) -%}
    {% set errors = ['#n/a', '#ref!', '#value!', '#div/0!', '#name?', '#num!', '#null!', '#spill!', '#calc!', '#getting_data'] -%}
    {{ key }} in ('{{ errors | join("', '") }}')
{%- endmacro %}
