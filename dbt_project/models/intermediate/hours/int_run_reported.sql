{{ config(materialized='view') }}

select * from {{ ref('stg_uipath__run') }}
union all
select * from {{ ref('stg_winactor__run') }}
union all
select * from {{ ref('stg_rpa_runs__run') }}
union all
select * from {{ ref('stg_power_automate__run') }}
