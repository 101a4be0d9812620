-- Single applications are the better evidence: where a procedure's month and channel has any, the month's total is not added.
with listed as (
    select
        procedure_key,
        max(procedure_name) as procedure_name,
        channel,
        event_day as day,
        cast(count(*) as double) as applications
    from {{ ref('stg_online_applications__application') }}
    group by procedure_key, channel, event_day
),

listed_months as (
    select distinct
        procedure_key,
        channel,
        {{ month_of('day') }} as month
    from listed
),

totals as (
    select
        totals.procedure_key,
        totals.procedure_name,
        totals.channel,
        totals.month as day,
        totals.applications
    from {{ ref('stg_online_applications__monthly_total') }} as totals
    left join listed_months
        on totals.procedure_key = listed_months.procedure_key
        and totals.channel = listed_months.channel
        and totals.month = listed_months.month
    where listed_months.month is null
)

select * from listed
union all
select * from totals
