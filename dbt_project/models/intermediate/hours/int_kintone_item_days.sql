select
    app_id,
    day,
    sum(items) as items
from {{ ref('int_kintone_creator_days') }}
group by app_id, day
