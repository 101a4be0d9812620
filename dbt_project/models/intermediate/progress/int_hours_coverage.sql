-- How much has arrived of what a scope's hours rest on: the mean over the sources that feed its processes in service.
with feeds as (
    select distinct
        process_id,
        source
    from {{ ref('int_process_items') }}
    where class = 'production' and in_service
),

fed as (
    select distinct
        scopes.scope,
        scopes.scope_id,
        scopes.tool,
        months.fiscal_year,
        feeds.source
    from {{ ref('int_process_scope_month') }} as scopes
    inner join {{ ref('int_month') }} as months on scopes.month = months.month
    inner join {{ ref('int_process_service') }} as service
        on scopes.process_id = service.process_id
        and scopes.month >= service.first_month
        and (service.last_month is null or scopes.month <= service.last_month)
    inner join feeds on scopes.process_id = feeds.process_id
    where scopes.scope <> 'process'
)

select
    fed.scope,
    fed.scope_id,
    fed.tool,
    fed.fiscal_year,
    avg(coverage.coverage) as coverage
from fed
inner join {{ ref('int_source_coverage_year') }} as coverage
    on fed.source = coverage.source
    and fed.fiscal_year = coverage.fiscal_year
group by fed.scope, fed.scope_id, fed.tool, fed.fiscal_year
