{# How far two sums of the same doubles may lie apart, of a size of `magnitude`: each of up to a million additions may round off
   1.1e-16 of the total, and the order of additions is not fixed. #}
{% macro rounding_error(magnitude) -%}
    (1e-6 + 1e-10 * abs({{ magnitude }}))
{%- endmacro %}
