select
    coalesce(mentions.department_id, '不明') as department_id,
    max(rows_in_effect.kind) as kind,
    {{ month_of('rows_in_effect.event_day') }} as month,
    {{ stable_sum('rows_in_effect.consultations') }} as consultations
from {{ ref('stg_consultations__consultation') }} as rows_in_effect
left join {{ ref('int_department_mention') }} as mentions
    on rows_in_effect.department_key = mentions.name_key
    and rows_in_effect.event_day = mentions.day
group by coalesce(mentions.department_id, '不明'), rows_in_effect.kind_key, {{ month_of('rows_in_effect.event_day') }}
