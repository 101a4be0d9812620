-- A kintone process is matched to its app by a number, which is no name.
select
    process_id,
    process_name as name
from {{ source('registers', 'processes') }}

union

select
    process_id,
    match_key
from {{ source('registers', 'processes') }}
where match_key is not null and tool <> 'kintone'

union

select
    processes.process_id,
    apps.app_name
from {{ source('registers', 'processes') }} as processes
inner join {{ ref('stg_kintone__app') }} as apps on processes.process_key = apps.app_id
where processes.tool = 'kintone' and apps.app_name is not null
