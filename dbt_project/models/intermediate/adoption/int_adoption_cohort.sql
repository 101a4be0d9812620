-- Everybody who has used the tool is in exactly one cohort, so the cohorts of a month add up to the city's row.
with cohorts as (
    select
        tool,
        month,
        first_use_month,
        count(*) as cohort_staff,
        count(case when is_active then 1 end) as active_staff,
        count(case when is_habitual then 1 end) as habitual_staff
    from {{ ref('int_adoption_staff') }}
    group by tool, month, first_use_month
),

cells as (
    select
        tool,
        month,
        first_use_month,
        cast(first_use_month as varchar) as cell_id,
        'all' as part_of,
        cohort_staff,
        active_staff,
        habitual_staff
    from cohorts
    union all
    select
        tool,
        month,
        cast(null as date),
        'all',
        cast(null as varchar),
        sum(cohort_staff),
        sum(active_staff),
        sum(habitual_staff)
    from cohorts
    group by tool, month
)

select
    cells.tool,
    cells.month,
    cells.first_use_month,
    {{ months_between('cells.first_use_month', 'cells.month') }} as months_since_first_use,
    cells.cell_id,
    cells.part_of,
    policy.suppression_minimum,
    cast(cells.cohort_staff as bigint) as cohort_staff,
    cast(cells.active_staff as bigint) as active_staff,
    cast(cells.habitual_staff as bigint) as habitual_staff,
    cast(cells.active_staff as double) / cells.cohort_staff as active_share,
    cast(cells.habitual_staff as double) / cells.cohort_staff as habitual_share
from cells
inner join {{ ref('int_policy_month') }} as policy on cells.month = policy.month
