"""dbt as Dagster assets: one ``dbt build`` per run.

Belongs here: asset keys of dbt nodes, the invocation, and what its results mean for the run.
Does not belong here: models.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliResource, dbt_assets
from packaging.version import Version

from pipelines.orchestration.dbt_process import dbt_of_this_process
from pipelines.orchestration.manifest import DBT_PROJECT_DIR, dbt_environment
from pipelines.orchestration.retries import retried
from pipelines.orchestration.run import RunScope
from pipelines.orchestration.sources import LEDGER_KEY, REGISTERS_KEY
from pipelines.quality.dbt_results import check_results, refuse_incomplete_build
from pipelines.quality.record import record_checks, refuse_failures
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.state import BUILT_CODE, read_state, write_state


class HouseTranslator(DagsterDbtTranslator):
    """Asset keys ``[schema, model]``; dbt's sources are the assets that the pipeline makes before dbt runs."""

    def __init__(self) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """The registers are one asset, and so is the ledger; raw tables keep their names."""
        if dbt_resource_props["resource_type"] != "source":
            return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])
        shared = {"registers": REGISTERS_KEY, "meta": LEDGER_KEY}
        return shared.get(dbt_resource_props["source_name"], dg.AssetKey(["raw", dbt_resource_props["name"]]))

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """One group per schema: staging, intermediate, marts."""
        return str(dbt_resource_props["schema"])


class OfflineDbt(DbtCliResource):
    """dagster-dbt's resource without its two look-ups before every call.

    ``dbt --version`` asks the package index for the latest version, which a closed network does not reach;
    the adapter handle serves row counts and column lineage, which nobody asked for, and costs seconds.
    """

    @property
    def _cli_version(self) -> Version:
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Any) -> None:
        return None


def dbt_definition(manifest_path: Path) -> dg.AssetsDefinition:
    """The assets and checks of every model and test of the manifest."""

    @dbt_assets(
        manifest=manifest_path, dagster_dbt_translator=HouseTranslator(), name="dbt_build", required_resource_keys={"run"}
    )
    def dbt_build(context: dg.AssetExecutionContext) -> Iterator[Any]:
        yield from _build(context, context.resources.run)

    return dbt_build


def _build(context: dg.AssetExecutionContext, scope: RunScope) -> Iterator[Any]:
    """One ``dbt build``; the warehouse is let go of while it runs. Raises UserError where a model or an error test failed."""
    with retried(context), open_warehouse(scope.settings) as connection:
        unchanged = read_state(connection, BUILT_CODE) == scope.inputs.code
        if not unchanged:
            # should this build fail, its tables are of no known code, also for a return to the former one
            write_state(connection, **{BUILT_CODE: ""})
    scope.kept.let_go()
    target = _fresh_target(scope.settings)
    os.environ.update(dbt_environment(scope.settings.warehouse_path))
    executable, *before_dbts_own = dbt_of_this_process()
    dbt = OfflineDbt(
        project_dir=str(DBT_PROJECT_DIR),
        profiles_dir=str(DBT_PROJECT_DIR),
        dbt_executable=executable,
        global_config_flags=before_dbts_own,
    )
    # unit tests check the models' code, which does not change overnight: they run with the project's tests
    args = ["build", "--exclude-resource-type", "unit_test", *([] if unchanged else ["--full-refresh"])]
    invocation = dbt.cli(args, context=context, raise_on_error=False, target_path=target)
    yield from invocation.stream()
    with retried(context):
        scope.kept.take()

    manifest = invocation.get_artifact("manifest.json") if (target / "manifest.json").exists() else {"nodes": {}}
    run_results = invocation.get_artifact("run_results.json") if (target / "run_results.json").exists() else {"results": []}
    checks = check_results(run_results, manifest)
    with open_warehouse(scope.settings) as connection:
        record_checks(connection, checks)
    expected = [
        unique_id
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed", "snapshot")
        and node["config"]["materialized"] != "ephemeral"
        and HouseTranslator().get_asset_key(node) in context.selected_asset_keys
    ]
    refuse_failures(checks)
    refuse_incomplete_build(run_results, expected, target / "dbt.log")
    if context.is_subset:
        return
    with open_warehouse(scope.settings) as connection:
        connection.begin()
        # the run lock is held since before the build, so every day listed here was listed when it began
        connection.execute("delete from meta.pending_day")
        write_state(connection, **{BUILT_CODE: scope.inputs.code})
        connection.commit()


def _fresh_target(settings: Settings) -> Path:
    """The folder for dbt's artefacts, one per data folder so that partial parsing holds; last run's results are removed."""
    target = settings.warehouse_dir / "dbt"
    target.mkdir(parents=True, exist_ok=True)
    for stale in ("run_results.json", "manifest.json", "dbt.log"):
        (target / stale).unlink(missing_ok=True)
    shutil.rmtree(target / "run", ignore_errors=True)
    return target
