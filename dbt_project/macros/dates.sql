{# First day of the month of a date. #}
{% macro month_of(day) -%}
    cast({{ dbt.date_trunc('month', day) }} as date)
{%- endmacro %}

{# Whole months from one month to a later one, both first days. #}
{% macro months_between(first_month, last_month) -%}
    ({{ dbt.datediff(first_month, last_month, 'month') }})
{%- endmacro %}

{# `month` moved by a number of months (a literal or a column), as DATE. #}
{% macro add_months(month, count) -%}
    cast({{ dbt.dateadd('month', count, month) }} as date)
{%- endmacro %}

{# Whether `day` lies in [valid_from, valid_to], NULL meaning open at that side. #}
{% macro valid_on(day, valid_from, valid_to) -%}
    ({{ valid_from }} is null or {{ valid_from }} <= {{ day }}) and ({{ valid_to }} is null or {{ day }} <= {{ valid_to }})
{%- endmacro %}

{# Whether a list `a;b;c` of a policy value names the text exactly. #}
{% macro in_list(list, text) -%}
    ({{ dbt.position("';' || " ~ text ~ " || ';'", "';' || " ~ list ~ " || ';'") }} > 0)
{%- endmacro %}

{# The day as of which a department version's path is told: its last valid day, or the data-until day while it is valid. #}
{% macro version_path_day(version, data_until) -%}
    greatest(
        least(coalesce({{ version }}.valid_to, {{ data_until }}.data_until), {{ data_until }}.data_until),
        coalesce({{ version }}.valid_from, {{ version }}.valid_to, {{ data_until }}.data_until)
    )
{%- endmacro %}

{# 令和8年度. A fiscal year carries the era of most of its days: FY2019, begun a month before the era, is 令和元年度. #}
{% macro fiscal_year_label(fiscal_year) -%}
    case
        when {{ fiscal_year }} = 2019 then '令和元年度'
        when {{ fiscal_year }} > 2019 then '令和' || cast({{ fiscal_year }} - 2018 as varchar) || '年度'
        when {{ fiscal_year }} = 1989 then '平成元年度'
        when {{ fiscal_year }} > 1989 then '平成' || cast({{ fiscal_year }} - 1988 as varchar) || '年度'
        else cast({{ fiscal_year }} as varchar) || '年度'
    end
{%- endmacro %}

{# First and last day of a fiscal year, which is the year of its April. #}
{% macro fiscal_year_start(fiscal_year) -%}
    cast(cast({{ fiscal_year }} as varchar) || '-04-01' as date)
{%- endmacro %}

{% macro fiscal_year_end(fiscal_year) -%}
    cast(cast({{ fiscal_year }} + 1 as varchar) || '-03-31' as date)
{%- endmacro %}

{# The fiscal year of a day. #}
{% macro fiscal_year_of(day) -%}
    cast(extract(year from {{ day }}) as integer) - case when extract(month from {{ day }}) < 4 then 1 else 0 end
{%- endmacro %}

{# The first month that begins on a day or after it. #}
{% macro month_on_or_after(day) -%}
    case when {{ day }} = {{ month_of(day) }} then {{ day }} else {{ add_months(month_of(day), 1) }} end
{%- endmacro %}
