{# An answer has a score or a reason why not, never both, never neither. #}
{% test score_or_missing_reason(model) %}
select *
from {{ model }}
where (score is null) = (missing_reason is null)
{% endtest %}
