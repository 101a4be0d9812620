-- Registers change after the rows came, so people are recognised behind the incremental layer, once per account and span of days.
{% set first_day = "cast('0001-01-01' as date)" %}
{% set last_day = "cast('9999-12-31' as date)" %}
with ever as (
    select
        account_hash,
        count(distinct staff_hash) as persons,
        max(staff_hash) as staff_hash,
        -- one person's account stays theirs before and after their time on the roster
        count(distinct staff_hash) <> 1 or count(staff_hash) < count(*) as has_turns
    from {{ ref('int_account_holder') }}
    group by account_hash
),

turns as (
    select
        holders.account_hash,
        holders.valid_from,
        holders.valid_to
    from {{ ref('int_account_holder') }} as holders
    inner join ever on holders.account_hash = ever.account_hash and ever.has_turns
),

starts as (
    select
        account_hash,
        {{ first_day }} as valid_from
    from {{ ref('int_account') }}
    union
    select
        account_hash,
        valid_from
    from turns
    union
    select
        account_hash,
        cast({{ dbt.dateadd('day', 1, 'valid_to') }} as date)
    from turns
    where valid_to < {{ last_day }}
),

spans as (
    select
        account_hash,
        valid_from,
        lead(valid_from) over (partition by account_hash order by valid_from) as next_from
    from starts
),

held as (
    select
        spans.account_hash,
        spans.valid_from,
        spans.next_from,
        count(holders.account_hash) > count(holders.staff_hash) as is_robot,
        count(distinct holders.staff_hash) as persons,
        max(holders.staff_hash) as staff_hash
    from spans
    left join {{ ref('int_account_holder') }} as holders
        on spans.account_hash = holders.account_hash
        and spans.valid_from >= holders.valid_from
        and spans.valid_from <= holders.valid_to
    group by spans.account_hash, spans.valid_from, spans.next_from
),

answered as (
    select
        held.account_hash,
        held.valid_from,
        coalesce(cast({{ dbt.dateadd('day', -1, 'held.next_from') }} as date), {{ last_day }}) as valid_to,
        case
            when held.is_robot then 'robot'
            when held.persons > 1 then 'shared_account'
            when held.persons = 1 or ever.persons = 1 then 'person'
            else 'not_on_roster'
        end as account_of,
        coalesce(held.staff_hash, ever.staff_hash) as staff_hash
    from held
    left join ever on held.account_hash = ever.account_hash
)

-- of several people none is guessed
select
    answered.account_hash,
    answered.valid_from,
    answered.valid_to,
    answered.account_of,
    persons.person_key,
    persons.staff_hash
from answered
left join {{ ref('int_person') }} as persons
    on case when answered.account_of = 'person' then answered.staff_hash end = persons.staff_hash
