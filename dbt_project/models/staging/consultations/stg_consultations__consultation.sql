-- A row counts as one where it is written down by its day or its file holds no numbers at all; a nil mark in a table of totals is none.
with numbered as (
    select
        *,
        count(consultations) over (partition by file_id) as numbers_in_file
    from {{ source('raw', 'consultation') }}
)

select
    event_day,
    consulted_on is null as is_of_month,
    department_text,
    department_key,
    kind,
    kind_key,
    coalesce(consultations, case when consulted_on is not null or numbers_in_file = 0 then 1 else 0 end) as consultations
from numbered
where not superseded
