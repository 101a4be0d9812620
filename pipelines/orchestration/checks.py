"""The guards as Dagster asset checks; a failed one of severity error stops what comes behind it.

Belongs here: adapters from ``pipelines.quality`` to Dagster. Does not belong here: what is checked.
Every check but freshness is blocking so that it runs before publication; one of severity warn never blocks.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import dagster as dg
import duckdb

from pipelines.clock import tokyo_today
from pipelines.landing.ingest import SOURCES
from pipelines.orchestration.retries import retried
from pipelines.orchestration.run import RunScope
from pipelines.orchestration.sources import LEDGER_KEY, REGISTERS_KEY, raw_tables
from pipelines.quality.freshness import late_sources, read_source_states
from pipelines.quality.jumps import check_jumps
from pipelines.quality.plausibility import check_plausibility
from pipelines.quality.privacy import find_accounts_in_texts, find_person_columns, find_recovered_figures
from pipelines.quality.reconciliation import reconcile_files, reconcile_hours
from pipelines.quality.record import CheckResult, record_checks
from pipelines.quality.registers import question_checks
from pipelines.quality.suites import MART_SUITES, check_batch, check_mart
from pipelines.registers.doctor import content_questions
from pipelines.warehouse.accounts import account_mask
from pipelines.warehouse.connection import open_warehouse

SOURCES_KEY = dg.AssetKey(["marts", "meta_sources"])

Checker = Callable[[duckdb.DuckDBPyConnection], list[CheckResult]]


def asset_checks() -> list[dg.AssetChecksDefinition]:
    """All checks beside dbt's own tests."""
    batches = [
        _asset_check(dg.AssetKey(["raw", table]), "new_batch", partial(check_batch, table=table))
        for tables in raw_tables().values()
        for table in tables
    ]
    marts = [
        _asset_check(dg.AssetKey(["marts", table]), "expectations", partial(check_mart, table=table)) for table in MART_SUITES
    ]
    hours = dg.AssetKey(["marts", "mart_hours_saved"])
    return [
        _content_questions,
        *batches,
        *marts,
        _reconciliation_of_files,
        _asset_check(hours, "reconciliation", reconcile_hours),
        _asset_check(hours, "no_person_identifier", find_person_columns),
        _asset_check(dg.AssetKey(["marts", "mart_adoption"]), "no_withheld_figure_recovered", find_recovered_figures),
        _no_account_in_texts,
        _no_jump,
        _freshness,
        _asset_check(dg.AssetKey(["marts", "meta_plausibility"]), "plausibility", check_plausibility),
    ]


@dg.asset_check(asset=REGISTERS_KEY, name="content_questions", blocking=True, required_resource_keys={"run"})
def _content_questions(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """What the registers say that somebody should look at; warns only."""
    scope: RunScope = context.resources.run
    results = question_checks(content_questions(scope.settings))
    with retried(context), open_warehouse(scope.settings) as connection:
        record_checks(connection, results)
    return _to_dagster(results)


@dg.asset_check(asset=LEDGER_KEY, name="reconciliation", blocking=True, required_resource_keys={"run"})
def _reconciliation_of_files(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """The ledger's identities; names of files are published and logged, so accounts in them are masked."""
    scope: RunScope = context.resources.run
    with retried(context), open_warehouse(scope.settings) as connection:
        mask = account_mask(connection, scope.settings, with_numbers=True)
        results = [
            replace(result, check_name=mask(result.check_name), observed=mask(result.observed))
            for result in reconcile_files(connection)
        ]
        record_checks(connection, results)
    return _to_dagster(results)


@dg.asset_check(
    asset=dg.AssetKey(["marts", "meta_files"]), name="no_account_in_texts", blocking=True, required_resource_keys={"run"}
)
def _no_account_in_texts(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """No staff number or login of the roster in anything about to be published."""
    scope: RunScope = context.resources.run
    with retried(context), open_warehouse(scope.settings) as connection:
        results = find_accounts_in_texts(connection, account_mask(connection, scope.settings))
        record_checks(connection, results)
    return _to_dagster(results)


@dg.asset_check(asset=dg.AssetKey(["marts", "mart_hours_saved"]), name="no_jump", blocking=True, required_resource_keys={"run"})
def _no_jump(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """No figure of the city drops or jumps beyond policy in a month published before."""
    scope: RunScope = context.resources.run
    with retried(context), open_warehouse(scope.settings) as connection:
        results = check_jumps(connection, scope.settings)
        record_checks(connection, results)
    return _to_dagster(results)


def _fresh(source: str) -> str:
    return f"fresh_{source}"


@dg.multi_asset_check(
    name="freshness",
    specs=[
        dg.AssetCheckSpec(_fresh(source), asset=SOURCES_KEY, description=f"{source}: newest record within its rhythm, today.")
        for source in SOURCES
    ],
    required_resource_keys={"run"},
)
def _freshness(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
    """Whether each source is late today; warns only, and is not published, since a snapshot does not know today."""
    scope: RunScope = context.resources.run
    with retried(context), open_warehouse(scope.settings) as connection:
        states = read_source_states(connection, "marts.meta_sources")
    late = {each.source: each for each in late_sources(states, tokyo_today())}
    for source in SOURCES:
        details = {}
        if source in late:
            details = {
                "newest_record_at": str(late[source].newest_record_at or "-"),
                "expected_from": str(late[source].expected_from),
            }
        yield dg.AssetCheckResult(
            check_name=_fresh(source),
            asset_key=SOURCES_KEY,
            passed=source not in late,
            severity=dg.AssetCheckSeverity.WARN,
            metadata=details,
        )


def _asset_check(asset: dg.AssetKey, name: str, check: Checker) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, name=name, blocking=True, required_resource_keys={"run"})
    def run_check(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        scope: RunScope = context.resources.run
        with retried(context), open_warehouse(scope.settings) as connection:
            results = check(connection)
            record_checks(connection, results)
        return _to_dagster(results)

    return run_check


def _to_dagster(results: Sequence[CheckResult]) -> dg.AssetCheckResult:
    failed = [result for result in results if not result.passed]
    severity = dg.AssetCheckSeverity.ERROR if any(result.blocks for result in failed) else dg.AssetCheckSeverity.WARN
    details = {f"{r.table_name} {r.check_name}": f"observed {r.observed}, expected {r.expected}" for r in failed}
    return dg.AssetCheckResult(passed=not failed, severity=severity, metadata={"checked": len(results), **details})
