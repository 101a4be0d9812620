select
    baseline_id,
    process_id,
    valid_from,
    valid_to,
    method,
    minutes_per_item,
    sample_count,
    sd_minutes,
    low_minutes,
    mode_minutes,
    high_minutes,
    evidence_grade,
    register_row
from {{ ref('int_baseline') }}
