"""Stand-ins for dbt's cross-database macros, so that sqlfluff can lint without loading dbt.

Belongs here: the macros that models of this project call. Does not belong here: anything that runs in a build.
"""


def dateadd(datepart: str, interval: int | str, from_date_or_timestamp: str) -> str:
    """Stands in for dbt.dateadd."""
    return f"({from_date_or_timestamp} + {interval})"


def datediff(first_date: str, second_date: str, datepart: str) -> str:
    """Stands in for dbt.datediff."""
    return f"({second_date} - {first_date})"


def date_trunc(datepart: str, date: str) -> str:
    """Stands in for dbt.date_trunc."""
    return f"date_trunc('{datepart}', {date})"


def last_day(date: str, datepart: str) -> str:
    """Stands in for dbt.last_day."""
    return f"last_day({date})"


def position(substring_text: str, string_text: str) -> str:
    """Stands in for dbt.position."""
    return f"position({substring_text} in {string_text})"


def split_part(string_text: str, delimiter_text: str, part_number: int) -> str:
    """Stands in for dbt.split_part."""
    return f"split_part({string_text}, {delimiter_text}, {part_number})"


def generate_series(upper_bound: int) -> str:
    """Stands in for dbt.generate_series."""
    return "select 1 as generated_number"


def listagg(measure: str, delimiter_text: str, order_by_clause: str) -> str:
    """Stands in for dbt.listagg."""
    return f"listagg({measure}, {delimiter_text} {order_by_clause})"


def hash(field: str) -> str:
    """Stands in for dbt.hash."""
    return f"md5({field})"


def concat(fields: list[str]) -> str:
    """Stands in for dbt.concat."""
    return f"concat({', '.join(fields)})"
