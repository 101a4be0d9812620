{{ config(materialized='view') }}

-- What a screen's export tells again of a run that the system's own interface delivered is that run.
with exported as (
    select distinct
        source,
        twin_key
    from {{ ref('int_run_reported') }}
    where provenance = 'unconfirmed_format' and twin_key is not null
),

told_twice as (
    select distinct
        runs.source,
        runs.twin_key
    from {{ ref('int_run_reported') }} as runs
    inner join exported on runs.source = exported.source and runs.twin_key = exported.twin_key
    where runs.provenance = 'confirmed_format'
)

select runs.*
from {{ ref('int_run_reported') }} as runs
left join told_twice
    on runs.source = told_twice.source
    and case when runs.provenance = 'unconfirmed_format' then runs.twin_key end = told_twice.twin_key
where told_twice.twin_key is null
