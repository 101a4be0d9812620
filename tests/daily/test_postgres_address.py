"""The address of Dagster's PostgreSQL: one that cannot be meant is refused in one line, and nothing of it is repeated."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.orchestration.home import POSTGRES_URL, postgres_url
from pipelines.settings import Settings

pytest.importorskip("dagster_postgres")
DX = str(Path(sys.executable).with_name("dx"))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p@host:abc/x",
        "postgresql://u:[p@h",
        "postgresql://u:s3c/ret@localhost:1/x",
        "postgresql://u:12/ret@localhost:1/x",
        "postgresql://u:s3c@ret@localhost:1/x",
        "postgresql://u:s3c#ret@localhost:1/x",
        "postgresql://u:s3c?ret@localhost:1/x",
    ],
)
def test_an_address_with_bare_signs_is_refused_and_not_repeated(url):
    with pytest.raises(UserError) as refused:
        postgres_url(Settings(dagster_postgres_url=url))
    assert refused.value.exit_code == 2
    assert refused.value.ja == (
        f"{POSTGRES_URL} をアドレスとして読めません。postgresql://利用者:パスワード@ホスト:ポート/データベース の形にし、"
        "パスワードなどの記号は %40 (@) や %2F (/) のように書いてください。"
    )
    assert refused.value.en == (
        f"{POSTGRES_URL} cannot be read as an address. Write postgresql://user:password@host:port/database, with signs of"
        " the password encoded, such as %40 for @ and %2F for /."
    )


@pytest.mark.parametrize("rest", ["u:s3c%2Fret@localhost:1/x", "u@db/x", "db", "/x?host=/run/postgresql", "u:a:b@[::1]:5432/x"])
def test_an_address_that_can_be_meant_is_taken(rest):
    assert postgres_url(Settings(dagster_postgres_url=f"postgresql://{rest}")) == f"postgresql+psycopg2://{rest}"


@pytest.mark.parametrize("command", ["webserver", "rebuild"])
def test_a_server_that_is_down_is_one_line(tmp_path, command):
    """Port 1 answers nobody; what the driver says of each try is not shown."""
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "departments.csv").write_text(
        "department_id,department_name,kind\nD1,総務局,局\n", encoding="utf-8"
    )
    environment = {**os.environ, "DX_DATA_DIR": str(tmp_path), POSTGRES_URL: "postgresql://u:s3c%2Fret@localhost:1/x"}
    outcome = subprocess.run([DX, command], env=environment, capture_output=True, text=True, check=False)
    assert (outcome.returncode, outcome.stdout) == (1, "")
    assert outcome.stderr == (
        "Dagster の記録先の PostgreSQL (localhost/x) に接続できません (DagsterPostgresException)。"
        f"PostgreSQL が動いているか、{POSTGRES_URL} が正しいかを確かめてください。\n"
    )
