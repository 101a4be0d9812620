{# Which raw tables tell that a source has delivered a day, each with the time of a row (a day is its own midnight). #}
{% macro source_tables() -%}
    {% do return({
        'uipath': {
            'uipath_run': 'coalesce(ended_at, started_at)',
            'uipath_queue_item': 'coalesce(ended_at, started_at)',
            'uipath_log': 'logged_at',
        },
        'winactor': {
            'winactor_run': 'coalesce(ended_at, started_at)',
            'winactor_machine_day': 'event_day',
            'winactor_event': 'occurred_at',
            'winactor_log': 'logged_at',
        },
        'power_automate': {'power_automate_run': 'coalesce(ended_at, started_at)'},
        'rpa_runs': {'rpa_sheet_run': 'coalesce(ended_at, started_at)'},
        'kintone': {'kintone_record': 'coalesce(updated_at, created_at)', 'kintone_audit': 'occurred_at'},
        'transcription': {'transcription_use': 'used_on'},
        'online_applications': {'online_application': 'applied_at', 'online_application_total': 'month'},
        'overtime': {'overtime_month': 'month'},
        'paper': {'paper_reading': 'event_day'},
        'consultations': {'consultation': 'event_day'},
        'm365': {'m365_usage': 'refreshed_on'},
    }) %}
{%- endmacro %}

{# The names of those tables alone. #}
{% macro source_table_names() -%}
    {% set names = [] -%}
    {% for tables in source_tables().values() %}{% do names.extend(tables) %}{% endfor -%}
    {% do return(names) %}
{%- endmacro %}
