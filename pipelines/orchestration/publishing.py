"""The last step: what the contract holds, published once every guard has spoken.

Belongs here: choosing the tables from dbt's manifest and the final gate. Does not belong here: writing the
snapshot (``pipelines.warehouse.publish``).
"""

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import dagster as dg
import duckdb

from pipelines.errors import UserError
from pipelines.landing.receipts import write_receipts
from pipelines.orchestration.retries import retried
from pipelines.orchestration.run import RunScope
from pipelines.orchestration.sources import raw_tables
from pipelines.quality.record import recorded_checks, refuse_failures
from pipelines.quality.suites import MART_SUITES
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.made_from import MadeFrom
from pipelines.warehouse.publish import PublishedTable, publish_snapshot
from pipelines.warehouse.snapshots import prune
from pipelines.warehouse.state import (
    AUDITED_FILE_ID,
    PUBLISHED_INPUTS,
    PUBLISHED_SNAPSHOT,
    UNPUBLISHED_RUN,
    read_state,
    write_state,
)

CONTRACT_VERSION = "1.5"


def published_snapshot(marts: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset that stands for the snapshot; it depends on every mart, and so on their blocking checks."""

    @dg.asset(name="published_snapshot", deps=marts, group_name="published", kinds={"duckdb"}, required_resource_keys={"run"})
    def publish(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        """A new read-only DuckDB file with the published contract, made current in one rename."""
        return _publish(context, context.resources.run)

    return publish


def _publish(context: dg.AssetExecutionContext, scope: RunScope) -> dg.MaterializeResult:
    # the snapshot is attached to the warehouse while it is written; closing that closes it too, whatever happens
    scope.kept.let_go()
    with retried(context), open_warehouse(scope.settings) as connection:
        refuse_unless_checked(connection)
        write_receipts(connection, scope.settings)
        made_from = MadeFrom.of(connection, scope.settings)
        data_until = connection.execute("select data_until from intermediate.int_data_until").fetchall()
        changed = scope.inputs.changed_since(connection, read_state(connection, PUBLISHED_INPUTS))
    # what comes after is not tried again: that would publish twice
    with retried(context):
        snapshot = publish_snapshot(
            scope.settings,
            run_id=scope.run_id,
            tables=tables_to_publish(scope.settings.warehouse_dir / "dbt" / "manifest.json"),
            code_version=f"{version('dx-metrics')}+{scope.inputs.code[:12]}",
            contract_version=CONTRACT_VERSION,
            data_until=data_until[0][0] if data_until else None,
            changed=changed,
            made_from=made_from,
            on_advance=scope.on_advance,
        )
    with open_warehouse(scope.settings) as connection:
        (newest_file,) = connection.execute("select coalesce(max(file_id), 0) from meta.file").fetchall()[0]
        inputs = scope.inputs.fingerprint(connection)
        connection.begin()
        write_state(
            connection,
            **{
                PUBLISHED_INPUTS: inputs,
                PUBLISHED_SNAPSHOT: snapshot.snapshot_id,
                AUDITED_FILE_ID: str(newest_file),
                UNPUBLISHED_RUN: "",
            },
        )
        connection.commit()
    try:
        prune(scope.settings)
    except OSError as error:
        # the next run removes them; what is published is published
        context.log.warning(f"snapshots that need not be kept stay: {error}")
    return dg.MaterializeResult(metadata={"snapshot_id": snapshot.snapshot_id, "data_until": str(snapshot.data_until)})


def refuse_unless_checked(connection: duckdb.DuckDBPyConnection) -> None:
    """Raise UserError where a check of severity error failed, or where one that should have run did not.

    Dagster can skip steps and still end green, so what was checked is compared with what was to be checked.
    """
    results = recorded_checks(connection)
    refuse_failures(results)
    expected = {f"raw.{table}" for tables in raw_tables().values() for table in tables} | {*MART_SUITES, "meta.file", "marts"}
    missing = sorted(expected - {result.table_name for result in results if not result.check_name.startswith("dbt: ")})
    if missing:
        names = ", ".join(missing)
        raise UserError(
            f"検査が行われていない表があるため公開しません: {names}。ジョブ daily 全体を実行してください。",
            f"Not published, because these tables were not checked: {names}. Run the whole job daily.",
        )


def tables_to_publish(manifest_path: Path) -> list[PublishedTable]:
    """Every dbt model in models/marts/, with the descriptions of its YAML."""
    nodes = json.loads(manifest_path.read_bytes())["nodes"].values()
    return [
        PublishedTable(
            name=node["name"],
            description=node["description"],
            columns={column["name"]: column["description"] for column in node["columns"].values()},
            order_by=tuple(node["config"].get("meta", {}).get("order_by", ())),
        )
        for node in sorted(nodes, key=lambda node: node["name"])
        if node["resource_type"] == "model" and node["path"].startswith("marts/")
    ]
