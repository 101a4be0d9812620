{% set components = ['gross', 'human_part', 'exception_rework', 'upkeep', 'build', 'overlap'] %}
-- Hours come from the ledger alone; the item counts stand beside them, also where no hour was earned.
with hours as (
    select
        ledger.process_id,
        ledger.month,
        {% for component in components -%}
        {{ stable_sum("case when ledger.component = '" ~ component ~ "' then ledger.hours else 0 end") }} as {{ component }}_hours,
        {% endfor -%}
        {% for grade in 'abcd' -%}
        {{ stable_sum(
            "case when ledger.component = 'gross' and ledger.evidence_grade = '" ~ (grade | upper) ~ "' then ledger.hours else 0 end"
        ) }} as gross_hours_grade_{{ grade }},
        {% endfor -%}
        {{ stable_sum('ledger.hours') }} as net_hours,
        {{ stable_sum(
            "case when ledger.component = 'gross' then ledger.hours * " ~ optimism('ledger.evidence_grade', 'policy') ~ ' else 0 end'
        ) }} as doubted_hours
    from {{ ref('fct_hours_ledger') }} as ledger
    inner join {{ ref('int_policy_month') }} as policy on ledger.month = policy.month
    group by ledger.process_id, ledger.month
),

told as (
    select
        coalesce(hours.process_id, counts.process_id) as process_id,
        coalesce(hours.month, counts.month) as month,
        {% for component in components -%}
        coalesce(hours.{{ component }}_hours, 0) as {{ component }}_hours,
        {% endfor -%}
        coalesce(hours.net_hours, 0) as net_hours,
        coalesce(hours.net_hours - hours.doubted_hours, 0) as cautious_hours,
        {% for grade in 'abcd' -%}
        coalesce(hours.gross_hours_grade_{{ grade }}, 0) as gross_hours_grade_{{ grade }},
        {% endfor -%}
        coalesce(counts.ok_items, 0) as ok_items,
        coalesce(counts.exception_items, 0) as exception_items,
        coalesce(counts.uncredited_items, 0) as uncredited_items
    from hours
    full outer join {{ ref('int_item_counts') }} as counts
        on hours.process_id = counts.process_id
        and hours.month = counts.month
)

select
    told.*,
    owners.department_id,
    owners.tool,
    told.net_hours * coalesce(rates.yen_per_hour, policy.default_yen_per_hour) as yen
from told
inner join {{ ref('int_process_owner_month') }} as owners
    on told.process_id = owners.process_id
    and told.month = owners.month
inner join {{ ref('int_policy_month') }} as policy on told.month = policy.month
left join {{ ref('int_department_pay_rate') }} as rates
    on owners.department_id = rates.department_id
    and told.month = rates.month
