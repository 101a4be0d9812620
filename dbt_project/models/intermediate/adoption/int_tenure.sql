-- Rows that follow each other without a gap are one tenure: a person who changes department keeps theirs.
with periods as (
    select
        'roster' as tenure_of,
        cast(null as varchar) as tool,
        staff_hash,
        valid_from,
        valid_to
    from {{ source('registers', 'staff_roster') }}
    union all
    select
        'entitlement',
        tool,
        staff_hash,
        valid_from,
        valid_to
    from {{ source('registers', 'tool_entitlements') }}
),

bounded as (
    select
        tenure_of,
        tool,
        staff_hash,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        coalesce(valid_to, cast('9999-12-31' as date)) as valid_to
    from periods
),

compared as (
    select
        *,
        max(valid_to) over (
            partition by tenure_of, tool, staff_hash order by valid_from, valid_to
            rows between unbounded preceding and 1 preceding
        ) as covered_until
    from bounded
),

numbered as (
    select
        *,
        sum(case when valid_from <= {{ dbt.dateadd('day', 1, 'covered_until') }} then 0 else 1 end) over (
            partition by tenure_of, tool, staff_hash order by valid_from, valid_to
            rows between unbounded preceding and current row
        ) as island
    from compared
)

select
    tenure_of,
    tool,
    staff_hash,
    min(valid_from) as tenure_from,
    max(valid_to) as tenure_to
from numbered
group by tenure_of, tool, staff_hash, island
