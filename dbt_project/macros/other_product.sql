{# Whether an audit entry's サービス is one of the other products of cybozu.com. #}
{% macro other_product(service) -%}
    (
        {% for name in ['garoon', 'ガルーン', 'mailwise', 'メールワイズ', 'office', 'オフィス'] -%}
        {{ dbt.position("'" ~ name ~ "'", "lower(coalesce(" ~ service ~ ", ''))") }} > 0
        {% if not loop.last %}or {% endif %}
        {%- endfor %}
    )
{%- endmacro %}
