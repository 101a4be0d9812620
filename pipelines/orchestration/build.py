"""The assembler: every asset, check, resource, job, schedule and sensor in one ``Definitions``.

Belongs here: putting together. Does not belong here: anything with a rule in it.
"""

from __future__ import annotations

from typing import Any

import dagster as dg

from pipelines.orchestration.checks import asset_checks
from pipelines.orchestration.dbt import dbt_definition
from pipelines.orchestration.manifest import MANIFEST_PATH
from pipelines.orchestration.publishing import published_snapshot
from pipelines.orchestration.run import run_resource
from pipelines.orchestration.schedule import DAILY_JOB, daily_schedule
from pipelines.orchestration.sources import file_ledger, raw_assets, registers
from pipelines.orchestration.watch import inbox_sensor
from pipelines.settings import Settings


def build_defs(settings: Settings | None = None, **overrides: Any) -> dg.Definitions:
    """Everything Dagster knows. ``settings`` None: read from the environment when a run begins.

    ``overrides`` replace arguments of ``dagster.Definitions`` (say ``resources``), so that a test never patches.
    Opens dbt's manifest and nothing else.
    """
    dbt_models = dbt_definition(MANIFEST_PATH)
    marts = sorted(key for key in dbt_models.keys if key.path[0] == "marts")
    parts: dict[str, Any] = {
        "assets": [registers, *raw_assets(), file_ledger, dbt_models, published_snapshot(marts)],
        "asset_checks": asset_checks(),
        "jobs": [DAILY_JOB],
        "schedules": [daily_schedule(settings)],
        "sensors": [inbox_sensor(settings)],
        "resources": {"run": run_resource(settings)},
        "executor": dg.in_process_executor,
    }
    return dg.Definitions(**(parts | overrides))
