select
    staff_hash as account_hash,
    staff_hash,
    department_id,
    valid_from,
    valid_to
from {{ source('registers', 'staff_roster') }}
union
select
    login_hash,
    staff_hash,
    department_id,
    valid_from,
    valid_to
from {{ source('registers', 'staff_roster') }}
where login_hash is not null
