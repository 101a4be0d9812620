"""Assets of registers and raw tables: one step per source system.

Belongs here: adapters from Dagster to the registers and the landing engine. Does not belong here: parsing.
"""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from pipelines.landing.ingest import SOURCES, IngestSummary, ingest_source, record_unowned_files
from pipelines.landing.mapping import layouts
from pipelines.orchestration.retries import retried
from pipelines.orchestration.run import RunScope
from pipelines.registers.load import load_registers

REGISTERS_KEY = dg.AssetKey("registers")
LEDGER_KEY = dg.AssetKey("file_ledger")


def raw_tables() -> dict[str, Sequence[str]]:
    """The raw tables that the mapping files of each source system fill, without their schema."""
    tables: dict[str, set[str]] = {source: set() for source in SOURCES}
    for layout in layouts():
        tables[layout.source] |= {layout.table} | ({layout.answers.table} if layout.answers else set())
    return {source: sorted(names) for source, names in tables.items()}


@dg.asset(key=REGISTERS_KEY, group_name="registers", kinds={"duckdb"}, required_resource_keys={"run"})
def registers(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """The city's master data, checked and typed; one bad row stops the run."""
    scope: RunScope = context.resources.run
    with retried(context):
        summary = load_registers(scope.settings, scope.run_id)
    return dg.MaterializeResult(metadata={"dagster/row_count": sum(summary.rows.values()), **summary.rows})


def raw_assets() -> list[dg.AssetsDefinition]:
    """One multi-asset per source system: lands its new files and appends their rows to its raw tables."""
    return [_source_assets(source, tables) for source, tables in raw_tables().items()]


def _source_assets(source: str, tables: Sequence[str]) -> dg.AssetsDefinition:
    specs = [
        dg.AssetSpec(
            ["raw", table],
            deps=[REGISTERS_KEY],
            group_name=f"source_{source}",
            kinds={"polars", "duckdb"},
            description=f"Rows of inbox/{source}/ as landed and parsed; appended only.",
        )
        for table in tables
    ]

    @dg.multi_asset(name=f"land_{source}", specs=specs, required_resource_keys={"run"})
    def land(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        scope: RunScope = context.resources.run
        with retried(context):
            summary = ingest_source(scope.settings, source, scope.run_id, on_advance=scope.on_advance)
            if summary.files_new or summary.files_read_again:
                # nobody needs again what a load leaves in DuckDB's memory
                scope.kept.let_go()
                scope.kept.take()
        metadata = _describe(summary)
        for spec in specs:
            yield dg.MaterializeResult(asset_key=spec.key, metadata=metadata)

    return land


def _describe(summary: IngestSummary) -> Mapping[str, int | str]:
    return {
        "files_new": summary.files_new,
        "files_refused": summary.files_refused,
        "rows_read": summary.rows_read,
        "rows_loaded": summary.rows_loaded,
        "rows_duplicate": summary.rows_duplicate,
        "rows_superseded": summary.rows_superseded,
        "rows_quarantined": summary.rows_quarantined,
        "rows_out_of_scope": summary.rows_out_of_scope,
        "first_day": str(summary.first_day or "-"),
        "last_day": str(summary.last_day or "-"),
    }


@dg.asset(
    key=LEDGER_KEY,
    deps=[["raw", table] for tables in raw_tables().values() for table in tables],
    group_name="registers",
    kinds={"duckdb"},
    required_resource_keys={"run"},
)
def file_ledger(context: dg.AssetExecutionContext) -> None:
    """The ledger of delivered files, complete once every source has been read; files in folders no source owns are noted."""
    scope: RunScope = context.resources.run
    with retried(context):
        record_unowned_files(scope.settings, scope.run_id)
