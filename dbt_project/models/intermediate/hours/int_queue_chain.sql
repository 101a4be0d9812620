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

ranked as (
    select
        *,
        row_number() over (partition by item_id order by depth desc) as from_root
    from climb
),

retried as (
    select
        item_id,
        root_item_id
    from ranked
    where from_root = 1
),

-- a first attempt belongs to its own chain
first_attempts as (
    select distinct
        root_item_id as item_id,
        root_item_id
    from retried
    where root_item_id not in (select item_id from retries)
)

select * from retried
union all
select * from first_attempts
