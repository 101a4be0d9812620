-- The year that a question about today rests on.
select
    month,
    month_end
from (
    select
        month,
        month_end,
        row_number() over (order by month desc) as recency
    from {{ ref('int_month') }}
    where is_complete
) as months
where recency <= 12
