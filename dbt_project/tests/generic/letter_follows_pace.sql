{# A D has its reason, no other letter has one of those; the letter is that of the pace, of a budget of its inverse. #}
{% test letter_follows_pace(model) %}
{% set budget = "metric = 'overtime_hours_per_person'" %}
select *
from {{ model }}
where
    (letter = 'D') <> (coalesce(reason, 'provisional_range') <> 'provisional_range')
    or (letter <> 'D' and pace is null)
    or (letter = 'A' and case when {{ budget }} then pace > 1 else pace < 1 end)
    or (letter = 'C' and case when {{ budget }} then pace < 1 else pace > 1 end)
    or (probability is not null and (target is null or forecast is null or probability < 0 or probability > 1))
{% endtest %}
