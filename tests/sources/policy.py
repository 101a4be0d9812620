"""Policy values for tests of layouts that ask for a setting."""

from __future__ import annotations

from pipelines.registers.load import read_checked, write_registers
from pipelines.warehouse.connection import open_warehouse
from tests.sources.conftest import Inbox


def set_policy(inbox: Inbox, *lines: str) -> None:
    """Write policy.csv and load it, as every run does before the sources."""
    folder = inbox.settings.data_dir / "registers"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "departments.csv").write_text("department_id,department_name,kind\nD1,総務局,局\n", encoding="utf-8")
    (folder / "policy.csv").write_text("\n".join(["key,value,valid_from", *lines]) + "\n", encoding="utf-8")
    with open_warehouse(inbox.settings) as con:
        write_registers(con, read_checked(folder), str)
