{# What a process's item rule makes of an activity it claims: ok items, exception items, and runs a person may have to attend. #}
{% macro ok_items_by_rule(processes, activity) -%}
    case
        when {{ processes }}.item_rule = 'runs' and {{ activity }}.kind = 'run' then {{ activity }}.ok_count * {{ processes }}.items_per_run
        when {{ processes }}.item_rule = 'item_count' and {{ activity }}.kind = 'run' then {{ activity }}.item_count
        when {{ processes }}.item_rule = 'queue_items' and {{ activity }}.kind = 'queue_item' then {{ activity }}.ok_count
        when {{ processes }}.item_rule = 'records' and {{ activity }}.kind = 'record' then {{ activity }}.ok_count
        when {{ processes }}.item_rule = 'audio_hours' and {{ activity }}.kind = 'audio' then {{ activity }}.item_count
        when {{ processes }}.item_rule = 'applications' and {{ activity }}.kind = 'application' then {{ activity }}.ok_count
        else 0
    end
{%- endmacro %}

{% macro exception_items_by_rule(processes, activity) -%}
    case
        when {{ processes }}.item_rule in ('runs', 'item_count') and {{ activity }}.kind = 'run' then {{ activity }}.exception_count
        when {{ processes }}.item_rule = 'queue_items' and {{ activity }}.kind = 'queue_item' then {{ activity }}.exception_count
        else 0
    end
{%- endmacro %}

{% macro finished_runs(activity) -%}
    case when {{ activity }}.kind = 'run' then {{ activity }}.ok_count + {{ activity }}.exception_count else 0 end
{%- endmacro %}
