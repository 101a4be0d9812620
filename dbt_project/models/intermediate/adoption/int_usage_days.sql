select distinct
    staff_hash as person_hash,
    tool,
    usage_on
from {{ ref('int_usage_person_days') }}
where staff_hash is not null
