-- Robots, Administrator and tokens make apps too, which are then nobody's; an account that is not one person's is unknown.
with changes as (
    select
        app_id,
        creator_hash as account_hash,
        cast(created_at as date) as changed_on,
        1 as created
    from {{ ref('stg_kintone__app_version') }}
    union all
    select
        app_id,
        modifier_hash,
        cast(updated_at as date),
        0
    from {{ ref('stg_kintone__app_version') }}
),

made as (
    select
        changes.app_id,
        changes.changed_on,
        changes.created,
        case when accounts.account_of in ('person', 'robot') then accounts.account_of else 'unknown' end as maker_kind,
        coalesce(accounts.staff_hash, changes.account_hash) as maker_hash
    from changes
    inner join {{ ref('int_account_person') }} as accounts
        on changes.account_hash = accounts.account_hash
        and changes.changed_on >= accounts.valid_from
        and changes.changed_on <= accounts.valid_to
)

select
    app_id,
    maker_kind,
    maker_hash,
    min(changed_on) as first_changed_on,
    max(created) = 1 as is_creator
from made
group by app_id, maker_kind, maker_hash
