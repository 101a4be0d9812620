-- One person's apps among those of a scope; a figure about its makers, so that these are its denominator.
with made as (
    select
        scopes.month,
        scopes.scope,
        scopes.scope_id,
        makers.maker_hash,
        count(*) as apps
    from {{ ref('int_app_scope') }} as scopes
    inner join {{ ref('int_month') }} as months on scopes.month = months.month
    inner join {{ ref('int_app_maker') }} as makers
        on scopes.app_id = makers.app_id
        and months.as_of_day >= makers.first_changed_on
    inner join {{ ref('int_staff_scope') }} as roster
        on roster.scope = 'city'
        and scopes.month = roster.month
        and makers.maker_hash = roster.staff_hash
    where makers.maker_kind = 'person'
    group by scopes.month, scopes.scope, scopes.scope_id, makers.maker_hash
)

select
    month,
    scope,
    scope_id,
    count(*) as app_makers,
    max(apps) as largest_maker_apps
from made
group by month, scope, scope_id
