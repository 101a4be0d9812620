{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ delete_pending_days(['kintone_record']) }}") }}

-- A record's creation day never changes, so its day is affected only when the record itself is.
select
    app_id,
    event_day as day,
    creator_hash,
    status,
    file_id,
    count(*) as records,
    {{ row_array('row_number') }} as row_numbers
from {{ ref('stg_kintone__record') }}
where
    event_day is not null
    and {{ where_pending('event_day', ['kintone_record']) }}
group by app_id, event_day, creator_hash, status, file_id
