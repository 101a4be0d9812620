-- Outcomes of departments, added up for every scope; a share of no application is none.
{% set sums = {
    'audio_hours': ('mart_transcription', 'transcription', 'audio_hours', 'null'),
    'pages': ('mart_paper', 'paper', 'pages', 'null'),
    'online_rate': ('mart_online_applications', 'online_applications', 'online', 'online + counter + post'),
} %}
{% set scopes = {
    'city': "''",
    'top_department': 'departments.top_department_id',
    'department': 'parts.department_id',
} %}

with parts as (
    {% for metric, (table, source, numerator, denominator) in sums.items() -%}
    select
        '{{ metric }}' as metric,
        '{{ source }}' as source,
        department_id,
        month,
        {{ numerator }} as numerator,
        cast({{ denominator }} as double) as denominator
    from {{ ref(table) }}
    {% if not loop.last %}union all
    {% endif -%}
    {% endfor %}
),

summed as (
    {% for scope, scope_id in scopes.items() -%}
    select
        parts.metric,
        parts.source,
        '{{ scope }}' as scope,
        {{ scope_id }} as scope_id,
        'all' as tool,
        parts.month,
        case
            when parts.metric = 'online_rate'
                then {{ stable_sum('parts.numerator') }} / nullif({{ stable_sum('parts.denominator') }}, 0)
            else {{ stable_sum('parts.numerator') }}
        end as value,
        false as is_suppressed
    from parts
    {% if scope == 'top_department' -%}
    inner join {{ ref('int_department_month') }} as departments
        on parts.department_id = departments.department_id
        and parts.month = departments.month
    {% endif -%}
    group by parts.metric, parts.source, {{ scope_id ~ ', ' if scope != 'city' }}parts.month
    {% if not loop.last %}union all
    {% endif -%}
    {% endfor %}
)

select * from summed
