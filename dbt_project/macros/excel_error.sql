{# Whether a matching key is what a spreadsheet shows where a formula failed. #}
{% macro is_excel_error(key) -%}
    {{ key }} in (
        '#n/a', '#ref!', '#value!', '#div/0!', '#name?', '#num!', '#null!', '#spill!', '#calc!', '#getting_data'
    )
{%- endmacro %}
