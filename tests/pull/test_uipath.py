"""UiPath Orchestrator: client credentials, folders, paging, its rate limit, and the 10,000 rows of logs per filter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.pull.server import Call, Reply, first, ok, refusal

NOW = datetime.now(UTC)
DAY_AGO = NOW - timedelta(days=1)


def job(number: int, created: datetime = DAY_AGO, ended: datetime | None = DAY_AGO) -> dict[str, Any]:
    return {
        "Id": number,
        "Key": f"key-{number}",
        "ReleaseName": "税収納消込",
        "State": "Successful" if ended else "Running",
        "CreationTime": _utc(created),
        "StartTime": _utc(created),
        "EndTime": _utc(ended) if ended else None,
    }


def log(moment: datetime, message: str) -> dict[str, Any]:
    return {"Id": 0, "Level": "Info", "TimeStamp": _utc(moment), "ProcessName": "税", "JobKey": "k", "Message": message}


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


class Orchestrator:
    """Rows of each collection by folder. No filter over logs yields more than 10,000 rows, nor counts more."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, list[dict[str, Any]]]] = {"1": {}}
        self.tokens = ["access-token-1", "access-token-2"]
        self.valid: str | None = None
        self.page_size = 1000

    def __call__(self, call: Call) -> Reply:
        if call.method == "POST":
            assert parse_qs(call.body.decode()) == {
                "grant_type": ["client_credentials"],
                "client_id": ["app-id"],
                "client_secret": ["uipath-secret-31bb"],
                "scope": ["OR.Folders.Read OR.Jobs.Read OR.Queues.Read OR.Monitoring.Read"],
            }
            self.valid = self.tokens.pop(0)
            return ok({"access_token": self.valid, "expires_in": 3600, "token_type": "Bearer"})
        if call.headers.get("authorization") != f"Bearer {self.valid}":
            return refusal(401)
        collection = call.path.rsplit("/", 1)[1]
        if collection == "Folders":
            return self._answer([{"Id": int(folder)} for folder in self.rows], call)
        found = self.rows[call.headers["x-uipath-organizationunitid"]].get(collection, [])
        clauses = re.findall(r"(\w+) ge (\S+?) and \w+ (lt|le) ([^)\s]+)", call.query.get("$filter", ""))
        if clauses:
            found = [row for row in found if any(_within(row, *clause) for clause in clauses)]
        return self._answer(found[:10_000] if collection == "RobotLogs" else found, call)

    def _answer(self, found: list[dict[str, Any]], call: Call) -> Reply:
        top, skip = int(call.query.get("$top", 1000)), int(call.query.get("$skip", 0))
        assert top <= 1000
        assert call.query["$count"] == "true"
        return ok({"@odata.count": len(found), "value": found[skip : skip + min(top, self.page_size)]})


def _within(row: dict[str, Any], field: str, low: str, operator: str, high: str) -> bool:
    value = row.get(field)
    return value is not None and low <= value and (value < high or (operator == "le" and value == high))


@pytest.fixture
def orchestrator() -> Orchestrator:
    return Orchestrator()


def configure(city, server, **more: Any) -> None:
    since = (NOW - timedelta(days=10)).date()
    uipath = {"base_url": f"{server.url}/city/tenant/orchestrator_", "client_id": "app-id", "requests_per_minute": 60_000}
    city.configure(uipath={**uipath, "since": since, **more})


