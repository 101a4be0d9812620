"""Runs however started tell what happened to them: ``dx run``, Dagster's job, assets chosen on its page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import dagster as dg
import pytest

from pipelines.definitions import build_defs
from pipelines.settings import Settings
from tests.alerts.conftest import City as AlertedCity
from tests.alerts.conftest import Mailbox, mail_section, mailbox, unused_tcp_port
from tests.e2e.conftest import City, job

__all__ = ["mailbox", "unused_tcp_port"]

# a person's name in a cell, a login in the name of a file: neither may be told or logged
NAME = "佐藤花子"
FAILED = "【DX効果】実行が失敗しました（公開中の版はそのまま使えます）"
RECOVERED = "【DX効果】復旧しました（新しい版を公開しました）"


@pytest.fixture
def alerted(city: City, mailbox: Mailbox) -> City:
    """The city after its first run, with a mailbox that knows what there is to know and a bad register row."""
    AlertedCity(Settings(data_dir=city.root)).configure(mail_section(mailbox.port))
    city.dx("alert")
    mailbox.letters.clear()
    baselines = city.root / "registers" / "baselines.csv"
    baselines.write_text(baselines.read_text(encoding="utf-8").replace("B4,P4,declared", f"B4,P4,{NAME}"), encoding="utf-8")
    return city


def mend(city: City) -> None:
    baselines = city.root / "registers" / "baselines.csv"
    baselines.write_text(baselines.read_text(encoding="utf-8").replace(NAME, "declared"), encoding="utf-8")


def test_a_failing_run_is_told_without_the_cell_and_the_next_good_one_as_recovery(alerted: City, mailbox: Mailbox) -> None:
    failed = alerted.dx("run")
    assert failed.returncode == 1 and NAME in failed.stderr
    assert mailbox.subjects == [FAILED]
    assert "    baselines.csv 行 5 列 method" in mailbox.texts[0]
    mend(alerted)
    alerted.drop("inbox/uipath/jobs_sato_20260413.json", {"value": [job(9, "Successful", 13)]})
    assert alerted.dx("run").returncode == 0
    assert mailbox.subjects[1] == RECOVERED
    pointer = json.loads(alerted.pointer)
    assert f"公開中の版 {pointer['snapshot_id']}（データの最終日 2026-04-21）はそのまま使えます。" in mailbox.texts[1]
    everything = "".join(letter.as_string() + text for letter, text in zip(mailbox.letters, mailbox.texts, strict=True))
    assert not re.search(f"{NAME}|sato|suzuki", everything)
    assert list(written_with(alerted, f"{NAME}|sato|suzuki|佐藤")) == []


def test_a_run_of_dagsters_job_and_one_of_chosen_assets_are_told_too(
    alerted: City, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(alerted.root / "dagster"))
    defs = build_defs(Settings(data_dir=alerted.root))
    with dg.DagsterInstance.get() as instance:
        assert not defs.resolve_job_def("daily").execute_in_process(instance=instance, raise_on_error=False).success
        assets = defs.resolve_implicit_global_asset_job_def()
        chosen = assets.execute_in_process(instance=instance, raise_on_error=False, asset_selection=[dg.AssetKey("registers")])
    assert mailbox.subjects == [FAILED, FAILED]
    assert "baselines.csv 行 5 列 method" in mailbox.texts[0]
    assert f"手順 registers が失敗しました。Dagster の画面で実行 {chosen.run_id} を見てください。" in mailbox.texts[1]
    assert list(written_with(alerted, NAME)) == []


def test_the_schedule_that_cannot_begin_a_run_tells_why_once(
    alerted: City, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the warehouse nobody can say whether anything is new."""
    monkeypatch.setenv("DAGSTER_HOME", str(alerted.root / "dagster"))
    (alerted.root / "warehouse" / "dx_warehouse.duckdb").write_bytes(b"no database" * 1000)
    (schedule,) = build_defs(Settings(data_dir=alerted.root)).schedules
    with dg.DagsterInstance.get() as instance:
        for _ in range(2):
            with dg.build_schedule_context(instance=instance) as context:
                assert isinstance(schedule(context), dg.SkipReason)
    assert mailbox.subjects == [FAILED]
    assert "dx rebuild" in mailbox.texts[0]


def test_a_morning_without_anything_new_tells_what_is_worth_a_look(
    city: City, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing came since April, and no run will begin that could say so."""
    monkeypatch.setenv("DAGSTER_HOME", str(city.root / "dagster"))
    AlertedCity(Settings(data_dir=city.root)).configure(mail_section(mailbox.port) + "[watch]\nsilent_days = 7\n")
    (schedule,) = build_defs(Settings(data_dir=city.root)).schedules
    with dg.DagsterInstance.get() as instance, dg.build_schedule_context(instance=instance) as context:
        skipped = schedule(context)
    assert isinstance(skipped, dg.SkipReason) and skipped.skip_message == "Nothing new since the current snapshot."
    assert len(mailbox.subjects) == 1
    assert "どのデータ源からも新しいデータが届いていません" in mailbox.texts[0]


def written_with(city: City, pattern: str) -> Iterator[str]:
    """Logs, journals, Dagster's storage, dbt's artefacts and what is published, where they hold the pattern.

    Left out: what was delivered, and the private warehouse, whose ledger knows files by their names.
    """
    left_out = {city.root / folder for folder in ("registers", "inbox", "landing")}
    for path in city.root.rglob("*"):
        is_ours = path.is_file() and not left_out & set(path.parents) and path.name != "dx_warehouse.duckdb"
        if is_ours and re.search(pattern.encode(), path.read_bytes()):
            yield str(path.relative_to(city.root))
