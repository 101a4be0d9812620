select
    month,
    fiscal_year,
    {{ fiscal_year_label('fiscal_year') }} as fiscal_year_label,
    fiscal_month,
    is_complete
from {{ ref('int_month') }}
