{# policy key -> type; the value in force on the month's first day #}
{% set keys = {
    'build_amortisation_months': 'integer',
    'fte_hours_per_year': 'double',
    'default_yen_per_hour': 'double',
    'suppression_minimum': 'integer',
    'active_window_days': 'integer',
    'app_active_window_days': 'integer',
    'optimism_a': 'double',
    'optimism_b': 'double',
    'optimism_c': 'double',
    'optimism_d': 'double',
    'coverage_minimum': 'double',
    'effect_adoption_rate': 'double',
    'effect_adoption_months': 'integer',
    'kintone_done_statuses': 'varchar',
    'robot_accounts': 'varchar',
    'transfer_source_months': 'integer',
    'transfer_name_similarity': 'double',
    'transfer_volume_factor': 'double',
} %}

select
    months.month,
    {% for key, type in keys.items() -%}
    cast(max(case when policy.key = '{{ key }}' then policy.value end) as {{ type }}) as {{ key }},
    {% endfor -%}
    cast(max(case when policy.key = 'habit_weeks' then {{ dbt.split_part('policy.value', "' of '", 1) }} end) as integer)
        as habit_weeks_required,
    cast(max(case when policy.key = 'habit_weeks' then {{ dbt.split_part('policy.value', "' of '", 2) }} end) as integer)
        as habit_weeks_window
from {{ ref('int_month') }} as months
left join {{ ref('int_policy_history') }} as policy
    on (policy.valid_from is null or months.month >= policy.valid_from)
    and (policy.valid_until is null or months.month < policy.valid_until)
group by months.month
