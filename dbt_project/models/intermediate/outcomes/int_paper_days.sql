-- A counter's first reading tells nothing of its day, a later one what was printed since; after a fall a new counter has begun.
with resolved as (
    select
        readings.event_day,
        readings.is_of_month,
        coalesce(mentions.department_id, '不明') as department_id,
        coalesce(mentions.named_department_id, readings.department_key) as counter_department,
        readings.device_key,
        readings.counter,
        readings.pages,
        readings.row_key,
        readings.file_id,
        readings.row_number
    from {{ ref('stg_paper__reading') }} as readings
    left join {{ ref('int_department_mention') }} as mentions
        on coalesce(readings.department_key, readings.device_key) = mentions.name_key
        and readings.event_day = mentions.day
),

with_earlier as (
    select
        *,
        lag(pages) over (
            partition by counter_department, device_key, counter
            order by event_day, row_key
        ) as earlier_pages
    from resolved
),

printed as (
    select
        *,
        case
            when counter = 'daily' then pages
            when earlier_pages is null then 0
            when pages < earlier_pages then pages
            else pages - earlier_pages
        end as printed_pages
    from with_earlier
)

select
    event_day as day,
    is_of_month,
    department_id,
    device_key,
    file_id,
    {{ stable_sum('printed_pages') }} as pages,
    count(*) as readings,
    {{ row_array('row_number') }} as row_numbers
from printed
group by event_day, is_of_month, department_id, device_key, file_id
