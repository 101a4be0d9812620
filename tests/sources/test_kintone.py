"""kintone records as the REST API returns them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.conftest import Inbox


def record(number: int, *, revision: int | None = 1, updated: str = "2026-04-01T01:00:00Z", **fields: Any) -> dict[str, Any]:
    fields_by_code: dict[str, Any] = {
        "レコード番号": {"type": "RECORD_NUMBER", "value": f"TAX-{number}"},
        "作成者": {"type": "CREATOR", "value": {"code": "Sato", "name": "佐藤"}},
        "更新者": {"type": "MODIFIER", "value": {"code": "tanaka", "name": "田中"}},
        "作成日時": {"type": "CREATED_TIME", "value": "2026-03-31T15:00:00Z"},
        "更新日時": {"type": "UPDATED_TIME", "value": updated},
        "状態": {"type": "STATUS", "value": "完了"},
        "内訳": {"type": "SUBTABLE", "value": [{"id": "1", "value": {"x": {"type": "NUMBER", "value": "3"}}}]},
    } | fields
    if revision is not None:
        fields_by_code["$revision"] = {"type": "__REVISION__", "value": str(revision)}
    return fields_by_code


def test_system_fields_are_found_by_type(inbox: Inbox) -> None:
    inbox.drop("kintone/app_12_records_2026-04.json", {"records": [record(9)], "totalCount": "1"})
    inbox.take_in("kintone")
    assert inbox.query(
        "select app_id, record_number, row_key, version, event_day, created_at, updated_at, status, revision,"
        " creator_hash <> modifier_hash from raw.kintone_record"
    ) == [("12", "9", "12|9", 1, date(2026, 4, 1), datetime(2026, 4, 1), datetime(2026, 4, 1, 10), "完了", 1, True)]
    assert "sato" not in str(inbox.query("from raw.kintone_record")).lower()


@pytest.mark.real_files
def test_published_record_with_every_field_type_loads(inbox: Inbox, real_files: Path) -> None:
    inbox.drop("kintone/app_7_records.json", (real_files / "records_all_types.json").read_bytes())
    inbox.take_in("kintone")
    assert inbox.counts("kintone/app_7_records.json") == (1, 1, 0, 0, 0, 0)
    assert inbox.query("select row_key, created_at, updated_at, version from raw.kintone_record") == [
        ("7|9", datetime(2021, 2, 10, 15, 14), datetime(2021, 2, 16, 11, 43), 7)
    ]


def test_later_revision_wins_in_either_order_and_both_days_become_pending(inbox: Inbox, tmp_path: Path) -> None:
    other = Inbox(tmp_path / "other")
    old, new = [record(1)], [record(1, revision=2, updated="2026-05-01T00:00:00Z")]
    for city, order in ((inbox, (old, new)), (other, (new, old))):
        for number, records in enumerate(order):
            city.drop(f"kintone/app_1_records_{number}.json", {"records": records})
            city.take_in("kintone")
        assert city.query("select count(*) from raw.kintone_record") == [(2,)]
        assert city.query("select distinct day from meta.pending_day order by 1") == [(date(2026, 4, 1),), (date(2026, 5, 1),)]
    assert inbox.in_effect("kintone_record") == other.in_effect("kintone_record")


def test_without_revisions_the_update_time_tells(inbox: Inbox) -> None:
    for name, updated in (("new", "2026-05-01T00:00:00Z"), ("old", "2026-04-01T00:00:00Z")):
        inbox.drop(f"kintone/app_1_records_{name}.json", {"records": [record(1, revision=None, updated=updated)]})
        inbox.take_in("kintone")
    assert inbox.query("select updated_at from raw.kintone_record where not superseded") == [(datetime(2026, 5, 1, 9),)]


def test_equal_content_of_two_apps_is_no_duplicate(inbox: Inbox) -> None:
    for app in (1, 2):
        inbox.drop(f"kintone/app_{app}_records.json", [{"records": [record(1)]}, {"records": [record(2)]}])
    summary = inbox.take_in("kintone")
    assert (summary.rows_loaded, summary.rows_duplicate) == (4, 0)


def test_records_without_number_or_creation_time_are_quarantined(inbox: Inbox) -> None:
    timeless, nameless = record(1), record(2)
    del timeless["作成日時"], nameless["レコード番号"]
    future = record(3, updated="2027-01-01T00:00:00Z")
    inbox.drop("kintone/app_1_records.json", {"records": [timeless, nameless, future]})
    inbox.take_in("kintone")
    assert inbox.counts("kintone/app_1_records.json") == (3, 0, 0, 0, 3, 0)
    assert inbox.reasons() == [
        (1, "missing_required", "CREATED_TIME", None),
        (2, "missing_required", "RECORD_NUMBER", None),
        (3, "future_date", "UPDATED_TIME", "2027-01-01T00:00:00Z"),
    ]


def test_app_without_records_loads_as_no_rows(inbox: Inbox) -> None:
    inbox.drop("kintone/app_1_records.json", {"records": [], "totalCount": None})
    assert inbox.take_in("kintone").files_refused == 0
