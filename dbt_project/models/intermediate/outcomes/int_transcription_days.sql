select
    uses.event_day as day,
    coalesce(mentions.department_id, people.department_id, '不明') as department_id,
    uses.file_id,
    max(case when mentions.department_id is null and people.department_id is null then uses.department_text end) as unresolved_text,
    count(*) as recordings,
    {{ stable_sum('uses.audio_hours') }} as audio_hours,
    {{ row_array('uses.row_number') }} as row_numbers
from {{ ref('stg_transcription__use') }} as uses
left join {{ ref('int_department_mention') }} as mentions
    on uses.department_key = mentions.name_key
    and uses.event_day = mentions.day
left join {{ ref('int_person_mention') }} as people
    on case when uses.department_key is null then uses.person_hash end = people.person_hash
    and uses.event_day = people.first_day
    and uses.event_day = people.last_day
group by uses.event_day, coalesce(mentions.department_id, people.department_id, '不明'), uses.file_id
