"""``dx dashboard`` and ``dx dev``: this process becomes Streamlit's or Dagster's, on the loopback address only."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pipelines.settings import PROJECT_DIR, Settings

LOOPBACK = "127.0.0.1"


def serve_dashboard(settings: Settings, port: int) -> None:
    """Become ``streamlit run app_dashboard.py``; does not return."""
    options = {
        "server.address": LOOPBACK,
        "server.port": str(port),
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "server.fileWatcherType": "none",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    _become("streamlit", ["run", str(PROJECT_DIR / "app_dashboard.py"), *arguments], settings)


def serve_dagster(settings: Settings, port: int) -> None:
    """Become ``dagster dev`` with the workspace of this project; does not return."""
    from pipelines.orchestration.execute import ensure_dagster_home
    from pipelines.orchestration.manifest import ensure_manifest
    from pipelines.warehouse.folders import require_data_dir, require_writable

    require_data_dir(settings)
    require_writable(settings.dagster_home)
    ensure_manifest()
    ensure_dagster_home(settings)
    workspace = str(PROJECT_DIR / "workspace.yaml")
    _become("dagster", ["dev", "-w", workspace, "-h", LOOPBACK, "-p", str(port)], settings)


def _become(tool: str, arguments: list[str], settings: Settings) -> None:
    os.environ["DX_DATA_DIR"] = str(settings.data_dir)
    os.chdir(PROJECT_DIR)
    executable = str(Path(sys.executable).with_name(tool))
    os.execv(executable, [executable, *arguments])
