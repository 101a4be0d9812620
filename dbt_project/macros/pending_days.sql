{#
    Daily aggregates are rebuilt for the days whose source rows changed, never for the whole history.
    The loader lists those days in meta.pending_day inside the transaction that loads the rows (or a register that changes what is made
    of them), and the run empties the list
    once a build has succeeded: a build that failed halfway is repeated for the same days and gives the same rows.
#}

{# The pending days of the given raw tables, as a select with one column `day`. #}
{% macro pending_days(raw_tables) -%}
    select distinct day
    from {{ source('meta', 'pending_day') }}
    where table_name in ({% for name in raw_tables %}'{{ name }}'{% if not loop.last %}, {% endif %}{% endfor %})
        and day is not null
{%- endmacro %}

{# Pre-hook of a daily aggregate: days that lost all their rows must vanish too, so deletion is by affected day, not by new row. #}
{% macro delete_affected_days(affected_day_model) -%}
    {% if is_incremental() %}
        delete from {{ this }} where day in (select day from {{ ref(affected_day_model) }})
    {% endif %}
{%- endmacro %}

{# The same for an aggregate whose rows never move between days: its pending days are all that is affected. #}
{% macro delete_pending_days(raw_tables, day_column='day') -%}
    {% if is_incremental() %}
        delete from {{ this }} where {{ day_column }} in ({{ pending_days(raw_tables) }})
    {% endif %}
{%- endmacro %}

{# Filter of a daily aggregate: everything on a full build, the pending days on an incremental one. #}
{% macro where_pending(day_expression, raw_tables) -%}
    {% if is_incremental() %}{{ day_expression }} in ({{ pending_days(raw_tables) }}){% else %}true{% endif %}
{%- endmacro %}

{# Pre-hook of a model that holds only what the build at hand concerns; being incremental, it knows whether that is everything. #}
{% macro delete_all_rows() -%}
    {% if is_incremental() %}
        delete from {{ this }}
    {% endif %}
{%- endmacro %}
