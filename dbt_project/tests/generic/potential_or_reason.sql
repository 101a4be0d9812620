{# A potential is told where a volume is; a rank where nothing speaks against it, from 1 on and without a gap. #}
{% test potential_or_reason(model) %}
select *
from (select *, count(rank) over () as ranked, max(rank) over () as last_rank from {{ model }}) as listed
where
    (potential_hours is null) <> (own_volume is null)
    or (rank is null) = (reason is null)
    or (rank is not null and potential_hours <= 0)
    or ranked <> coalesce(last_rank, 0)
{% endtest %}
