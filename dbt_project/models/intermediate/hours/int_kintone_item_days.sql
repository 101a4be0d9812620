select
    app_id,
    day,
    sum(items) as items
from {{ ref('int_kintone_file_days') }}
group by app_id, day
