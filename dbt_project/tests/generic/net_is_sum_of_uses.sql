{# Net hours are what was done with them and the rest; where the rest is not told, the log claims more than net (or net is negative). #}
{% test net_is_sum_of_uses(model) %}
select *
from {{ model }}
where
    unaccounted < 0
    or abs(net_hours - (overtime + redeployed + quality + unaccounted)) > {{ rounding_error('net_hours') }}
    or (unaccounted is null and net_hours > overtime + redeployed + quality + {{ rounding_error('net_hours') }})
{% endtest %}
