{{ config(materialized='view') }}

select
    attempts.*,
    coalesce(chains.root_item_id, attempts.item_id) as root_item_id
from {{ ref('stg_uipath__queue_item') }} as attempts
left join {{ ref('int_queue_chain') }} as chains on attempts.item_id = chains.item_id
