{{ config(materialized='view') }}

select
    app_id,
    day,
    creator_hash,
    sum(items) as items
from {{ ref('int_kintone_file_days') }}
group by app_id, day, creator_hash
