{#
    Run attempts of one robot system in the shape that all of them share; the rows in effect.
    Two layouts that tell one run under different ids agree in its twin_key.
#}
{% macro staged_runs(system, raw_table, process_key='process_key', process_name='process_name', twin_key='null') -%}
    select
        '{{ system }}' as source,
        {{ process_key }} as process_key,
        {{ process_name }} as process_name,
        run_id,
        attempt_key,
        retry_number,
        status,
        started_at,
        ended_at,
        item_count,
        attended,
        person_hash,
        event_day,
        provenance,
        file_id,
        row_number,
        cast({{ twin_key }} as varchar) as twin_key
    from {{ source('raw', raw_table) }}
    where not superseded
{%- endmacro %}
