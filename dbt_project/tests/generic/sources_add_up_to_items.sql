{#
  Every item and every run of the ledger is in the rows of the files told for it, and nothing else is: per process and month the items
  published, per baseline those of its gross line, and the runs that people attend. A line that one side lacks is a difference.
#}
{% test sources_add_up_to_items(model) %}
with told as (
    {% for measure, of in {
        'ok_items': "true",
        'exception_items': "true",
        'uncredited_items': "counted_as = 'uncredited'",
    }.items() -%}
    select
        process_id,
        month,
        '{{ measure }}' as measure,
        sum(case when {{ of }} then {{ 'ok_items' if measure == 'uncredited_items' else measure }} else 0 end) as items
    from {{ model }}
    group by process_id, month
    union all
    {% endfor -%}
    select
        process_id,
        month,
        'runs',
        sum(runs)
    from {{ model }}
    group by process_id, month
    union all
    select
        process_id,
        month,
        'baseline ' || baseline_id,
        sum(ok_items)
    from {{ model }}
    where counted_as = 'credited'
    group by process_id, month, baseline_id
),

counted as (
    {% for measure in ['ok_items', 'exception_items', 'uncredited_items'] -%}
    select
        scope_id as process_id,
        period_start as month,
        '{{ measure }}' as measure,
        {{ measure }} as items
    from {{ ref('mart_hours_saved_period') }}
    where scope = 'process' and tool = 'all' and period = 'month'
    union all
    {% endfor -%}
    select
        process_id,
        month,
        'runs',
        runs
    from {{ ref('int_process_month') }}
    union all
    select
        process_id,
        month,
        'baseline ' || baseline_id,
        items
    from {{ ref('fct_hours_ledger') }}
    where component = 'gross'
)

select
    coalesce(told.process_id, counted.process_id) as process_id,
    coalesce(told.month, counted.month) as month,
    coalesce(told.measure, counted.measure) as measure,
    told.items,
    counted.items as items_counted
from told
full outer join counted
    on told.process_id = counted.process_id
    and told.month = counted.month
    and told.measure = counted.measure
left join {{ ref('dim_baseline') }} as baselines on 'baseline ' || baselines.baseline_id = told.measure
where
    abs(coalesce(told.items, 0) - coalesce(counted.items, 0)) > {{ rounding_error('coalesce(counted.items, 0)') }}
    -- a baseline of no minutes earns nothing, and what earns nothing has no line in the ledger
    and (counted.items is not null or baselines.minutes_per_item is null or baselines.minutes_per_item <> 0)
{% endtest %}
