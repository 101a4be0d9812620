"""Where things are and how the run behaves, read from the environment (prefix ``DX_``).

Belongs here: every path and option, and what is said of a value that cannot be used. Does not belong here: business rules
(those are policy values in the registers) and anything that opens a file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.errors import UserError
from pipelines.refused_value import in_words

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

    @field_validator("data_dir", "dagster_postgres_url_file", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        # an empty path would be the folder that the command happens to be typed in
        if value == "":
            raise PydanticCustomError("empty_path", "must not be empty: name it, or unset the variable")
        return value

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
    """Read the environment once more; ``data_dir`` comes back absolute.

    Raises UserError (exit code 2) naming the variables that cannot be used.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = [(f"DX_{'_'.join(map(str, e['loc'])).upper()} = {e['input']!r}", *in_words(e)) for e in error.errors()]
        raise UserError(
            f"環境変数の値を使えません: {'; '.join(f'{name}: {ja}' for name, ja, _ in wrong)}",
            f"Environment variables cannot be used: {'; '.join(f'{name}: {en}' for name, _, en in wrong)}",
            exit_code=2,
        ) from None
    try:
        settings.data_dir = settings.data_dir.expanduser().resolve()
        settings.data_dir.exists()
    except (RuntimeError, OSError):
        # a home of nobody, links that lead in a circle, a name that is too long
        raise UserError(
            f"DX_DATA_DIR の {settings.data_dir} はたどれません。あるフォルダの絶対パスを指定してください。",
            f"DX_DATA_DIR is {settings.data_dir}, which leads nowhere. Set it to the absolute path of a folder.",
            exit_code=2,
        ) from None
    return settings
