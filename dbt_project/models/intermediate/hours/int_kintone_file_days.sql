{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ delete_pending_days(['kintone_record']) }}") }}

-- Registers that change which records count make the days of all records pending.
select
    app_id,
    day,
    file_id,
    sum(items) as items,
    {{ merged_rows('row_numbers') }} as row_numbers
from {{ ref('int_kintone_work_days') }}
where {{ where_pending('day', ['kintone_record']) }}
group by app_id, day, file_id
