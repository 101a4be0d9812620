{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ delete_pending_days(source_table_names()) }}"
) }}

with records as (
    {% for system, tables in source_tables().items() -%}
    {% set last_system = loop.last -%}
    {% for table, recorded_at in tables.items() -%}
    select
        '{{ system }}' as source,
        event_day,
        cast({{ recorded_at }} as timestamp) as recorded_at
    from {{ source('raw', table) }}
    where not superseded
    {% if not (last_system and loop.last) %}union all{% endif %}
    {% endfor -%}
    {% endfor %}
)

select
    source,
    event_day as day,
    max(recorded_at) as newest_record_at
from records
where event_day is not null and {{ where_pending('event_day', source_table_names()) }}
group by source, event_day
