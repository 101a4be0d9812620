-- A device without a department is looked up as well: an alias may say whose it is.
-- A name is looked up as of its day; one that was valid at another time only is still known. What fits two departments fits none.
with mentions as (
    select
        department_key as name_key,
        event_day as day
    from {{ ref('stg_transcription__use') }}
    union
    select
        department_key,
        event_day
    from {{ ref('stg_overtime__month') }}
    union
    select
        lower(department_code),
        event_day
    from {{ ref('stg_overtime__month') }}
    union
    select
        coalesce(department_key, device_key),
        event_day
    from {{ ref('stg_paper__reading') }}
    union
    select
        department_key,
        event_day
    from {{ ref('stg_consultations__consultation') }}
    union
    select
        department_key,
        event_day
    from {{ ref('stg_online_applications__application') }}
    union
    select
        department_key,
        event_day
    from {{ ref('stg_online_applications__monthly_total') }}
    union
    select
        department_key,
        event_day
    from {{ source('raw', 'rpa_sheet_run') }}
    where not superseded
),

candidates as (
    select
        mentions.name_key,
        mentions.day,
        names.department_id,
        case when {{ valid_on('mentions.day', 'names.valid_from', 'names.valid_to') }} then names.preference else 3 end as preference
    from mentions
    inner join {{ ref('int_department_name') }} as names on mentions.name_key = names.name_key
),

best as (
    select
        *,
        min(preference) over (partition by name_key, day) as best_preference
    from candidates
),

known as (
    select
        name_key,
        day,
        case when count(distinct department_id) = 1 then max(department_id) end as department_id
    from best
    where preference = best_preference
    group by name_key, day
)

select
    known.name_key,
    known.day,
    known.department_id as named_department_id,
    coalesce(owners.owner_department_id, known.department_id) as department_id
from known
left join {{ ref('int_department_owner_month') }} as owners
    on known.department_id = owners.department_id
    and owners.month = {{ month_of('known.day') }}
