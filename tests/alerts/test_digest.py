"""The monthly digest: once a month, with the pack."""

from __future__ import annotations

import io
import json
from pathlib import Path

import duckdb
import pytest
from pypdf import PdfReader

from pipelines.alerts.config import load_config
from pipelines.digest import send_digest, send_digest_if_due
from pipelines.errors import UserError
from pipelines.settings import Settings
from tests.alerts.conftest import City, Mailbox, chat_section
from tests.pull.server import Server

DIGEST = """\
■ 数字
当月の純削減時間: 169 時間（80%区間 135〜161）
令和8年度の累計: 1,012 時間（80%区間 809〜961）
当月の純削減時間は前月より171.0時間増え、169.0時間でした。
kintone の利用率: 45.0%（45/100 人）

■ 出典
公開版 20261016T060400（データの最終日 2026-10-15）の数字です。
添付: 令和8年度の報告書（PDF）。Excel と PowerPoint は dx report で作れます。
"""


def test_a_month_that_is_complete_is_told_once_with_its_report(city: City, mailbox: Mailbox, chat: Server) -> None:
    city.mail_to(mailbox, chat_section(chat))
    send_digest_if_due(city.settings)
    send_digest_if_due(city.settings)
    (letter,) = mailbox.letters
    assert (letter["Subject"], mailbox.texts) == ("【DX効果】2026年9月分の月報", [DIGEST])
    (attached,) = letter.iter_attachments()
    assert attached.get_filename() == "dx_report_20261016T060400_2026_city_ja.pdf"
    assert len(PdfReader(io.BytesIO(attached.get_content())).pages) > 5
    (call,) = chat.calls
    path = city.settings.reports_dir / "20261016T060400" / "dx_report_20261016T060400_2026_city_ja.pdf"
    texts = [block["inlines"][0]["text"] for block in json.loads(call.body)["attachments"][0]["content"]["body"]]
    assert texts[-2:] == ["PDF", str(path)] and path.is_file()
    (line,) = (city.settings.logs_dir / "exports.jsonl").read_text(encoding="utf-8").splitlines()
    assert (json.loads(line)["by"], json.loads(line)["format"]) == ("digest", "pdf")
    config = load_config(city.settings)
    assert config is not None
    assert [tried.channel for tried in send_digest(city.settings, config)] == ["mail", "teams"]


def test_a_pack_that_cannot_be_made_breaks_no_run_and_is_tried_again(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    file = city.settings.published_dir / "20261016T060400.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("alter table mart_voice rename to hidden")
    send_digest_if_due(city.settings)
    (log,) = (city.settings.warehouse_dir / "logs").glob("alerts_*.log")
    assert "mart_voice" in log.read_text(encoding="utf-8")
    assert mailbox.letters == []
    with duckdb.connect(str(file)) as con:
        con.execute("alter table hidden rename to mart_voice")
    send_digest_if_due(city.settings)
    assert mailbox.subjects == ["【DX効果】2026年9月分の月報"]


def test_nothing_to_report_is_said(tmp_path: Path, mailbox: Mailbox) -> None:
    city = City(Settings(data_dir=tmp_path))
    city.mail_to(mailbox)
    config = load_config(city.settings)
    assert config is not None
    with pytest.raises(UserError, match="No month is complete"):
        send_digest(city.settings, config)
