{% set measures = ['entitled_staff', 'tried_staff', 'habit_staff', 'lapsed_staff'] %}
{% set shares = {
    'tried_share': ['tried_staff', 'entitled_staff'],
    'habit_share': ['habit_staff', 'tried_staff'],
    'lapsed_share': ['lapsed_staff', 'habit_staff'],
} %}
-- what mart_adoption withholds is withheld here: the same people stand behind both
select
    published.scope,
    published.scope_id,
    published.tool,
    published.month,
    {% for measure in measures -%}
    case when not published.suppressed then adoption.{{ measure }} end as {{ measure }},
    {% endfor -%}
    {% for share, (part, whole) in shares.items() -%}
    case
        when not published.suppressed and adoption.{{ whole }} >= adoption.suppression_minimum
            then cast(adoption.{{ part }} as double) / adoption.{{ whole }}
    end as {{ share }},
    {% endfor -%}
    published.state,
    published.suppressed
from {{ ref('mart_adoption') }} as published
inner join {{ ref('int_adoption') }} as adoption
    on published.scope = adoption.scope
    and published.scope_id = adoption.scope_id
    and published.tool = adoption.tool
    and published.month = adoption.month
