"""WinActor Manager on Cloud: its token, the CSV exports as served, their days."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from pipelines.pull import run
from tests.pull.server import Call, Reply, refusal

TODAY = date(2026, 9, 30)
TASKS = (
    "タスクID,名前,シナリオID,シナリオ名,状態,生成日時,開始日時,終了日時,更新日時,実行時間（秒）,リトライカウント\r\n"
    "t1,消込①,s1,税収納消込,FINISH,2026/04/01 09:00:00,2026/04/01 09:00:05,2026/04/01 09:10:00,2026/04/01 09:10:00,595,0\r\n"
    "t2,消込②,s1,税収納消込,ERROR,2026/04/01 10:00:00,2026/04/01 10:00:05,2026/04/01 10:01:00,2026/04/01 10:01:00,55,1\r\n"
)
SCENARIOS = "シナリオID,名前,実行回数,成功回数,失敗回数,中断回数\r\ns1,税収納消込,2,1,1,0\r\n"
EVENTS = "createdAt,level,message\r\n"


class Manager:
    """Tokens run out when told to."""

    def __init__(self) -> None:
        self.tokens = ["raw-token-1", "raw-token-2"]
        self.valid: str | None = None
        self.exports = {"tasks/csv": TASKS, "scenarios/csv": SCENARIOS, "events/csv": EVENTS, "statistics/winactors/csv": EVENTS}

    def __call__(self, call: Call) -> Reply:
        if call.path == "/v1.2/tokens":
            assert json.loads(call.body) == {"name": "dx-office", "password": "winactor-pass-c0c0"}
            self.valid = self.tokens.pop(0)
            return Reply(201, json.dumps({"token": self.valid}).encode())
        if call.headers.get("authorization") != self.valid:
            return refusal(401)
        return Reply(200, self.exports[call.path.removeprefix("/v1.2/")].encode("cp932"))


@pytest.fixture(autouse=True)
def just_after_midnight_in_tokyo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then UTC is a day behind."""
    monkeypatch.setattr(run, "utc_now", lambda: datetime(2026, 9, 29, 15, 5, tzinfo=UTC))


@pytest.fixture
def manager() -> Manager:
    return Manager()


def configure(city, server, since: date = TODAY - timedelta(days=3)) -> None:
    city.configure(winactor={"base_url": server.url, "name": "dx-office", "since": since})


def test_exports_arrive_as_served_and_are_loaded(city, serve, manager):
    server = serve(manager)
    configure(city, server)
    assert city.pull().exit_code == 0
    assert city.names("winactor") == ["scenarios", "tasks"]
    assert TASKS.encode("cp932") in [path.read_bytes() for path in city.files("winactor")]
    assert {call.headers["authorization"] for call in server.asked("csv")} == {"raw-token-1"}
    city.take_in("winactor")
    assert city.query("select process_name, status, retry_number from raw.winactor_run order by row_key") == [
        ("税収納消込", "ok", 0),
        ("税収納消込", "exception", 1),
    ]
    assert city.query("select runs from raw.winactor_scenario") == [(2,)]


def test_each_export_is_asked_for_its_days_and_the_next_pull_for_those_since(city, serve, manager):
    server = serve(manager)
    configure(city, server, since=TODAY - timedelta(days=40))
    assert city.pull().exit_code == 0

    def days(path: str, prefix: str) -> list[tuple[str, ...]]:
        calls = server.asked(path)
        assert {call.query[f"{prefix}Type"] for call in calls} == {"range"}
        return [(call.query[f"{prefix}Date1"], call.query[f"{prefix}Date2"]) for call in calls]

    begin = TODAY - timedelta(days=40)
    windows = [
        (f"{begin:%Y/%m/%d}", f"{begin + timedelta(days=30):%Y/%m/%d}"),
        (f"{begin + timedelta(days=31):%Y/%m/%d}", f"{TODAY:%Y/%m/%d}"),
    ]
    assert days("/tasks/csv", "updatedAt") == windows
    assert days("/events/csv", "createdAt") == windows
    assert days("/statistics/winactors/csv", "periodAt") == windows
    server.calls.clear()
    manager.tokens = ["raw-token-1"]
    manager.valid = None
    city.pull()
    assert days("/tasks/csv", "updatedAt") == [(f"{TODAY - timedelta(days=1):%Y/%m/%d}", f"{TODAY:%Y/%m/%d}")]


def test_a_token_that_ran_out_is_asked_for_once_more(city, serve, manager):
    def expire_once(call: Call) -> Reply:
        return refusal(401) if call.path.endswith("tasks/csv") and manager.valid == "raw-token-1" else manager(call)

    server = serve(expire_once)
    configure(city, server)
    assert city.pull().exit_code == 0
    assert len(server.asked("/tokens")) == 2
    assert city.names("winactor") == ["scenarios", "tasks"]


def test_a_wrong_password_is_tried_once(city, serve):
    server = serve(lambda call: refusal(401))
    configure(city, server)
    shown = city.pull()
    assert "/v1.2/tokens refuses the login (HTTP 401)" in shown.text
    assert len(server.calls) == 1


@pytest.mark.parametrize("with_length", [True, False])
def test_a_csv_cut_short_is_asked_for_again(city, serve, manager, with_length):
    cut = [Reply(200, TASKS.encode("cp932"), sent=200, with_length=with_length)]
    server = serve(lambda call: cut.pop() if cut and call.path.endswith("tasks/csv") else manager(call))
    configure(city, server)
    assert city.pull().exit_code == 0
    assert len(server.asked("tasks/csv")) == 2
    assert TASKS.encode("cp932") in [path.read_bytes() for path in city.files("winactor")]


def test_an_export_that_fails_is_pulled_next_time_from_where_it_stood(city, serve, manager):
    server = serve(lambda call: refusal(500) if call.path.endswith("events/csv") else manager(call))
    configure(city, server)
    assert city.pull().exit_code == 1
    server.calls.clear()
    manager.tokens, manager.valid = ["raw-token-1"], None
    server.answer = manager
    assert city.pull().exit_code == 0
    assert server.asked("events/csv")[0].query["createdAtDate1"] == f"{TODAY - timedelta(days=3):%Y/%m/%d}"
    assert server.asked("tasks/csv")[0].query["updatedAtDate1"] == f"{TODAY - timedelta(days=1):%Y/%m/%d}"
