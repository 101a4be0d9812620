{#
    Sums, means and deviations of DOUBLE that do not depend on the order in which an engine meets the rows: threads, an incremental
    history and a rebuild give the same bits, so that a snapshot can be recomputed and compared. Sums are exact: each value is a whole
    number of 2^-60 (rounded to one where it is finer), and whole numbers add up to the same in any order (up to 1.4e20).
    Deviations are added up smallest first, which is dearer. Counts need none of this.
#}
{% macro stable_sum(value, over=none) -%}
    {{ return(adapter.dispatch('stable_sum', 'dx_metrics')(value, over)) }}
{%- endmacro %}

{% macro stable_avg(value) -%}
    {{ return('cast(' ~ stable_sum(value) ~ ' as double) / nullif(count(' ~ value ~ '), 0)') }}
{%- endmacro %}

{% macro stable_stddev_samp(value) -%}
    {{ return(adapter.dispatch('stable_stddev_samp', 'dx_metrics')(value)) }}
{%- endmacro %}

{# an engine without these gives the figures, not the same last bits #}
{% macro default__stable_sum(value, over) -%}
    {{ return('sum(' ~ value ~ ')' ~ (' over (' ~ over ~ ')' if over else '')) }}
{%- endmacro %}

{% macro default__stable_stddev_samp(value) -%}
    {{ return('stddev_samp(' ~ value ~ ')') }}
{%- endmacro %}

{% macro duckdb__stable_sum(value, over) -%}
    {#- DuckDB's own way from 128 bits to a double does not end at the nearest one: in two parts that a double holds exactly it does -#}
    {%- set places, part = 2 ** 60, 2 ** 53 -%}
    {%- set whole = 'sum(cast(cast(' ~ value ~ ' as double) * ' ~ places ~ ' as hugeint))' ~ (' over (' ~ over ~ ')' if over else '') -%}
    {%- set high = 'cast(' ~ whole ~ ' // ' ~ part ~ ' as double) * ' ~ part -%}
    {{ return('((' ~ high ~ ' + cast(' ~ whole ~ ' % ' ~ part ~ ' as double)) / ' ~ places ~ ')') }}
{%- endmacro %}

{% macro duckdb__stable_stddev_samp(value) -%}
    {{ return('stddev_samp(' ~ value ~ ' order by ' ~ value ~ ')') }}
{%- endmacro %}