def test_every_folder_is_paged_and_loaded_to_the_row(city, serve, orchestrator):
    orchestrator.rows = {
        "1": {
            "Jobs": [job(n) for n in range(2_345)],
            "QueueItems": [{"Id": 5, "Reference": "r", "Status": "Successful", "CreationTime": _utc(DAY_AGO)}],
            "QueueDefinitions": [{"Id": 9, "Name": "税", "CreationTime": _utc(DAY_AGO)}],
        },
        "22": {"Jobs": [job(n) for n in range(3_000, 3_007)], "RobotLogs": [log(DAY_AGO, str(n)) for n in range(11)]},
    }
    server = serve(orchestrator)
    configure(city, server)
    assert city.pull().exit_code == 0
    assert server.calls[0].path == "/identity_/connect/token"
    jobs = server.asked("/odata/Jobs")
    assert [(call.headers["x-uipath-organizationunitid"], call.query["$skip"]) for call in jobs] == [
        ("1", "0"),
        ("1", "1000"),
        ("1", "2000"),
        ("22", "0"),
    ]
    assert city.names("uipath") == ["jobs_1", "jobs_22", "queue_definitions_1", "queue_items_1", "robot_logs_22"]
    city.take_in("uipath")
    counted = {
        table: city.query(f"select count(*) from raw.{table} where not superseded")[0][0]
        for table in ("uipath_run", "uipath_queue_item", "uipath_queue_definition", "uipath_log")
    }
    assert counted == {"uipath_run": 2_352, "uipath_queue_item": 1, "uipath_queue_definition": 1, "uipath_log": 11}


def test_arguments_and_item_contents_are_not_asked_for(city, serve, orchestrator):
    server = serve(orchestrator)
    configure(city, server)
    city.pull()
    fields = [call.query["$select"] for call in [*server.asked("/odata/Jobs"), *server.asked("/odata/QueueItems")]]
    assert len(fields) == 2
    assert server.asked("/odata/Jobs")[0].query["$expand"] == "Robot"
    assert not [text for text in fields if "Arguments" in text or "Specific" in text]


def test_a_job_that_ended_since_the_last_pull_is_told_again(city, serve, orchestrator):
    running = job(1, created=NOW - timedelta(days=5), ended=None)
    orchestrator.rows["1"]["Jobs"] = [running]
    server = serve(orchestrator)
    configure(city, server)
    city.pull()
    orchestrator.rows["1"]["Jobs"] = [job(1, created=NOW - timedelta(days=5), ended=NOW - timedelta(minutes=1))]
    orchestrator.tokens = ["access-token-1"]
    assert city.pull().exit_code == 0
    city.take_in("uipath")
    assert city.query("select status from raw.uipath_run where not superseded") == [("ok",)]
    begin = re.search(r"CreationTime ge (\S+)", server.asked("/odata/Jobs")[-1].query["$filter"])[1]
    assert abs(datetime.fromisoformat(begin) - (datetime.now(UTC) - timedelta(days=2))) < timedelta(minutes=1)


def test_401_is_answered_with_one_new_login(city, serve, orchestrator):
    orchestrator.rows["1"]["Jobs"] = [job(1)]
    server = serve(orchestrator)
    configure(city, server)

    def expire_once(call: Call) -> Reply:
        if call.path.endswith("/Jobs") and orchestrator.valid == "access-token-1":
            return refusal(401)
        return orchestrator(call)

    server.answer = expire_once
    assert city.pull().exit_code == 0
    assert len(server.asked("/connect/token")) == 2
    assert [call.headers["authorization"] for call in server.asked("/odata/Jobs")] == [
        "Bearer access-token-1",
        "Bearer access-token-2",
    ]
    assert city.names("uipath") == ["jobs_1"]


def test_401_after_a_new_login_ends_the_source(city, serve, orchestrator):
    server = serve(lambda call: orchestrator(call) if call.method == "POST" else refusal(401))
    configure(city, server)
    shown = city.pull()
    assert shown.exit_code == 1
    assert "refuses the login (HTTP 401)" in shown.text
    assert len(server.calls) == 4


def test_a_wrong_secret_is_said_to_be_one(city, serve):
    server = serve(lambda call: refusal(400, "invalid_client"))
    configure(city, server)
    shown = city.pull()
    assert "/identity_/connect/token refuses the login (HTTP 400 invalid_client)" in shown.text
    assert len(server.calls) == 1


