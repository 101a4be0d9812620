select
    uses.event_day as day,
    coalesce(mentions.department_id, '不明') as department_id,
    max(case when mentions.department_id is null then uses.department_text end) as unresolved_text,
    count(*) as recordings,
    sum(uses.audio_hours) as audio_hours
from {{ ref('stg_transcription__use') }} as uses
left join {{ ref('int_department_mention') }} as mentions
    on uses.department_key = mentions.name_key
    and uses.event_day = mentions.day
group by uses.event_day, coalesce(mentions.department_id, '不明')
