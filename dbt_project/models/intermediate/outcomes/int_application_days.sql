-- Single applications are the better evidence: where a procedure's month and channel has any, the month's total is not added.
with listed_months as (
    select distinct
        procedure_key,
        channel,
        {{ month_of('event_day') }} as month
    from {{ ref('stg_online_applications__application') }}
),

counted as (
    select
        procedure_key,
        procedure_name,
        channel,
        event_day as day,
        file_id,
        row_number,
        cast(1 as double) as applications
    from {{ ref('stg_online_applications__application') }}
    union all
    select
        totals.procedure_key,
        totals.procedure_name,
        totals.channel,
        totals.month as day,
        totals.file_id,
        totals.row_number,
        totals.applications
    from {{ ref('stg_online_applications__monthly_total') }} as totals
    left join listed_months
        on totals.procedure_key = listed_months.procedure_key
        and totals.channel = listed_months.channel
        and totals.month = listed_months.month
    where listed_months.month is null
)

select
    procedure_key,
    max(procedure_name) as procedure_name,
    channel,
    day,
    file_id,
    {{ stable_sum('applications') }} as applications,
    {{ row_array('row_number') }} as row_numbers
from counted
group by procedure_key, channel, day, file_id
