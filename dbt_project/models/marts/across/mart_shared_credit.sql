-- Another reading of the ledger, not another sum: what leaves a department here arrives at others.
select
    hours.month,
    hours.tool,
    hours.department_id as giving_department_id,
    shares.department_id as receiving_department_id,
    {{ stable_sum('hours.net_hours * shares.share') }} as net_hours
from {{ ref('int_process_hours_month') }} as hours
inner join {{ ref('int_process_share') }} as shares
    on hours.process_id = shares.process_id
    and hours.month = shares.month
group by hours.month, hours.tool, hours.department_id, shares.department_id
