"""The one job and when it runs by the clock.

Belongs here: job, schedule, run tags. Does not belong here: assets, the sensor on the inbox (``watch``).
"""

import dagster as dg

from pipelines.alerts.watch import refusals_told, tell_up_to_date
from pipelines.errors import UserError
from pipelines.orchestration.dead_runs import end_dead_runs, run_waits
from pipelines.orchestration.inputs import nothing_new
from pipelines.orchestration.run import remember_failure
from pipelines.settings import Settings, load_settings
from pipelines.warehouse.folders import require_data_dir
from pipelines.warehouse.lock import run_lock

DAILY_JOB = dg.define_asset_job(
    "daily",
    selection=dg.AssetSelection.all() | dg.AssetSelection.all_asset_checks(),
    description="Everything new: land, load, transform, check, publish. `dx run` and the 06:00 schedule run this job.",
    executor_def=dg.in_process_executor,
    # publication wants every check of its own run, so a run that is started again begins from the beginning
    tags={"dagster/retry_strategy": "ALL_STEPS"},
    hooks={remember_failure},
)


def daily_schedule(settings: Settings | None) -> dg.ScheduleDefinition:
    """06:00 in Tokyo, every day; skipped with its reason where nothing is new, or a run waits or is under way.

    A tick missed while the server was off is made up for when the daemon starts (the last one only: one run takes everything).
    """

    @dg.schedule(
        name="daily_0600",
        job=DAILY_JOB,
        cron_schedule="0 6 * * *",
        execution_timezone="Asia/Tokyo",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def daily(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        here = settings or load_settings()
        try:
            require_data_dir(here)
            end_dead_runs(context.instance, here)
            if run_waits(context.instance):
                return dg.SkipReason("A run waits already, and will take what came.")
            with refusals_told(here), run_lock(here):
                is_idle = nothing_new(here)
                if is_idle:
                    tell_up_to_date(here)
        except UserError as error:
            return dg.SkipReason(error.message(here.lang))
        return dg.SkipReason("Nothing new since the current snapshot.") if is_idle else dg.RunRequest()

    return daily
