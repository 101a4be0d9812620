-- What the register knows by several names is known by all of them.
select
    work.work_id,
    names.name
from {{ ref('int_department_work') }} as work
inner join {{ ref('int_process_name') }} as names on work.work_key = names.process_id
where work.evidence in ('process', 'procedure')

union

select
    work_id,
    work_name
from {{ ref('int_department_work') }}
where work_name is not null
