{#
  The Shapley value of one factor in the change of a product of two or three factors between a base (columns base_<factor>) and
  now (columns <factor>): its mean effect over all orders in which the factors may change. The values of all factors add up to
  the change of the product. Shapley (1953); closed forms as in Sun (1998), "refined Laspeyres".
#}
{% macro shapley_effect(factor, others) -%}
{% if others | length == 1 -%}
({{ factor }} - base_{{ factor }}) * ({{ others[0] }} + base_{{ others[0] }}) / 2
{%- else -%}
({{ factor }} - base_{{ factor }}) * (
    2 * ({{ others[0] }} * {{ others[1] }} + base_{{ others[0] }} * base_{{ others[1] }})
    + {{ others[0] }} * base_{{ others[1] }} + base_{{ others[0] }} * {{ others[1] }}
) / 6
{%- endif %}
{%- endmacro %}