def test_a_login_that_redirects_takes_the_secret_nowhere(city, serve):
    other = serve(lambda call: ok({"access_token": "access-token-1"}))
    server = serve(lambda call: Reply(307, headers={"Location": f"{other.url}/token"}))
    configure(city, server)
    shown = city.pull()
    assert "/identity_/connect/token redirects elsewhere (HTTP 307)" in shown.text
    assert other.calls == []


def test_logs_are_cut_in_halves_until_one_filter_yields_them_all(city, serve, orchestrator):
    # 12,000 rows within a day; several share each moment
    moments = [NOW - timedelta(hours=30) + timedelta(seconds=20 * (n // 3)) for n in range(12_000)]
    orchestrator.rows["1"]["RobotLogs"] = [log(moment, str(n)) for n, moment in enumerate(moments)]
    server = serve(orchestrator)
    configure(city, server)
    assert city.pull().exit_code == 0
    for call in server.asked("/odata/RobotLogs"):
        assert int(call.query.get("$skip", 0)) < 10_000
    city.take_in("uipath")
    assert city.query("select count(*), count(distinct row_key) from raw.uipath_log where not superseded") == [(12_000, 12_000)]


def test_more_logs_in_a_second_than_the_api_gives_are_a_failure(city, serve, orchestrator):
    orchestrator.rows["1"] = {"RobotLogs": [log(DAY_AGO, str(n)) for n in range(10_001)], "Jobs": [job(1)]}
    server = serve(orchestrator)
    configure(city, server)
    shown = city.pull()
    assert shown.exit_code == 1
    assert "more than its API gives" in shown.text
    assert city.names("uipath") == ["jobs_1"]


def test_rows_lost_between_pages_are_noticed(city, serve, orchestrator):
    orchestrator.rows["1"]["Jobs"] = [job(n) for n in range(1_500)]
    orchestrator.page_size = 400
    server = serve(orchestrator)
    configure(city, server)
    shown = city.pull()
    assert shown.exit_code == 1
    assert "UiPath gave 800 of 1,500 rows of Jobs" in shown.text
    assert not (city.settings.data_dir / "pull" / "uipath.json").exists() or "jobs_1" not in (
        city.settings.data_dir / "pull" / "uipath.json"
    ).read_text(encoding="utf-8")


def test_jobs_and_queue_items_keep_to_the_requests_per_minute(city, serve, orchestrator):
    orchestrator.rows = {"1": {}, "2": {}}
    server = serve(orchestrator)
    configure(city, server, requests_per_minute=120)
    assert city.pull().exit_code == 0
    limited = [call.at for call in server.calls if call.path.endswith(("/Jobs", "/QueueItems"))]
    assert len(limited) == 4
    # one in 500 ms, less what a request before was late in arriving
    assert min(after - before for before, after in zip(limited, limited[1:], strict=False)) >= 0.4


def test_503_with_retry_after_is_waited_for(city, serve, orchestrator):
    orchestrator.rows["1"]["Jobs"] = [job(1)]
    server = serve(first(refusal(503, **{"Retry-After": "1"}), then=orchestrator))
    configure(city, server)
    assert city.pull().exit_code == 0
    assert server.calls[1].at - server.calls[0].at >= 1


def test_a_server_on_premises_has_its_token_below_identity():
    from pipelines.sources.uipath.pull import _token_url

    assert _token_url("https://robot.city.example.jp") == "https://robot.city.example.jp/identity/connect/token"


def test_a_kind_of_row_that_is_not_permitted_does_not_hold_up_the_others(city, serve, orchestrator):
    orchestrator.rows["1"] = {"Jobs": [job(1)], "QueueItems": []}
    server = serve(lambda call: refusal(403) if "Queue" in call.path else orchestrator(call))
    configure(city, server)
    shown = city.pull()
    assert shown.exit_code == 1
    assert "/odata/QueueItems refuses (HTTP 403)" in shown.text
    assert city.names("uipath") == ["jobs_1"]
