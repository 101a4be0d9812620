-- Each product's last activity is a day of use; a report tells nothing of the days after it was made.
with dates as (
    {% for column in ['last_activity_on', 'exchange_on', 'onedrive_on', 'sharepoint_on', 'skype_on', 'yammer_on', 'teams_on'] -%}
    select
        person_hash,
        is_concealed,
        {{ column }} as used_on,
        event_day
    from {{ source('raw', 'm365_usage') }}
    where not superseded and {{ column }} <= refreshed_on
    {% if not loop.last %}union{% endif %}
    {% endfor %}
)

select *
from dates
