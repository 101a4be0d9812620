with ranked as (
    select
        app_id,
        app_name,
        row_number() over (
            partition by app_id
            order by case when superseded then 1 else 0 end asc, file_id desc, app_name asc
        ) as from_newest
    from {{ ref('stg_kintone__app_version') }}
),

created as (
    select
        app_id,
        cast(min(coalesce(created_at, updated_at)) as date) as created_on
    from {{ ref('stg_kintone__app_version') }}
    group by app_id
)

select
    created.app_id,
    ranked.app_name,
    created.created_on
from created
inner join ranked
    on created.app_id = ranked.app_id
    and ranked.from_newest = 1
where created.created_on is not null
