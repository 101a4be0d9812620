"""What dbt's run results mean for the run: recorded checks, and no model silently left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.quality.dbt_results import check_results, refuse_incomplete_build
from pipelines.quality.record import CheckResult

MANIFEST = {
    "nodes": {
        "model.dx.mart_x": {"name": "mart_x", "resource_type": "model", "config": {}},
        "test.dx.unique_mart_x": {
            "name": "unique_mart_x",
            "resource_type": "test",
            "config": {"severity": "ERROR"},
            "attached_node": "model.dx.mart_x",
        },
        "test.dx.few_blanks": {
            "name": "few_blanks",
            "resource_type": "test",
            "config": {"severity": "warn"},
            "attached_node": None,
            "depends_on": {"nodes": ["source.dx.raw.uipath_run"]},
        },
    },
    "unit_tests": {
        "unit_test.dx.mart_x.adds_up": {
            "name": "adds_up",
            "resource_type": "unit_test",
            "config": {},
            "tested_node_unique_id": "model.dx.mart_x",
        }
    },
}
LOG = Path("dbt.log")


def result(unique_id: str, status: str, failures: int | None = None, message: str | None = None) -> dict[str, object]:
    return {"unique_id": unique_id, "status": status, "failures": failures, "message": message}


def test_data_tests_and_unit_tests_become_checks_with_what_was_observed():
    run_results = {
        "results": [
            result("model.dx.mart_x", "success"),
            result("test.dx.unique_mart_x", "fail", 3),
            result("test.dx.few_blanks", "warn", 2),
            result("unit_test.dx.mart_x.adds_up", "pass", 0),
        ]
    }
    assert check_results(run_results, MANIFEST) == [
        CheckResult("dbt: unique_mart_x", "mart_x", "error", False, "3 rows", "0 rows"),
        CheckResult("dbt: few_blanks", "raw.uipath_run", "warn", False, "2 rows", "0 rows"),
        CheckResult("dbt: adds_up", "mart_x", "error", True, "pass", "pass"),
    ]


def test_a_test_that_could_not_run_has_failed_with_dbts_words():
    run_results = {"results": [result("test.dx.unique_mart_x", "error", None, "Runtime Error\n  no such column")]}
    (check,) = check_results(run_results, MANIFEST)
    assert (check.passed, check.observed) == (False, "Runtime Error no such column")


def test_a_complete_build_is_accepted():
    refuse_incomplete_build({"results": [result("model.dx.mart_x", "success")]}, ["model.dx.mart_x"], LOG)


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([result("model.dx.mart_x", "error", None, "Binder Error: no such table")], "mart_x: Binder Error: no such table"),
        ([result("model.dx.mart_x", "skipped")], "mart_x: skipped"),
        ([result("model.dx.other", "success")], "mart_x: not run"),
        ([], "mart_x: not run"),
    ],
)
def test_a_model_that_failed_was_skipped_or_never_ran_stops_publication(results, said):
    with pytest.raises(UserError) as refusal:
        refuse_incomplete_build({"results": results}, ["model.dx.mart_x"], LOG)
    assert said in refusal.value.ja
    assert said in refusal.value.en
    assert refusal.value.exit_code == 1
