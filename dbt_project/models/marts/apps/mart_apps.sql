{% set bands = {
    'apps_of_one_maker': "told.shown_band = 'one'",
    'apps_of_several_makers': "told.shown_band = 'several'",
    'apps_without_maker': "told.shown_band = 'orphaned'",
    'apps_of_nobody': "told.shown_band = 'nobody'",
    'apps_withheld': 'told.shown_band is null',
} %}

-- Sums of what may be told of each app, so that no total tells what is withheld of a department.
with counted as (
    select
        scopes.month,
        scopes.scope,
        scopes.scope_id,
        {% for column, condition in bands.items() -%}
        count(case when told.is_active and {{ condition }} then 1 end) as {{ column }},
        {% endfor -%}
        count(case when told.is_active then 1 end) as active_apps,
        count(told.shown_band) as told_apps,
        count(*) as apps
    from {{ ref('int_app_scope') }} as scopes
    inner join {{ ref('int_app_month') }} as told
        on scopes.month = told.month
        and scopes.app_id = told.app_id
    group by scopes.month, scopes.scope, scopes.scope_id
)

select
    counted.scope,
    counted.scope_id,
    counted.month,
    counted.apps,
    counted.active_apps,
    {% for column in bands if column != 'apps_withheld' -%}
    case when counted.told_apps > 0 then counted.{{ column }} end as {{ column }},
    {% endfor -%}
    counted.apps_withheld,
    case
        when counted.told_apps > 0 and largest.app_makers >= policy.suppression_minimum
            then cast(largest.largest_maker_apps as double) / counted.apps
    end as largest_maker_share,
    counted.told_apps = 0 as suppressed
from counted
inner join {{ ref('int_policy_month') }} as policy on counted.month = policy.month
left join {{ ref('int_app_maker_share') }} as largest
    on counted.month = largest.month
    and counted.scope = largest.scope
    and counted.scope_id = largest.scope_id
