{{ config(materialized='view') }}

select
    usage.account_hash,
    usage.tool,
    usage.usage_on,
    accounts.account_of,
    accounts.staff_hash,
    accounts.person_key
from {{ ref('int_usage_account_days') }} as usage
inner join {{ ref('int_account_person') }} as accounts
    on usage.account_hash = accounts.account_hash
    and usage.usage_on >= accounts.valid_from
    and usage.usage_on <= accounts.valid_to
where accounts.account_of <> 'robot'
