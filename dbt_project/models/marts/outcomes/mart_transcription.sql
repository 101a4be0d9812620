select
    department_id,
    {{ month_of('day') }} as month,
    {{ stable_sum('audio_hours') }} as audio_hours
from {{ ref('int_transcription_days') }}
group by department_id, {{ month_of('day') }}
