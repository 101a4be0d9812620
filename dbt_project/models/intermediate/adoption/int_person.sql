-- A short key for the many rows of people's months: hashes are 64 characters long.
select
    staff_hash,
    cast(row_number() over (order by staff_hash) as integer) as person_key
from {{ source('registers', 'staff_roster') }}
group by staff_hash
