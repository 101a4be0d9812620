"""kintone's REST API: paging by $id, its warnings and codes, what a second pull asks for, the Standard course."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.pull.server import Call, Reply, first, ok, refusal

NOW = datetime.now(UTC)


def record(number: int, updated: datetime, field: str = "更新日時") -> dict[str, Any]:
    return {
        "$id": {"type": "__ID__", "value": str(number)},
        "$revision": {"type": "__REVISION__", "value": "1"},
        "作成日時": {"type": "CREATED_TIME", "value": "2026-04-01T00:00:00Z"},
        field: {"type": "UPDATED_TIME", "value": f"{updated:%Y-%m-%dT%H:%M:00Z}"},
        "作成者": {"type": "CREATOR", "value": {"code": "sato", "name": "佐藤"}},
    }


class Kintone:
    """Apps by id, each a list of records in the order of their ids."""

    def __init__(self, **apps: list[dict[str, Any]]) -> None:
        self.apps = {name.removeprefix("app_"): records for name, records in apps.items()}
        self.listed = [{"appId": app, "name": f"アプリ{app}", "creator": {"code": "sato"}} for app in self.apps]
        self.statistics: Reply | None = None
        self.clock = NOW

    def __call__(self, call: Call) -> Reply:
        if call.path.endswith("/records.json"):
            return self._records(call.query)
        if call.path.endswith("/apps/statistics.json") and self.statistics:
            return self.statistics
        if call.path.endswith("/apps.json") and "x-cybozu-authorization" in call.headers:
            begin, limit = int(call.query["offset"]), int(call.query["limit"])
            return ok({"apps": self.listed[begin : begin + limit]})
        return refusal(403, "CB_NO02")

    def _records(self, query: dict[str, str]) -> Reply:
        if query["app"] not in self.apps:
            return refusal(403, "GAIA_NO01")
        records, text = self.apps[query["app"]], query["query"]
        if match := re.search(r'(\S+) >= "([^"]+)"', text):
            records = [r for r in records if r[match[1]]["value"] >= match[2]]
        if match := re.search(r"\$id > (\d+)", text):
            records = [r for r in records if int(r["$id"]["value"]) > int(match[1])]
        if match := re.search(r"order by (\S+) desc", text):
            records = sorted(records, key=lambda r: r[match[1]]["value"], reverse=True)
        limit = int(re.search(r"limit (\d+)$", text)[1])
        assert limit <= 500
        date = f"{self.clock:%a, %d %b %Y %H:%M:%S GMT}"
        return ok({"records": records[:limit], "totalCount": str(len(records))}, Date=date)


def many(count: int, updated: datetime = NOW - timedelta(days=3)) -> list[dict[str, Any]]:
    return [record(number, updated) for number in range(1, count + 1)]


def test_every_record_past_ten_thousand_arrives_and_is_loaded(city, serve):
    server = serve(Kintone(app_12=many(10_123)))
    city.configure(kintone={"base_url": server.url, "login": "dx-office", "apps": [12]})
    assert city.pull("kintone").exit_code == 0
    asked = [call for call in server.asked("/records.json") if "$id" in call.query["query"]]
    assert len(asked) == 21
    assert asked[0].query["query"] == "$id > 0 order by $id asc limit 500"
    assert asked[-1].query["query"] == "$id > 10000 order by $id asc limit 500"
    assert {call.query["totalCount"] for call in asked} == {"true"}
    assert "content-type" not in asked[0].headers
    # 20 pages to a file
    assert [name for name in city.names("kintone") if "records" in name] == ["app_12_records", "app_12_records"]
    city.take_in("kintone")
    assert city.query("select count(*), count(distinct row_key) from raw.kintone_record") == [(10_123, 10_123)]


def test_a_second_pull_asks_for_what_was_updated_since_the_first_began(city, serve):
    kintone = Kintone(app_7=many(3))
    kintone.clock = NOW - timedelta(hours=3)  # it is the server's clock that counts
    server = serve(kintone)
    city.configure(kintone={"base_url": server.url, "apps": [7]})
    assert city.pull().exit_code == 0
    kintone.apps["7"][1] = record(2, NOW + timedelta(minutes=5))
    kintone.clock = NOW + timedelta(minutes=10)
    assert city.pull().exit_code == 0
    # an hour before that clock
    since = NOW - timedelta(hours=4)
    assert server.calls[-1].query["query"] == (f'更新日時 >= "{since:%Y-%m-%dT%H:%M:00Z}" and $id > 0 order by $id asc limit 500')
    assert [len(json.loads(path.read_bytes())[0]["records"]) for path in city.files("kintone")] == [3, 1]
    assert {call.headers["x-cybozu-api-token"] for call in server.calls} == {"kintone-token-90de"}


def test_the_field_with_the_time_of_update_may_have_any_code(city, serve):
    server = serve(Kintone(app_7=[record(1, NOW, field="koushin")]))
    city.configure(kintone={"base_url": server.url, "apps": [7]})
    city.pull()
    city.pull()
    assert server.calls[-1].query["query"].startswith("koushin >= ")


def test_a_field_that_lost_its_code_makes_the_pull_after_the_failed_one_begin_anew(city, serve):
    kintone = Kintone(app_7=many(2))
    server = serve(kintone)
    city.configure(kintone={"base_url": server.url, "apps": [7]})
    city.pull()
    server.answer = first(refusal(400, "GAIA_IQ11"), then=kintone)
    assert city.pull().exit_code == 1
    assert city.pull().exit_code == 0
    assert server.calls[-1].query["query"] == "$id > 0 order by $id asc limit 500"


def test_nothing_new_writes_no_file(city, serve):
    server = serve(Kintone(app_7=many(2)))
    city.configure(kintone={"base_url": server.url, "apps": [7]})
    city.pull()
    assert "kintone: 0 files" in city.pull().text
    assert len(city.files("kintone")) == 1


def test_an_aborted_filter_is_a_failure_and_nothing_of_it_is_written(city, serve):
    warning = {"x-cybozu-warning": "Filter aborted because of too many search results"}
    server = serve(lambda call: ok({"records": many(1), "totalCount": "1"}, **warning))
    city.configure(kintone={"base_url": server.url, "apps": [7]})
    shown = city.pull()
    assert shown.exit_code == 1
    assert "kintone aborted the search (more than 100,000 hits)" in shown.text
    assert city.files("kintone") == []
    assert len(server.calls) == 1


def test_a_page_with_fewer_records_than_kintone_counts_is_asked_for_again(city, serve):
    short = ok({"records": many(499), "totalCount": "600"})
    server = serve(first(short, then=Kintone(app_7=many(600))))
    city.configure(kintone={"base_url": server.url, "apps": [7]})
    assert city.pull().exit_code == 0
    city.take_in("kintone")
    assert len(server.calls) == 3
    assert city.query("select count(*) from raw.kintone_record") == [(600,)]


@pytest.mark.parametrize(("code", "times", "exit_code"), [("GAIA_RE18", 2, 0), ("GAIA_DA02", 1, 0), ("GAIA_DA02", 2, 1)])
def test_a_locked_database_passes_but_gaia_da02_has_one_more_chance_only(city, serve, code, times, exit_code):
    server = serve(first(*[refusal(520, code)] * times, then=Kintone(app_7=many(1))))
    city.configure(kintone={"base_url": server.url, "apps": [7]})
    shown = city.pull()
    assert shown.exit_code == exit_code
    assert len(server.calls) == (times + 1 if exit_code == 0 else 2)
    assert (code in shown.text) == (exit_code == 1)


def test_one_app_that_is_refused_does_not_hold_up_the_others(city, serve, monkeypatch):
    server = serve(Kintone(app_7=many(1), app_8=many(2)))
    city.configure(kintone={"base_url": server.url, "login": "dx-office", "apps": [9, 8], "guest_apps": {3: [7]}})
    monkeypatch.delenv("DX_KINTONE_TOKEN_7")
    shown = city.pull()
    assert shown.exit_code == 1
    assert "127.0.0.1/k/v1/records.json refuses (HTTP 403 GAIA_NO01)" in shown.text
    assert city.names("kintone") == ["app_7_records", "app_8_records", "apps", "statistics"]
    assert server.asked("/k/guest/3/v1/records.json")[0].query["app"] == "7"


def test_password_and_basic_authentication_go_into_their_headers(city, serve):
    server = serve(Kintone(app_8=many(1)))
    city.configure(kintone={"base_url": server.url, "login": "dx-office", "basic_user": "door", "apps": [8]})
    city.pull()
    assert {(call.headers["x-cybozu-authorization"], call.headers["authorization"]) for call in server.calls} == {
        ("ZHgtb2ZmaWNlOmtpbnRvbmUtcGFzcy01ZjFj", "Basic ZG9vcjpraW50b25lLWJhc2ljLTc3YWI=")
    }


def test_apps_are_read_until_a_short_page_and_statistics_as_they_are(city, serve):
    kintone = Kintone()
    kintone.listed = [{"appId": str(n), "name": f"アプリ{n}", "createdAt": "2026-04-01T00:00:00Z"} for n in range(1, 151)]
    count = {"id": "1", "name": "アプリ1", "status": "ACTIVATED", "recordCount": "100", "storageUsage": 5}
    kintone.statistics = ok({"apps": [count]})
    server = serve(kintone)
    city.configure(kintone={"base_url": server.url, "login": "dx-office"})
    assert city.pull().exit_code == 0
    assert [call.query for call in server.asked("/apps.json")] == [
        {"offset": "0", "limit": "100"},
        {"offset": "100", "limit": "100"},
    ]
    city.take_in("kintone")
    assert city.query("select count(*) from raw.kintone_app") == [(150,)]
    assert city.query("select app_id, record_count, storage_bytes from raw.kintone_app_statistics") == [("1", 100, 5)]


def test_without_statistics_apps_are_counted_one_by_one(city, serve, monkeypatch):
    monkeypatch.delenv("DX_KINTONE_TOKEN_7")
    newest = datetime(2026, 5, 1, 3, 4, tzinfo=UTC)
    kintone = Kintone(app_7=[*many(4), record(5, newest), record(6, newest - timedelta(days=1))], app_8=[])
    for position, changed in enumerate(kintone.apps["7"][:4]):
        changed["更新日時"]["value"] = f"2026-04-0{position + 1}T00:00:00Z"
    kintone.listed.append({"appId": "9", "name": "見えないアプリ"})
    server = serve(kintone)
    city.configure(kintone={"base_url": server.url, "login": "dx-office"})
    assert city.pull().exit_code == 0
    city.take_in("kintone")
    assert city.query("select app_id, record_count, record_updated_at from raw.kintone_app_statistics order by 1") == [
        ("7", 6, datetime(2026, 5, 1, 12, 4)),
        ("8", 0, None),
        ("9", None, None),
    ]


def test_a_killed_pull_leaves_no_half_file_and_the_next_goes_on_after_the_last_whole_one(city, serve):
    kintone = Kintone(app_7=many(10_600))
    server = serve(lambda call: kintone(call) if "$id > 10000 " not in call.query["query"] else Reply(delay_s=30))
    city.configure(kintone={"base_url": server.url, "apps": [7]})
    environment = {**os.environ, "DX_DATA_DIR": str(city.settings.data_dir)}
    path = city.settings.data_dir / "pull" / "pull.yaml"
    path.write_text(path.read_text().replace("read_timeout_s: 0.5", "read_timeout_s: 30"))
    dx = Path(sys.executable).with_name("dx")
    process = subprocess.Popen([dx, "pull", "kintone"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while len(server.calls) < 21 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert city.names("kintone") == ["app_7_records"]
    (city.settings.inbox_dir / "kintone" / ".writing-app_7_records_x.json.part").write_bytes(b"[{")
    server.calls.clear()
    server.answer = kintone
    assert city.pull().exit_code == 0
    assert [call.query["query"] for call in server.calls] == [
        "$id > 10000 order by $id asc limit 500",
        "$id > 10500 order by $id asc limit 500",
    ]
    assert not [file for file in city.files("kintone") if file.name.startswith(".")]
    city.take_in("kintone")
    assert city.query("select count(*), count(distinct row_key) from raw.kintone_record") == [(10_600, 10_600)]
