-- Every day on which a work item finished, whatever became of it in the registers: what "data until" is read from.
select day from {{ ref('int_run_days') }}
union
select day from {{ ref('int_queue_item_days') }}
union
select day from {{ ref('int_kintone_item_days') }}
union
select event_day from {{ ref('stg_transcription__use') }}
union
select event_day from {{ ref('stg_online_applications__application') }}
where channel = 'online'
union
select month from {{ ref('stg_online_applications__monthly_total') }}
where channel = 'online' and applications > 0
