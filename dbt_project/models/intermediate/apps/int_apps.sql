{% set bands = {
    'apps_of_one_maker': 'one',
    'apps_of_several_makers': 'several',
    'apps_without_maker': 'orphaned',
    'apps_of_nobody': 'nobody',
} %}

with counted as (
    select
        scopes.month,
        scopes.scope,
        scopes.scope_id,
        scopes.part_of,
        {% for column, band in bands.items() -%}
        count(case when told.is_active and told.maker_band = '{{ band }}' then 1 end) as {{ column }},
        {% endfor -%}
        count(case when told.is_active then 1 end) as active_apps,
        count(*) as apps
    from {{ ref('int_app_scope') }} as scopes
    inner join {{ ref('int_app_month') }} as told
        on scopes.month = told.month
        and scopes.app_id = told.app_id
    group by scopes.month, scopes.scope, scopes.scope_id, scopes.part_of
)

select
    counted.*,
    counted.scope || ':' || counted.scope_id as cell_id,
    policy.suppression_minimum,
    coalesce(members.staff, 0) as staff,
    -- where nobody works, nobody is told of
    case when members.staff > 0 then counted.active_apps else 0 end as protected_apps,
    coalesce(shown_staff.suppressed and counted.active_apps > 0 and members.staff > 0, false) as is_withheld_of_staff,
    case
        when largest.app_makers >= policy.suppression_minimum then cast(largest.largest_maker_apps as double) / counted.apps
    end as largest_maker_share
from counted
inner join {{ ref('int_policy_month') }} as policy on counted.month = policy.month
left join {{ ref('int_department_staff') }} as members
    on counted.month = members.month
    and counted.scope = members.scope
    and counted.scope_id = members.scope_id
left join {{ ref('mart_department_staff') }} as shown_staff
    on counted.month = shown_staff.month
    and counted.scope = shown_staff.scope
    and counted.scope_id = shown_staff.scope_id
left join {{ ref('int_app_maker_share') }} as largest
    on counted.month = largest.month
    and counted.scope = largest.scope
    and counted.scope_id = largest.scope_id
