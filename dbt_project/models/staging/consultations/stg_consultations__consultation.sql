-- A consultation written down by its day counts as one where no number stands beside it.
select
    event_day,
    department_text,
    department_key,
    kind,
    coalesce(consultations, case when consulted_on is not null then 1 else 0 end) as consultations
from {{ source('raw', 'consultation') }}
where not superseded
