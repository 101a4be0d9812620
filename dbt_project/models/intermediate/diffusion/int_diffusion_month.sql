-- As published, so that what is withheld there is unknown here; the running month would bend the end of every curve.
select
    adoption.tool,
    adoption.month,
    adoption.entitled_staff,
    cast(
        sum(adoption.first_time_staff) over (
            partition by adoption.tool order by adoption.month
            rows between unbounded preceding and current row
        ) as bigint
    ) as cumulative_first_time_staff,
    adoption.suppressed
from {{ ref('mart_adoption') }} as adoption
inner join {{ ref('int_month') }} as months
    on adoption.month = months.month
    and months.is_complete
where adoption.scope = 'city'
