-- An app says only who made it and who changed it last; whoever an older export names did change it.
{% for table in ['kintone_app', 'kintone_app_statistics'] -%}
select
    app_id,
    app_name,
    creator_hash,
    modifier_hash,
    created_at,
    updated_at,
    file_id,
    superseded
from {{ source('raw', table) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
