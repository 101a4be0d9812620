"""``dx dashboard`` and ``dx dev``: this process becomes Streamlit's or Dagster's.

Both serve the loopback address; the dashboard another one too, once a login says who may see what.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pipelines.errors import UserError
from pipelines.secret_file import read_secret_file
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.warehouse.folders import require_data_dir, require_writable

LOOPBACK = "127.0.0.1"


def serve_dashboard(settings: Settings, port: int, address: str) -> None:
    """Become ``streamlit run app_dashboard.py``; does not return.

    Raises:
        UserError: there is no data folder, ``address`` is not this machine's own and no login is set up, or the login's
            settings are wrong.
    """
    from dashboard.access import is_loopback, read_access

    require_data_dir(settings)
    login = read_access(read_secret_file(settings.secrets_path))
    if login is None and not is_loopback(address):
        raise UserError(
            f"ログインの設定がないため、{address} には公開できません（このサーバー自身 {LOOPBACK} だけです）。"
            f"{settings.secrets_path} に OpenID Connect の設定を書いてください。手順は docs/access.ja.md にあります。",
            f"Without a login the dashboard serves this machine ({LOOPBACK}) only, not {address}. "
            f"Set up OpenID Connect in {settings.secrets_path}; docs/access.md tells how.",
            exit_code=2,
        )
    options = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "server.fileWatcherType": "none",
    }
    if login is not None:
        options["secrets.files"] = str(settings.secrets_path)
    arguments = [f"--{name}={value}" for name, value in options.items()]
    _become("streamlit", ["run", str(PROJECT_DIR / "app_dashboard.py"), *arguments], settings)


def serve_dagster(settings: Settings, port: int) -> None:
    """Become ``dagster dev``: page and daemon in one, for a look; does not return."""
    _become_dagster(settings, "dagster", ["dev", "-h", LOOPBACK, "-p", str(port)])


def serve_webserver(settings: Settings, port: int) -> None:
    """Become Dagster's page alone, as a service; does not return."""
    _become_dagster(settings, "dagster-webserver", ["-h", LOOPBACK, "-p", str(port)])


def serve_daemon(settings: Settings) -> None:
    """Become Dagster's daemon alone (schedule, sensor, queue), as a service; does not return.

    Raises UserError for settings with which no run could begin, so that a service that starts is one that works.
    """
    from pipelines.alerts.config import load_config
    from pipelines.identity import require_key

    require_data_dir(settings)
    load_config(settings)
    require_key(settings)
    _become_dagster(settings, "dagster-daemon", ["run"])


def _become_dagster(settings: Settings, tool: str, arguments: list[str]) -> None:
    from pipelines.orchestration.home import ensure_dagster_home, require_storage
    from pipelines.orchestration.manifest import ensure_manifest

    require_data_dir(settings)
    require_writable(settings.dagster_home)
    ensure_manifest()
    ensure_dagster_home(settings)
    require_storage()
    _become(tool, [*arguments, "-w", str(PROJECT_DIR / "workspace.yaml")], settings)


def _become(tool: str, arguments: list[str], settings: Settings) -> None:
    os.environ["DX_DATA_DIR"] = str(settings.data_dir)
    os.chdir(PROJECT_DIR)
    executable = str(Path(sys.executable).with_name(tool))
    os.execv(executable, [executable, *arguments])
