-- How much has arrived of what a scope's hours rest on: the mean over the sources that feed its processes in service.
with fed as (
    select distinct
        feeds.scope,
        feeds.scope_id,
        feeds.tool,
        months.fiscal_year,
        feeds.source
    from {{ ref('int_scope_source_month') }} as feeds
    inner join {{ ref('int_month') }} as months on feeds.month = months.month
    where feeds.scope <> 'process'
)

select
    fed.scope,
    fed.scope_id,
    fed.tool,
    fed.fiscal_year,
    {{ stable_avg('coverage.coverage') }} as coverage
from fed
inner join {{ ref('int_source_coverage_year') }} as coverage
    on fed.source = coverage.source
    and fed.fiscal_year = coverage.fiscal_year
group by fed.scope, fed.scope_id, fed.tool, fed.fiscal_year
