-- The jobs grid's export names no job, but its process and when it started.
{% set started_second = dbt.date_trunc('second', 'started_at') %}

{{ staged_runs('uipath', 'uipath_run', twin_key="process_key || '|' || cast(" ~ started_second ~ " as varchar)") }}
