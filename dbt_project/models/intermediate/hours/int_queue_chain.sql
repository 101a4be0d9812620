-- AncestorId names the attempt before or the first attempt, depending on the Orchestrator; walking up ends at the same root.
with recursive retries as (
    select
        item_id,
        ancestor_id
    from {{ ref('stg_uipath__queue_item') }}
    where ancestor_id is not null
),

climb (item_id, root_item_id, depth) as (
    select
        item_id,
        ancestor_id,
        1
    from retries
    union all
    select
        climb.item_id,
        retries.ancestor_id,
        climb.depth + 1
    from climb
    inner join retries on climb.root_item_id = retries.item_id
    where climb.depth < 50
),

-- what names no ancestor is where a chain begins; ancestors in a circle, which no Orchestrator makes, are left after 50 steps
climbed as (
    select
        climb.item_id,
        climb.root_item_id,
        above.item_id is null as is_first_attempt
    from climb
    left join retries as above on climb.root_item_id = above.item_id
    where above.item_id is null or climb.depth = 50
)

select
    item_id,
    max(root_item_id) as root_item_id
from climbed
group by item_id
union all
select distinct
    root_item_id as item_id,
    root_item_id
from climbed
where is_first_attempt
