{% set components = ['gross', 'human_part', 'exception_rework', 'upkeep', 'build', 'overlap'] %}
-- Hours come from the ledger alone; the item counts stand beside them, also where no hour was earned.
with hours as (
    select
        ledger.department_id,
        ledger.tool,
        ledger.month,
        {% for component in components -%}
        sum(case when ledger.component = '{{ component }}' then ledger.hours else 0 end) as {{ component }}_hours,
        {% endfor -%}
        sum(ledger.hours) as net_hours,
        sum(case when ledger.component = 'gross' then ledger.hours * {{ optimism('ledger.evidence_grade', 'policy') }} else 0 end)
            as doubted_hours
    from {{ ref('fct_hours_ledger') }} as ledger
    inner join {{ ref('int_policy_month') }} as policy on ledger.month = policy.month
    group by ledger.department_id, ledger.tool, ledger.month
),

items as (
    select
        owners.department_id,
        owners.tool,
        owners.month,
        sum(counts.ok_items) as ok_items,
        sum(counts.exception_items) as exception_items,
        sum(counts.uncredited_items) as uncredited_items
    from {{ ref('int_item_counts') }} as counts
    inner join {{ ref('int_process_owner_month') }} as owners
        on counts.process_id = owners.process_id
        and counts.month = owners.month
    group by owners.department_id, owners.tool, owners.month
)

select
    coalesce(hours.department_id, items.department_id) as department_id,
    coalesce(hours.tool, items.tool) as tool,
    coalesce(hours.month, items.month) as month,
    {% for component in components -%}
    coalesce(hours.{{ component }}_hours, 0) as {{ component }}_hours,
    {% endfor -%}
    coalesce(hours.net_hours, 0) as net_hours,
    coalesce(hours.net_hours - hours.doubted_hours, 0) as cautious_hours,
    coalesce(items.ok_items, 0) as ok_items,
    coalesce(items.exception_items, 0) as exception_items,
    coalesce(items.uncredited_items, 0) as uncredited_items
from hours
full outer join items
    on hours.department_id = items.department_id
    and hours.tool = items.tool
    and hours.month = items.month
