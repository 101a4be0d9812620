"""A city that has delivered nothing yet: everything builds, with the published columns and no rows."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.dbt

TABLES = [
    *(
        "mart_adoption",
        "mart_adoption_funnel",
        "mart_adoption_cohort",
        "mart_department_staff",
        "mart_adoption_departments",
        "mart_survey",
    ),
    *("meta_files", "meta_quarantine", "meta_coverage"),
]


def test_nothing_delivered_builds_empty_tables_of_the_right_types(warehouse):
    warehouse.build(" ".join(f"+{table}" for table in [*TABLES, "meta_sources"]))
    for table in TABLES:
        assert warehouse.query(f"select count(*) from marts.{table}") == [(0,)], table
    columns = "select column_name, data_type from information_schema.columns where table_name = 'mart_survey'"
    types = dict(warehouse.query(columns))
    assert (types["wave"], types["n"], types["weighted_mean"], types["suppressed"]) == ("DATE", "BIGINT", "DOUBLE", "BOOLEAN")
    assert warehouse.query("select count(*), max(state) from marts.meta_sources") == [(12, "unused")]
