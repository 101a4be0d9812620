{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ delete_affected_days('int_queue_affected_day') }}") }}

-- depends_on: {{ ref('int_queue_affected_day') }}, {{ ref('int_queue_chain') }}, {{ ref('stg_uipath__queue_item') }}

{% if is_incremental() -%}
-- On the affected days every attempt is looked at with all that may share its item, wherever those lie.
with affected_attempts as (
    select
        item_id,
        reference,
        root_item_id
    from {{ ref('int_queue_attempt') }}
    where event_day in (select day from {{ ref('int_queue_affected_day') }})
),

linked as (
    select item_id from affected_attempts
    union
    select item_id
    from {{ ref('stg_uipath__queue_item') }}
    where
        reference in (
            select reference from affected_attempts
            where reference is not null
        )
    union
    select item_id
    from {{ ref('int_queue_chain') }}
    where root_item_id in (select root_item_id from affected_attempts)
),

shared as (
    select *
    from {{ ref('int_queue_attempt') }}
    where item_id in (select item_id from linked)
),
{%- else -%}
-- Most items are tried once under a reference of their own. Only where attempts share a chain or a reference is there anything to decide.
with repeated as (
    select
        queue,
        reference
    from {{ ref('stg_uipath__queue_item') }}
    where reference is not null
    group by queue, reference
    having count(*) > 1
),

shared as (
    select attempts.*
    from {{ ref('int_queue_attempt') }} as attempts
    left join repeated
        on attempts.reference = repeated.reference
        and attempts.queue = repeated.queue
    where attempts.in_chain or repeated.reference is not null
),
{%- endif %}

-- Within one chain of retries the highest retry number decides.
attempts as (
    select
        *,
        row_number() over (
            partition by queue, reference, root_item_id
            order by coalesce(retry_number, 0) desc, finished_at desc nulls last, item_id desc
        ) as attempt_rank,
        min(event_day) over (partition by queue, reference, root_item_id) as chain_first_day,
        max(event_day) over (partition by queue, reference, root_item_id) as chain_last_day
    from shared
),

chains as (
    select
        *,
        max(chain_last_day) over (
            partition by queue, reference
            order by chain_first_day, chain_last_day, root_item_id
            rows between unbounded preceding and 1 preceding
        ) as earlier_last_day
    from attempts
    where attempt_rank = 1
),

-- A reference that comes back within 31 days is the same piece of work put into the queue again; later it is a new one.
items as (
    select
        *,
        case when reference is null then root_item_id end as lone_item_id,
        sum(case when chain_first_day <= {{ dbt.dateadd('day', 31, 'earlier_last_day') }} then 0 else 1 end) over (
            partition by queue, reference
            order by chain_first_day, chain_last_day, root_item_id
            rows between unbounded preceding and current row
        ) as item_number
    from chains
),

-- Over the chains of one item the one that finished last decides; a chain still open does not take a finished result back.
decided as (
    select
        *,
        row_number() over (
            partition by queue, reference, lone_item_id, item_number
            order by finished_at desc nulls last, event_day desc, item_id desc
        ) as chain_rank
    from items
    where status in ('ok', 'exception')
),

-- On a whole build: of the attempts with something to decide the deciding ones, and all the others.
counted as (
    select
        queue_definition_id,
        queue_key,
        event_day,
        status,
        file_id,
        row_number
    from decided
    where chain_rank = 1
    {% if not is_incremental() -%}
    union all
    select
        attempts.queue_definition_id,
        attempts.queue_key,
        attempts.event_day,
        attempts.status,
        attempts.file_id,
        attempts.row_number
    from {{ ref('stg_uipath__queue_item') }} as attempts
    left join shared on attempts.item_id = shared.item_id
    where shared.item_id is null
    {%- endif %}
)

select
    queue_definition_id,
    queue_key,
    event_day as day,
    status,
    file_id,
    count(*) as items,
    {{ row_array('row_number') }} as row_numbers
from counted
where
    status in ('ok', 'exception')
    and event_day is not null
    {% if is_incremental() -%}
    and event_day in (select day from {{ ref('int_queue_affected_day') }})
    {%- endif %}
group by queue_definition_id, queue_key, event_day, status, file_id
