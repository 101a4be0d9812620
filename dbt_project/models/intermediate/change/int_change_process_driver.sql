{% set rates = ['success_rate', 'hours_per_ok_item', 'rework_hours_per_exception'] %}
-- gross - rework = items x success rate x hours per ok item - items x (1 - success rate) x rework hours per exception.
-- A rate that a period without such items does not have is that of the other period, so that all of its change is volume.
with told as (
    select
        {% for side in ['', 'base_'] -%}
        {{ side }}ok_items + {{ side }}exception_items as {{ side }}items,
        {{ side }}ok_items / nullif({{ side }}ok_items + {{ side }}exception_items, 0) as {{ side }}told_success_rate,
        {{ side }}gross_hours / nullif({{ side }}ok_items, 0) as {{ side }}told_hours_per_ok_item,
        -{{ side }}exception_rework_hours / nullif({{ side }}exception_items, 0)
            as {{ side }}told_rework_hours_per_exception,
        {% endfor -%}
        *
    from {{ ref('int_change_process') }}
),

rates as (
    select
        {% for rate in rates -%}
        coalesce(told_{{ rate }}, base_told_{{ rate }}, 0) as {{ rate }},
        coalesce(base_told_{{ rate }}, told_{{ rate }}, 0) as base_{{ rate }},
        {% endfor -%}
        *
    from told
),

factors as (
    select
        *,
        (1 - success_rate) * rework_hours_per_exception as rework_hours_per_item,
        (1 - base_success_rate) * base_rework_hours_per_exception as base_rework_hours_per_item
    from rates
)

select
    scope,
    scope_id,
    tool,
    process_id,
    period,
    period_start,
    has_hours,
    has_base_hours,
    net_hours,
    base_net_hours,
    case
        when is_present and is_base_present
            then
                {{ shapley_effect('items', ['success_rate', 'hours_per_ok_item']) }}
                - {{ shapley_effect('items', ['rework_hours_per_item']) }}
        else 0
    end as volume_hours,
    case
        when is_present and is_base_present
            then {{ shapley_effect('hours_per_ok_item', ['items', 'success_rate']) }}
        else 0
    end as baseline_hours,
    case
        when is_present and is_base_present
            then
                {{ shapley_effect('success_rate', ['items', 'hours_per_ok_item']) }}
                - {{ shapley_effect('rework_hours_per_item', ['items']) }}
        else 0
    end as success_rate_hours,
    case when is_present and is_base_present then human_part_hours - base_human_part_hours else 0 end as human_part_hours,
    case
        when is_present and is_base_present
            then upkeep_hours + build_hours - base_upkeep_hours - base_build_hours
        else 0
    end as upkeep_and_build_hours,
    case when is_present and not is_base_present then net_hours else 0 end as new_processes_hours,
    case when is_base_present and not is_present then -base_net_hours else 0 end as retired_processes_hours,
    case when is_present and is_base_present then overlap_hours - base_overlap_hours else 0 end as overlap_hours
from factors
