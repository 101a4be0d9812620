{# Gross earns, every other component costs. #}
{% test sign_follows_component(model) %}
select *
from {{ model }}
where (component = 'gross' and hours < 0) or (component <> 'gross' and hours > 0)
{% endtest %}
