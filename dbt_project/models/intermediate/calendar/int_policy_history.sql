-- A key's values follow each other; each ends the day before the next one starts.
select
    key,
    value,
    valid_from,
    lead(valid_from) over (partition by key order by coalesce(valid_from, cast('0001-01-01' as date))) as valid_until
from {{ source('registers', 'policy') }}
