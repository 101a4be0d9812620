-- Everything finished that earned nothing, with the reason: what a department can mend to have it counted.
with listed as (
    select
        claims.source,
        names.shown as match_key,
        cast(null as varchar) as process_id,
        claims.day,
        claims.ok_count as items,
        'unregistered' as reason
    from {{ ref('int_claimed_day') }} as claims
    left join {{ ref('int_shown_name') }} as names on claims.activity_name = names.name
    where claims.process_id is null

    union all

    select
        items.source,
        processes.match_key,
        items.process_id,
        items.day,
        items.ok_items,
        case when items.class = 'test' then 'test' else 'outside_service' end as reason
    from {{ ref('int_process_items') }} as items
    inner join {{ source('registers', 'processes') }} as processes on items.process_id = processes.process_id
    where items.class = 'test' or (items.class = 'production' and not items.in_service)

    union all

    select
        items.source,
        processes.match_key,
        items.process_id,
        items.day,
        cast(items.uncounted_runs as double) as items,
        'no_item_count' as reason
    from {{ ref('int_process_items') }} as items
    inner join {{ source('registers', 'processes') }} as processes on items.process_id = processes.process_id
    where items.class = 'production' and items.in_service and items.uncounted_runs > 0

    union all

    select
        credited.source,
        processes.match_key,
        credited.process_id,
        credited.day,
        credited.ok_items,
        'no_baseline' as reason
    from {{ ref('int_credited_day') }} as credited
    inner join {{ source('registers', 'processes') }} as processes on credited.process_id = processes.process_id
    where credited.baseline_id is null

    union all

    -- without the twelve months to compare with, nothing can be said of the pages: the month is listed as one item
    select
        'paper',
        processes.match_key,
        pages.process_id,
        pages.day,
        cast(1 as double),
        'no_baseline'
    from {{ ref('int_pages_saved') }} as pages
    inner join {{ source('registers', 'processes') }} as processes on pages.process_id = processes.process_id
    where processes.class = 'production' and not pages.has_baseline_months
)

select
    source,
    match_key,
    process_id,
    {{ month_of('day') }} as month,
    {{ stable_sum('items') }} as items,
    reason
from listed
group by source, match_key, process_id, {{ month_of('day') }}, reason
having {{ stable_sum('items') }} > 0
