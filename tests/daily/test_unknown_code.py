"""Tables that a build left behind when it failed belong to no version of the code."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from pipelines.orchestration import dbt
from pipelines.orchestration.inputs import Inputs
from pipelines.orchestration.run import RunScope
from pipelines.settings import Settings
from pipelines.warehouse.connection import KeptOpen, open_warehouse
from pipelines.warehouse.state import BUILT_CODE, read_state, write_state


@pytest.mark.parametrize(("code", "left"), [("new", ""), ("former", "former")])
def test_a_build_by_other_code_that_fails_is_followed_by_a_full_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, left: str
) -> None:
    settings = Settings(data_dir=tmp_path)
    with open_warehouse(settings) as connection:
        write_state(connection, **{BUILT_CODE: "former"})

    def fail(*arguments: object, **options: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(dbt.OfflineDbt, "cli", fail)
    scope = RunScope(settings, "run", Inputs("", "", code, ""), KeptOpen(settings))
    with pytest.raises(RuntimeError, match="killed"):
        list(dbt._build(dg.build_asset_context(), scope))
    with open_warehouse(settings) as connection:
        assert read_state(connection, BUILT_CODE) == left
