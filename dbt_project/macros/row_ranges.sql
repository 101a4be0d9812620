{#
    Which rows of a file something rests on. Daily aggregates keep them as arrays, which array_agg makes on every engine and which
    are no dearer to keep than a count; what is told of a month is text such as `12-340, 355`.
    What engines name differently is dispatched: an engine with other array functions brings its own of these macros.
#}

{# The array of a day, of integers: arrays are all in memory while they grow, and no file has two thousand million rows. #}
{% macro row_array(row_number) -%}
    array_agg(cast({{ row_number }} as integer))
{%- endmacro %}

{# One sorted array, as an aggregate: of row numbers, and of rows that hold arrays of them. #}
{% macro sorted_rows(row_number) -%}
    {{ return(adapter.dispatch('sorted_rows', 'dx_metrics')(row_number)) }}
{%- endmacro %}

{% macro merged_rows(row_numbers) -%}
    {{ return(adapter.dispatch('merged_rows', 'dx_metrics')(row_numbers)) }}
{%- endmacro %}

{# Of a sorted array the rows that begin an unbroken range, and those that end one; a row told twice is one. #}
{% macro range_starts(row_numbers) -%}
    {{ return(adapter.dispatch('range_starts', 'dx_metrics')(row_numbers)) }}
{%- endmacro %}

{% macro range_ends(row_numbers) -%}
    {{ return(adapter.dispatch('range_ends', 'dx_metrics')(row_numbers)) }}
{%- endmacro %}

{# How many rows lie in the ranges. #}
{% macro rows_in_ranges(starts, ends) -%}
    {{ return(adapter.dispatch('rows_in_ranges', 'dx_metrics')(starts, ends)) }}
{%- endmacro %}

{# The ranges as text: `12-340, 355`. #}
{% macro row_ranges(starts, ends) -%}
    {{ return(adapter.dispatch('row_ranges', 'dx_metrics')(starts, ends)) }}
{%- endmacro %}

{% macro duckdb__sorted_rows(row_number) -%}
    list_sort(array_agg({{ row_number }}))
{%- endmacro %}

{% macro duckdb__merged_rows(row_numbers) -%}
    list_sort(flatten(array_agg({{ row_numbers }})))
{%- endmacro %}

{% macro duckdb__range_starts(row_numbers) -%}
    list_filter({{ row_numbers }}, lambda row_at, place: place = 1 or {{ row_numbers }}[place - 1] < row_at - 1)
{%- endmacro %}

{% macro duckdb__range_ends(row_numbers) -%}
    list_filter({{ row_numbers }}, lambda row_at, place: place = len({{ row_numbers }}) or {{ row_numbers }}[place + 1] > row_at + 1)
{%- endmacro %}

{% macro duckdb__rows_in_ranges(starts, ends) -%}
    cast(list_sum({{ ends }}) - list_sum({{ starts }}) + len({{ starts }}) as bigint)
{%- endmacro %}

{% macro duckdb__row_ranges(starts, ends) -%}
    array_to_string(
        list_transform(
            {{ starts }},
            lambda row_at, place: case
                when {{ ends }}[place] = row_at then cast(row_at as varchar)
                else cast(row_at as varchar) || '-' || cast({{ ends }}[place] as varchar)
            end
        ),
        ', '
    )
{%- endmacro %}
