"""What dbt's run results say, as checks and as reasons not to publish.

Belongs here: reading ``run_results.json`` beside ``manifest.json``. Does not belong here: running dbt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.errors import UserError
from pipelines.quality.record import CheckResult, Severity
from pipelines.warehouse.folders import refusal_in_words


def check_results(run_results: Mapping[str, Any], manifest: Mapping[str, Any]) -> list[CheckResult]:
    """One result per data test (observed: rows that fail, expected 0) and unit test (observed: its outcome)."""
    tests = dict(manifest["nodes"]) | dict(manifest.get("unit_tests", {}))
    checks = []
    for result in run_results["results"]:
        node = tests.get(result["unique_id"])
        if node is None or node["resource_type"] not in ("test", "unit_test") or result["status"] == "skipped":
            continue
        is_data_test = node["resource_type"] == "test"
        severity: Severity = (
            "warn" if is_data_test and str(node["config"].get("severity", "error")).lower() == "warn" else "error"
        )
        failures = result.get("failures")
        counted = is_data_test and failures is not None and result["status"] != "error"
        observed = f"{failures} rows" if counted else " ".join(str(result.get("message") or result["status"]).split())
        expected = "0 rows" if is_data_test else "pass"
        checks.append(
            CheckResult(
                f"dbt: {node['name']}", _tested_table(node), severity, result["status"] in ("pass", "success"), observed, expected
            )
        )
    return checks


def refuse_incomplete_build(run_results: Mapping[str, Any], expected: Sequence[str], log_path: Path) -> None:
    """Raise UserError unless every expected model was built: failed ones with dbt's message, skipped ones by name.

    A full disk or too little memory is said in their own words: what dbt was building then does not matter.
    """
    results = {result["unique_id"]: result for result in run_results["results"]}
    failed = {uid: r for uid, r in results.items() if r["status"] in ("error", "partial success", "runtime error")}
    missing = [uid for uid in expected if results.get(uid, {}).get("status") != "success" and uid not in failed]
    if not failed and not missing and results:
        return
    for result in failed.values():
        if shortage := refusal_in_words(str(result["message"])):
            raise shortage
    lines = [f"  {_short(uid)}: {' '.join(str(result['message']).split())}" for uid, result in failed.items()]
    lines += [f"  {_short(uid)}: {results.get(uid, {}).get('status', 'not run')}" for uid in missing]
    # what DuckDB says of a model may repeat a cell
    names = [f"  {_short(uid)}" for uid in (*failed, *missing)]
    raise UserError(*_refusal(log_path, lines), without_cells=_refusal(log_path, names))


def _refusal(log_path: Path, lines: Sequence[str]) -> tuple[str, str]:
    said = "\n".join(lines[:10])
    return (
        f"dbt のモデルを作れないため公開しません (詳細: {log_path})。\n{said}",
        f"Not published, because dbt did not build every model (details: {log_path}).\n{said}",
    )


def _tested_table(node: Mapping[str, Any]) -> str:
    """The model a test belongs to, or the raw table of a source test."""
    attached = node.get("attached_node") or node.get("tested_node_unique_id")
    if attached is None:
        attached = next(iter(node.get("depends_on", {}).get("nodes", [])), "-")
    return ".".join(attached.split(".")[2:]) if attached.startswith("source.") else _short(attached)


def _short(unique_id: str) -> str:
    return unique_id.rpartition(".")[2]
