"""``dx rebuild``: the warehouse made anew from every file ever received, then the run of the day."""

from __future__ import annotations

from pipelines.commands.run import run_pipeline
from pipelines.commands.words import console, say
from pipelines.identity import require_key
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir, require_writable, written_folders
from pipelines.warehouse.lock import run_lock


def rebuild(settings: Settings) -> None:
    """Set the warehouse aside, make another from landing/ and publish what it holds.

    Raises UserError where a run is under way, where nothing tells what was received, and as a run does.
    """
    from pipelines.landing.again import Again
    from pipelines.landing.rebuild import set_aside

    require_data_dir(settings)
    require_writable(*written_folders(settings))
    require_key(settings)
    with run_lock(settings):
        aside = set_aside(settings)
        if aside is not None:
            console().print(
                say(f"これまでのデータベースは {aside} に残しました。", f"The warehouse so far is kept as {aside}."), markup=False
            )
        run_pipeline(settings, Again())
