"""The pages about faults hold what was recorded, and nothing else."""

import pytest

from tests.faults.page import DOCS, RESULTS, tables, with_tables


@pytest.mark.parametrize(("name", "lang"), [("faults.md", "en"), ("faults.ja.md", "ja")])
def test_the_tables_are_those_of_the_recorded_results(name, lang):
    page = (DOCS / name).read_text(encoding="utf-8")
    assert with_tables(page, RESULTS.read_text(encoding="utf-8"), lang) == page


def test_counts_are_summed_by_phase_and_by_fault():
    kills = [{"phase": "dbt", "target": "group"}, {"phase": "dbt", "target": "parent"}, {"phase": "landing", "target": "group"}]
    lines = [
        {"fault": "kill -9", "kills": kills, "doubles_that_differ": 2},
        {"fault": "readers", "publications": 1000, "readings": 5000, "on": "2026-11-30"},
    ]
    text = tables(lines, "en")
    assert "| dbt | 1 | 1 | 2 |" in text
    assert "| all | 2 | 1 | 3 |" in text
    assert "| readers | 1,000 |" in text
