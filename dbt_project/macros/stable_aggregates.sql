{#
    Sums, means and deviations of DOUBLE that do not depend on the order in which an engine meets the rows: threads, an incremental
    history and a rebuild give the same bits, so that a snapshot can be recomputed and compared. The values are added up smallest
    first. Whole numbers that cannot lose a digit (counts) need none of this.
#}
{% macro stable_sum(value) -%}
    {{ return(adapter.dispatch('stable_aggregate', 'dx_metrics')('sum', value)) }}
{%- endmacro %}

{% macro stable_avg(value) -%}
    {{ return(adapter.dispatch('stable_aggregate', 'dx_metrics')('avg', value)) }}
{%- endmacro %}

{% macro stable_stddev_samp(value) -%}
    {{ return(adapter.dispatch('stable_aggregate', 'dx_metrics')('stddev_samp', value)) }}
{%- endmacro %}

{# an engine without ordered aggregates gives the figures, not the same last bits #}
{% macro default__stable_aggregate(function, value) -%}
    {{ return(function ~ '(' ~ value ~ ')') }}
{%- endmacro %}

{% macro duckdb__stable_aggregate(function, value) -%}
    {{ return(function ~ '(' ~ value ~ ' order by ' ~ value ~ ')') }}
{%- endmacro %}
