-- Every day on which a work item finished, whatever became of it in the registers: what "data until" is read from.
select day from {{ ref('int_run_days') }}
union
select day from {{ ref('int_queue_item_days') }}
union
select day from {{ ref('int_kintone_item_days') }}
