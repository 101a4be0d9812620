-- A nil mark is a day without pages, but of a counter that goes on it is no reading at all.
select
    event_day,
    printed_on is null as is_of_month,
    department_text,
    department_key,
    device_name,
    device_key,
    counter,
    coalesce(pages, 0) as pages,
    row_key,
    file_id,
    row_number
from {{ source('raw', 'paper_reading') }}
where not superseded and (pages is not null or counter = 'daily')
