-- The sources that feed the processes in service of a scope in a month.
with feeds as (
    select distinct
        process_id,
        source
    from {{ ref('int_process_items') }}
    where class = 'production' and in_service
)

select distinct
    scopes.scope,
    scopes.scope_id,
    scopes.tool,
    scopes.month,
    feeds.source
from {{ ref('int_process_scope_month') }} as scopes
inner join feeds on scopes.process_id = feeds.process_id
inner join {{ ref('int_process_service') }} as service
    on scopes.process_id = service.process_id
    and scopes.month >= service.first_month
    and (service.last_month is null or scopes.month <= service.last_month)
