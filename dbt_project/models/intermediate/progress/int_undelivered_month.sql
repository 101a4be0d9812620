-- Of a month to which no source of the scope delivered anything nothing is known; it is not a month of 0 hours.
select
    feeds.scope,
    feeds.scope_id,
    feeds.tool,
    feeds.month
from {{ ref('int_scope_source_month') }} as feeds
inner join {{ ref('int_source_month') }} as months
    on feeds.source = months.source
    and feeds.month = months.month
where months.is_complete
group by feeds.scope, feeds.scope_id, feeds.tool, feeds.month
having max(case when months.is_delivered then 1 else 0 end) = 0
