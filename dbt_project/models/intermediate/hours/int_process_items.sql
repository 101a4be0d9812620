-- What the processes' item rules make of their claimed activity, day by day, whatever their class and service.
select
    claimed.process_id,
    processes.tool,
    processes.class,
    processes.item_rule,
    claimed.source,
    claimed.day,
    claimed.in_service,
    sum({{ finished_runs('claimed') }}) as runs,
    cast({{ stable_sum(ok_items_by_rule('processes', 'claimed')) }} as double) as ok_items,
    sum({{ exception_items_by_rule('processes', 'claimed') }}) as exception_items,
    sum(
        case
            when processes.item_rule = 'item_count' and claimed.kind = 'run' then claimed.ok_count - claimed.counted_runs
            else 0
        end
    ) as uncounted_runs
from {{ ref('int_claimed_day') }} as claimed
inner join {{ source('registers', 'processes') }} as processes on claimed.process_id = processes.process_id
group by
    claimed.process_id,
    processes.tool,
    processes.class,
    processes.item_rule,
    claimed.source,
    claimed.day,
    claimed.in_service

union all

-- Pages not printed are told of a whole month, not claimed day by day.
select
    processes.process_id,
    processes.tool,
    processes.class,
    processes.item_rule,
    'paper',
    pages.day,
    {{ valid_on('pages.day', 'processes.started_on', 'processes.retired_on') }},
    0,
    cast(pages.pages_saved as double),
    0,
    0
from {{ ref('int_pages_saved') }} as pages
inner join {{ source('registers', 'processes') }} as processes on pages.process_id = processes.process_id
