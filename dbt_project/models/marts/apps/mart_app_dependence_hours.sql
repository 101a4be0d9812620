{% set bands = {
    'hours_on_one_person': "maker_band = 'one'",
    'hours_on_several_persons': "maker_band = 'several'",
    'hours_without_maker': "maker_band = 'orphaned'",
    'hours_of_nobody': "maker_band = 'nobody'",
    'hours_withheld': 'maker_band is null',
} %}

-- Sums of what mart_app_dependence shows of each app, so that no total tells what is withheld there.
with scoped as (
    select
        scopes.scope,
        scopes.scope_id,
        apps.maker_band,
        coalesce(apps.net_hours_12_months, 0) as net_hours
    from {{ ref('mart_app_dependence') }} as apps
    inner join {{ ref('int_app_scope') }} as scopes on apps.app_id = scopes.app_id
    where scopes.month = (select max(month) from {{ ref('int_month') }})
)

select
    scope,
    scope_id,
    count(*) as apps,
    {% for column, condition in bands.items() -%}
    {{ stable_sum('case when ' ~ condition ~ ' then net_hours else 0 end') }} as {{ column }},
    {% endfor -%}
    {{ stable_sum('net_hours') }} as net_hours_12_months
from scoped
group by scope, scope_id
