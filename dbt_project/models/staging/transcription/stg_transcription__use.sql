select
    used_on,
    department_text,
    department_key,
    coalesce(audio_hours, audio_minutes / 60.0) as audio_hours,
    person_hash,
    event_day,
    file_id,
    row_number
from {{ source('raw', 'transcription_use') }}
where not superseded
