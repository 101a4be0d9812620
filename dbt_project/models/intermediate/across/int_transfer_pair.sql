-- A department that runs work of one kind in the same way already is no candidate, whatever else of it is called so.
with pairs as (
    select
        process_id,
        work_id,
        similarity
    from {{ ref('int_work_match') }}

    union all

    -- what a department records has no name to compare
    select
        sources.process_id,
        work.work_id,
        null
    from {{ ref('int_transfer_source') }} as sources
    inner join {{ ref('int_department_work') }} as work on work.evidence = 'audio'
    where sources.item_rule = 'audio_hours'
),

known as (
    select
        pairs.*,
        sources.department_id as source_department_id,
        sources.evidence_grade,
        sources.source_items,
        work.department_id,
        work.is_running,
        coalesce({{ tool_family('sources.tool') }} = {{ tool_family('work.tool') }}, false) as is_same_tool,
        sources.item_rule = 'audio_hours' as counts_audio,
        work.evidence = 'audio' as is_audio
    from pairs
    inner join {{ ref('int_transfer_source') }} as sources on pairs.process_id = sources.process_id
    inner join {{ ref('int_department_work') }} as work on pairs.work_id = work.work_id
),

running as (
    select distinct
        process_id,
        department_id
    from known
    where is_running and is_same_tool
),

ranked as (
    select
        known.*,
        row_number() over (
            partition by known.work_id
            order by known.similarity desc, known.evidence_grade asc, known.source_items desc, known.process_id asc
        ) as source_rank
    from known
    left join running
        on known.process_id = running.process_id
        and known.department_id = running.department_id
    where
        running.process_id is null
        and known.department_id <> known.source_department_id
        and known.counts_audio = known.is_audio
)

select
    process_id,
    work_id,
    similarity,
    is_same_tool
from ranked
where source_rank = 1
