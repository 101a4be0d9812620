"""DAGSTER_HOME: the instance settings that every process of Dagster's reads, and where Dagster keeps its own records.

Belongs here: writing dagster.yaml, SQLite or PostgreSQL. Does not belong here: what a run does.
"""

from __future__ import annotations

import importlib.util
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.errors import UserError
from pipelines.secret_file import require_private
from pipelines.settings import PROJECT_DIR, Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance

POSTGRES_URL = "DX_DAGSTER_POSTGRES_URL"
# the driver that dagster-postgres brings along; SQLAlchemy 2.1 takes another one unless told
_DRIVER = "postgresql+psycopg2"

# named by environment, so that a data folder that was moved keeps writing to itself
_ON_SQLITE = """
event_log_storage:
  module: pipelines.orchestration.event_log
  class: PooledSqliteEventLog
  config:
    base_dir: {env: DAGSTER_HOME}
"""

# named by environment, so that the password stands in no file of ours
_ON_POSTGRES = f"""
storage:
  postgres:
    postgres_url: {{env: {POSTGRES_URL}}}
"""


def ensure_dagster_home(settings: Settings) -> Path:
    """DAGSTER_HOME with a dagster.yaml that fits the settings; both are set in this process's environment.

    The file is made by this function alone and is written anew where it differs. Raises UserError (exit code 2) where
    PostgreSQL is asked for and its package is missing, its address is none, or a file with the address is open to others.
    """
    url = postgres_url(settings)
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    wanted = (PROJECT_DIR / "dagster.yaml").read_text(encoding="utf-8") + (_ON_POSTGRES if url else _ON_SQLITE)
    path = home / "dagster.yaml"
    if not path.exists() or path.read_text(encoding="utf-8") != wanted:
        unfinished = path.with_name(f".dagster.yaml.{os.getpid()}")
        unfinished.write_text(wanted, encoding="utf-8")
        unfinished.replace(path)
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    if url:
        os.environ[POSTGRES_URL] = url
    return home


@contextmanager
def dagster_instance() -> Iterator[DagsterInstance]:
    """Dagster's instance in DAGSTER_HOME, closed on leaving. Raises UserError where its PostgreSQL does not answer."""
    from dagster import DagsterInstance

    if not os.environ.get(POSTGRES_URL):
        instance = DagsterInstance.get()
    else:
        from dagster_postgres.utils import DagsterPostgresException
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with _without_warnings():
                instance = DagsterInstance.get()
        except (DagsterPostgresException, SQLAlchemyError) as error:
            raise _no_postgres(os.environ[POSTGRES_URL], error) from None
    with instance:
        yield instance


def require_storage() -> None:
    """Raise UserError as `dagster_instance` does: one line here, and pages of traceback in Dagster's own programs."""
    with dagster_instance():
        pass


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Dagster warns with the driver's words, several lines for each of its tries."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def _no_postgres(url: str, error: Exception) -> UserError:
    """Without what the driver says, which may repeat the address and so the password."""
    parts = urlsplit(url)
    where = f"{parts.hostname or ''}{parts.path}"
    return UserError(
        f"Dagster の記録先の PostgreSQL ({where}) に接続できません ({type(error).__name__})。"
        f"PostgreSQL が動いているか、{POSTGRES_URL} が正しいかを確かめてください。",
        f"Dagster's PostgreSQL ({where}) cannot be reached ({type(error).__name__}). "
        f"Check that it runs and that {POSTGRES_URL} is right.",
    )


def postgres_url(settings: Settings) -> str | None:
    """The address of Dagster's PostgreSQL as its driver takes it; None where Dagster keeps its records in SQLite.

    Raises UserError (exit code 2) as `ensure_dagster_home` does; no part of the address is in it, since what was meant as the
    password may stand anywhere.
    """
    if settings.dagster_postgres_url:
        url = settings.dagster_postgres_url.get_secret_value()
    elif settings.dagster_postgres_url_file:
        url = _read_secret(settings.dagster_postgres_url_file)
    else:
        return None
    scheme, _, rest = url.partition("://")
    if scheme not in ("postgresql", "postgres", _DRIVER) or not rest:
        raise UserError(
            f"{POSTGRES_URL} は postgresql:// で始まるアドレスにしてください。",
            f"{POSTGRES_URL} has to be an address that begins with postgresql://.",
            exit_code=2,
        )
    if not _is_address(url):
        raise UserError(
            f"{POSTGRES_URL} をアドレスとして読めません。postgresql://利用者:パスワード@ホスト:ポート/データベース の形にし、"
            "パスワードなどの記号は %40 (@) や %2F (/) のように書いてください。",
            f"{POSTGRES_URL} cannot be read as an address. Write postgresql://user:password@host:port/database, with signs of"
            " the password encoded, such as %40 for @ and %2F for /.",
            exit_code=2,
        )
    if importlib.util.find_spec("dagster_postgres") is None:
        raise UserError(
            f"{POSTGRES_URL} には dagster-postgres が要ります: make server",
            f"{POSTGRES_URL} needs the package dagster-postgres: make server",
            exit_code=2,
        )
    return f"{_DRIVER}://{rest}"


def _is_address(url: str) -> bool:
    """Whether everything in it is where it is looked for: what follows a bare ``/`` or ``@`` of a password is no host."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - is parsed when it is asked for
    except ValueError:
        return False
    return url.count("@") <= 1 and ("@" in parts.netloc or "@" not in url)


def _read_secret(path: Path) -> str:
    try:
        require_private(path)
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"{POSTGRES_URL}_FILE の {path} を読めません ({error})。パスと権限を確かめてください。",
            f"{POSTGRES_URL}_FILE names {path}, which cannot be read ({error}). Check path and permissions.",
            exit_code=2,
        ) from None
