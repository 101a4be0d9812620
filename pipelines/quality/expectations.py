"""Running Great Expectations over one data frame, offline and without leaving files.

Belongs here: the adapter between Great Expectations and ``CheckResult``. Does not belong here: what is expected
(see ``suites``). Great Expectations takes seconds to import, so nothing here does so before it is needed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from pipelines.quality.record import CheckResult, Severity

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.expectations import Expectation


def validate_frame(
    frame: pd.DataFrame, table_name: str, suite_name: str, expectations: Sequence[Expectation]
) -> list[CheckResult]:
    """One result per expectation, named ``<suite>: <expectation>(<columns>)``.

    ``observed`` is how many rows broke it, with up to three examples.
    """
    import great_expectations as gx

    batch = _pandas_source().add_dataframe_asset(name=f"{table_name}:{suite_name}")
    definition = batch.add_batch_definition_whole_dataframe("all")
    try:
        outcome = definition.get_batch({"dataframe": frame}).validate(
            gx.ExpectationSuite(name=suite_name, expectations=list(expectations)), result_format={"result_format": "SUMMARY"}
        )
    finally:
        _pandas_source().delete_asset(batch.name)
    return [_to_check(result, table_name, suite_name) for result in outcome.results]


@cache
def _pandas_source() -> Any:
    """The in-memory pandas source of one ephemeral context: no folder, no usage statistics, no progress bars."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context.data_sources.add_pandas("frames")


def _to_check(result: Any, table_name: str, suite_name: str) -> CheckResult:
    config = result.expectation_config
    kwargs = {key: value for key, value in config.kwargs.items() if key not in ("batch_id", "catch_exceptions")}
    columns = kwargs.pop("column", None) or ", ".join(kwargs.pop("column_list", []))
    name = f"{suite_name}: {config.type.removeprefix('expect_')}" + (f"({columns})" if columns else "")
    severity: Severity = "warn" if getattr(config.severity, "value", config.severity) == "warning" else "error"
    return CheckResult(name, table_name, severity, bool(result.success), _observed(result), _expected(kwargs))


def _observed(result: Any) -> str:
    failure = next(iter(result.exception_info.values()), None) if result.exception_info else None
    if isinstance(failure, dict) and failure.get("raised_exception"):
        return str(failure.get("exception_message"))
    details = result.result
    if "unexpected_count" in details:
        examples = list(dict.fromkeys(str(value) for value in details.get("partial_unexpected_list", [])))[:3]
        count = f"{details['unexpected_count']} of {details['element_count']} rows"
        return f"{count}: {', '.join(examples)}" if examples else count
    return str(details.get("observed_value", "-"))


def _expected(kwargs: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in sorted(kwargs.items()) if value is not None) or "0 rows"
