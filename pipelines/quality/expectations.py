"""Running Great Expectations over one data frame, offline and without leaving files.

Belongs here: the adapter between Great Expectations and ``CheckResult``. Does not belong here: what is expected
(see ``suites``). Great Expectations takes seconds to import, so nothing here does so before it is needed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from pipelines.quality.record import CheckResult, Severity

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.expectations import Expectation


def validate_frames(
    frames: Iterable[pd.DataFrame], table_name: str, suite_name: str, expectations: Sequence[Expectation]
) -> list[CheckResult]:
    """One result per expectation over all frames, named ``<suite>: <expectation>(<columns>)``.

    The frames are parts of one table that can be judged apart; one is held at a time. ``observed`` is how many rows broke the
    expectation, with up to three examples.
    """
    parts = [_validate(frame, table_name, suite_name, expectations) for frame in frames]
    return [_to_check(results, table_name, suite_name) for results in zip(*parts, strict=True)]


def _validate(frame: pd.DataFrame, table_name: str, suite_name: str, expectations: Sequence[Expectation]) -> list[Any]:
    import great_expectations as gx

    batch = _pandas_source().add_dataframe_asset(name=f"{table_name}:{suite_name}")
    definition = batch.add_batch_definition_whole_dataframe("all")
    try:
        outcome = definition.get_batch({"dataframe": frame}).validate(
            gx.ExpectationSuite(name=suite_name, expectations=list(expectations)), result_format={"result_format": "SUMMARY"}
        )
    finally:
        _pandas_source().delete_asset(batch.name)
    return list(outcome.results)


@cache
def _pandas_source() -> Any:
    """The in-memory pandas source of one ephemeral context: no folder, no usage statistics, no progress bars."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context.data_sources.add_pandas("frames")


def _to_check(results: Sequence[Any], table_name: str, suite_name: str) -> CheckResult:
    config = results[0].expectation_config
    kwargs = {key: value for key, value in config.kwargs.items() if key not in ("batch_id", "catch_exceptions")}
    columns = kwargs.pop("column", None) or ", ".join(kwargs.pop("column_list", []))
    name = f"{suite_name}: {config.type.removeprefix('expect_')}" + (f"({columns})" if columns else "")
    severity: Severity = "warn" if getattr(config.severity, "value", config.severity) == "warning" else "error"
    passed = all(result.success for result in results)
    return CheckResult(name, table_name, severity, passed, _observed(results), _expected(kwargs))


def _observed(results: Sequence[Any]) -> str:
    for result in results:
        failure = next(iter(result.exception_info.values()), None) if result.exception_info else None
        if isinstance(failure, dict) and failure.get("raised_exception"):
            return str(failure.get("exception_message"))
    details = [result.result for result in results]
    if "unexpected_count" in details[0]:
        broken, rows = (sum(each[name] for each in details) for name in ("unexpected_count", "element_count"))
        examples = [str(value) for each in details for value in each.get("partial_unexpected_list", [])]
        count, shown = f"{broken} of {rows} rows", ", ".join(list(dict.fromkeys(examples))[:3])
        return f"{count}: {shown}" if shown else count
    return "; ".join(str(each.get("observed_value", "-")) for each in details)


def _expected(kwargs: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in sorted(kwargs.items()) if value is not None) or "0 rows"
