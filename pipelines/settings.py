"""Where things are and how the run behaves, read from the environment (prefix ``DX_``).

Belongs here: every path and option. Does not belong here: business rules (those are policy values
in the registers) and anything that opens a file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Typed settings; every field can be set as ``DX_<FIELD>`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="DX_", extra="ignore")

    data_dir: Path = PROJECT_DIR / "data"
    hash_key: SecretStr | None = None
    dagster_postgres_url: SecretStr | None = None
    dagster_postgres_url_file: Path | None = None
    lang: Literal["ja", "en"] = "ja"
    snapshots_kept: int = Field(default=30, ge=2)
    """The newest snapshots that stay; the last one of every month stays besides."""

    @property
    def registers_dir(self) -> Path:
        return self.data_dir / "registers"

    @property
    def inbox_dir(self) -> Path:
        return self.data_dir / "inbox"

    @property
    def mappings_dir(self) -> Path:
        """The city's own mapping files, ``<source>/<name>.yaml``; optional."""
        return self.data_dir / "mappings"

    @property
    def landing_dir(self) -> Path:
        return self.data_dir / "landing"

    @property
    def warehouse_dir(self) -> Path:
        return self.data_dir / "warehouse"

    @property
    def warehouse_path(self) -> Path:
        return self.warehouse_dir / "dx_warehouse.duckdb"

    @property
    def published_dir(self) -> Path:
        return self.data_dir / "published"

    @property
    def secrets_path(self) -> Path:
        """The login of the dashboard and who may see what (docs/access.md); optional."""
        return self.data_dir / "secrets.toml"

    @property
    def alerts_dir(self) -> Path:
        """What alerts remember: what was told, and what still waits to be delivered."""
        return self.data_dir / "alerts"

    @property
    def alerts_path(self) -> Path:
        """Where alerts go (docs/alerts.md); optional, holds secrets."""
        return self.data_dir / "alerts.toml"

    @property
    def reports_dir(self) -> Path:
        """Packs written by ``dx report``, a folder per snapshot."""
        return self.data_dir / "reports"

    @property
    def logs_dir(self) -> Path:
        """Journals: what was taken out of the city's data (exports.jsonl), what was told to whom by which way (alerts.jsonl)."""
        return self.data_dir / "logs"

    @property
    def dagster_home(self) -> Path:
        return self.data_dir / "dagster"


def load_settings() -> Settings:
    """Read the environment once more; ``data_dir`` comes back absolute."""
    settings = Settings()
    settings.data_dir = settings.data_dir.expanduser().resolve()
    return settings
