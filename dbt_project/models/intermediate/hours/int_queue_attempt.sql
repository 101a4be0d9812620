{{ config(materialized='view') }}

select
    attempts.*,
    coalesce(chains.root_item_id, attempts.item_id) as root_item_id,
    chains.item_id is not null as in_chain,
    -- an item abandoned in progress has no end; it was over when it was left
    coalesce(attempts.ended_at, attempts.started_at) as finished_at
from {{ ref('stg_uipath__queue_item') }} as attempts
left join {{ ref('int_queue_chain') }} as chains on attempts.item_id = chains.item_id
