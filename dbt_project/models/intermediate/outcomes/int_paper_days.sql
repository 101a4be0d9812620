-- A counter's first reading tells nothing of its day, a later one what was printed since; after a fall a new counter has begun.
with readings as (
    select
        *,
        lag(pages) over (
            partition by department_key, device_key, counter
            order by event_day, row_key
        ) as earlier_pages
    from {{ ref('stg_paper__reading') }}
),

printed as (
    select
        event_day,
        department_key,
        department_text,
        device_key,
        case
            when counter = 'daily' then pages
            when earlier_pages is null then 0
            when pages < earlier_pages then pages
            else pages - earlier_pages
        end as pages
    from readings
)

select
    printed.event_day as day,
    coalesce(mentions.department_id, '不明') as department_id,
    printed.device_key,
    sum(printed.pages) as pages
from printed
left join {{ ref('int_department_mention') }} as mentions
    on printed.department_key = mentions.name_key
    and printed.event_day = mentions.day
group by printed.event_day, coalesce(mentions.department_id, '不明'), printed.device_key
