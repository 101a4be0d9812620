-- The ways a department is written: an alias first, then its code or name, alone or behind the departments above it.
with versions as (
    select
        department_id,
        name_key,
        parent_id,
        valid_from,
        valid_to
    from {{ source('registers', 'departments') }}
),

with_parents as (
    select
        versions.department_id,
        versions.name_key,
        parents.name_key || versions.name_key as with_parent_key,
        grandparents.name_key || parents.name_key || versions.name_key as with_grandparent_key,
        grandparents.name_key || versions.name_key as with_top_key,
        versions.valid_from,
        versions.valid_to
    from versions
    left join versions as parents on versions.parent_id = parents.department_id
    left join versions as grandparents on parents.parent_id = grandparents.department_id
),

names as (
    select
        alias_key as name_key,
        department_id,
        cast(null as date) as valid_from,
        cast(null as date) as valid_to,
        1 as preference
    from {{ source('registers', 'department_aliases') }}
    {% for key in ['lower(department_id)', 'name_key', 'with_parent_key', 'with_grandparent_key', 'with_top_key'] -%}
    union
    select
        {{ key }},
        department_id,
        valid_from,
        valid_to,
        2
    from with_parents
    {% endfor %}
)

select *
from names
where name_key is not null
