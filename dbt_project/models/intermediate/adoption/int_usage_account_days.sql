{% set raw_tables = [
    'kintone_record', 'kintone_audit', 'uipath_run', 'winactor_run', 'rpa_sheet_run', 'power_automate_run', 'transcription_use', 'm365_usage',
] %}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ delete_pending_days(['kintone_record', 'kintone_audit', 'uipath_run', 'winactor_run', 'rpa_sheet_run', 'power_automate_run', 'transcription_use', 'm365_usage'], 'event_day') }}"
) }}

-- event_day stays in the grain: a record is modified on another day than the one its raw row is filed under.
with records as (
    select
        event_day,
        creator_hash,
        cast(created_at as date) as created_on,
        modifier_hash,
        cast(updated_at as date) as updated_on
    from {{ ref('stg_kintone__record_version') }}
    where {{ where_pending('event_day', raw_tables) }}
),

usage as (
    select
        event_day,
        creator_hash as account_hash,
        'kintone' as tool,
        created_on as usage_on
    from records
    union all
    select
        event_day,
        modifier_hash,
        'kintone',
        updated_on
    from records
    union all
    -- a failed or cancelled attended run was used by someone all the same; of two layouts maybe one alone names who
    select
        event_day,
        person_hash,
        case source when 'rpa_runs' then 'rpa_other' else source end,
        event_day as usage_on
    from {{ ref('int_run_reported') }}
    where attended and status not in ('open', 'ignored') and {{ where_pending('event_day', raw_tables) }}
    union all
    -- reads are not logged; entries of the suite's other products are no use of kintone
    select
        event_day,
        person_hash,
        'kintone',
        event_day as used_on
    from {{ ref('stg_kintone__audit') }}
    where not {{ other_product('service') }} and {{ where_pending('event_day', raw_tables) }}
    union all
    select
        event_day,
        person_hash,
        'transcription',
        used_on
    from {{ ref('stg_transcription__use') }}
    where {{ where_pending('event_day', raw_tables) }}
    union all
    -- who has left since did use it; whether they are staff is for the roster to say
    select
        event_day,
        person_hash,
        'm365',
        used_on
    from {{ ref('stg_m365__activity') }}
    where not is_concealed and {{ where_pending('event_day', raw_tables) }}
)

select distinct
    account_hash,
    tool,
    usage_on,
    event_day
from usage
where account_hash is not null and usage_on is not null and event_day is not null
