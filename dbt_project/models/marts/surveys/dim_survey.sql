select
    survey_id,
    survey_name,
    audience,
    design,
    population
from {{ source('registers', 'surveys') }}
