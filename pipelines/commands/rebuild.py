"""``dx rebuild``: the warehouse made anew from every file ever received, then the run of the day."""

from __future__ import annotations

from pipelines.commands.run import require_settings, run_pipeline
from pipelines.commands.words import console, say
from pipelines.identity import require_key
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable, written_folders
from pipelines.warehouse.lock import run_lock


def rebuild(settings: Settings) -> None:
    """Set the warehouse aside, make another from landing/ and publish what it holds.

    Raises UserError where a run is under way, where nothing tells what was received, and as a run does; whatever keeps a run
    from beginning is told before the warehouse is moved.
    """
    from pipelines.landing.again import Again
    from pipelines.landing.rebuild import set_aside
    from pipelines.orchestration.home import ensure_dagster_home, require_storage
    from pipelines.registers.load import read_checked

    require_data_dir(settings)
    require_settings(settings)
    read_checked(settings.registers_dir)
    require_key(settings)
    require_writable(*written_folders(settings))
    ensure_dagster_home(settings)
    require_storage()
    with run_lock(settings):
        aside = set_aside(settings)
        if aside is not None:
            console().print(
                say(f"これまでのデータベースは {aside} に残しました。", f"The warehouse so far is kept as {aside}."), markup=False
            )
        run_pipeline(settings, Again())
