select account_hash
from {{ ref('int_usage_account_days') }}
union
select creator_hash
from {{ ref('stg_kintone__app_version') }}
where creator_hash is not null
union
select modifier_hash
from {{ ref('stg_kintone__app_version') }}
where modifier_hash is not null
