"""Dataverse (runs of Power Automate) and Microsoft Graph (usage reports): next links, annotations, redirects."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.pull.server import Call, Reply, ok, refusal

NOW = datetime.now(UTC)
NAME = "_regardingobjectid_value@OData.Community.Display.V1.FormattedValue"
REPORT = (
    "\ufeffReport Refresh Date,User Principal Name,Is Deleted,Last Activity Date,Report Period\r\n"
    "2026-04-03,{0},False,2026-04-01,30\r\n"
)


def token(call: Call) -> Reply:
    assert call.path == "/city.example.jp/oauth2/v2.0/token"
    return ok({"access_token": "access-token-1", "expires_in": 3600})


class Dataverse:
    """Tables in pages of two rows."""

    def __init__(self) -> None:
        self.url = ""
        self.tables: dict[str, list[dict[str, Any]]] = {"workflows": [], "flowsessions": [], "flowruns": []}

    def __call__(self, call: Call) -> Reply:
        if call.method == "POST":
            return token(call)
        if call.headers.get("authorization") != "Bearer access-token-1":
            return refusal(401)
        table = call.path.rsplit("/", 1)[1]
        begin = int(call.query.get("$skiptoken", 0))
        rows = self.tables[table]
        body: dict[str, Any] = {"value": rows[begin : begin + 2]}
        if begin + 2 < len(rows):
            body["@odata.nextLink"] = f"{self.url}{call.path}?$select=x&$skiptoken={begin + 2}"
        return ok(body)


@pytest.fixture
def dataverse(serve):
    made = Dataverse()
    server = serve(made)
    made.url = server.url
    server.tables = made.tables
    return server


def configure_dataverse(city, server) -> None:
    entra = {"tenant": "city.example.jp", "client_id": "app-id", "login_url": server.url}
    city.configure(power_automate={"org_url": server.url, "since": datetime(2026, 4, 1).date(), **entra})


def session(number: int) -> dict[str, Any]:
    return {
        "flowsessionid": f"session-{number}",
        "startedon": "2026-04-02T00:00:00Z",
        "completedon": "2026-04-02T00:05:00Z",
        "statuscode": 4,
        "runmode": 2,
        "_regardingobjectid_value": "f1",
        NAME: "予防接種の入力",
        "createdon": "2026-04-02T00:00:00Z",
        "modifiedon": "2026-04-02T00:05:00Z",
    }


def test_next_links_are_followed_and_flows_named_by_their_annotation(city, dataverse):
    dataverse.tables["flowsessions"] = [session(n) for n in range(5)]
    dataverse.tables["flowruns"] = [
        {"flowrunid": "r1", "name": "0858", "starttime": "2026-04-02T00:00:00Z", "status": "Succeeded", "_workflow_value": "f2"}
    ]
    dataverse.tables["workflows"] = [{"workflowid": "f2", "name": "通知", "category": 5, "modifiedon": "2026-04-01T00:00:00Z"}]
    configure_dataverse(city, dataverse)
    assert city.pull().exit_code == 0
    assert {name: value for name, (value,) in parse_qs(dataverse.calls[0].body.decode()).items()} == {
        "grant_type": "client_credentials",
        "client_id": "app-id",
        "client_secret": "dataverse-secret-aa11",
        "scope": f"{dataverse.url}/.default",
    }
    sessions = dataverse.asked("/api/data/v9.2/flowsessions")
    assert [call.query.get("$skiptoken") for call in sessions] == [None, "2", "4"]
    assert sessions[0].query["$filter"] == "startedon ge 2026-03-31T15:00:00Z or completedon ge 2026-03-31T15:00:00Z"
    assert {call.headers["prefer"] for call in sessions} == {
        'odata.maxpagesize=5000,odata.include-annotations="OData.Community.Display.V1.FormattedValue"'
    }
    assert city.names("power_automate") == ["flowruns", "flowsessions", "workflows"]
    city.take_in("power_automate")
    assert city.query("select process_name, status, count(*) from raw.power_automate_run group by all order by 3") == [
        (None, "ok", 1),
        ("予防接種の入力", "ok", 5),
    ]
    assert city.query("select process_name from raw.power_automate_workflow") == [("通知",)]


def test_a_next_link_to_another_server_gets_no_token(city, dataverse, serve):
    other = serve(lambda call: ok({"value": []}))
    answer = dataverse.answer

    def astray(call: Call) -> Reply:
        if call.path.endswith("/workflows"):
            return ok({"value": [{"workflowid": "f"}], "@odata.nextLink": f"{other.url}/workflows"})
        return answer(call)

    dataverse.answer = astray
    configure_dataverse(city, dataverse)
    shown = city.pull()
    assert shown.exit_code == 1
    assert "points to another server for the next page" in shown.text
    assert other.calls == []


def test_a_page_cut_midway_is_asked_for_again(city, dataverse):
    dataverse.tables["flowsessions"] = [session(n) for n in range(5)]
    answer = dataverse.answer
    cut = [Reply(200, b'{"value": [{"flowsessionid": "session-2"')]
    dataverse.answer = lambda call: cut.pop() if cut and call.query.get("$skiptoken") == "2" else answer(call)
    configure_dataverse(city, dataverse)
    assert city.pull().exit_code == 0
    city.take_in("power_automate")
    assert city.query("select count(*) from raw.power_automate_run") == [(5,)]


@pytest.mark.parametrize(("days", "warned"), [(20, False), (22, True)])
def test_a_pull_after_more_than_three_weeks_warns_of_lost_history(city, dataverse, days, warned):
    configure_dataverse(city, dataverse)
    state = {table: {"through": (NOW - timedelta(days=days)).isoformat()} for table in ("flowsessions", "flowruns")}
    (city.settings.data_dir / "pull" / "power_automate.json").write_text(json.dumps(state))
    shown = city.pull()
    assert shown.exit_code == 0
    assert (f"flowruns: {days} days since the last pull" in shown.text) == warned
    begin = NOW - timedelta(days=days + 1)
    assert f"starttime ge {begin:%Y-%m-%dT%H:%M:%SZ}" in dataverse.asked("/flowruns")[0].query["$filter"]


def configure_graph(city, server) -> None:
    city.configure(m365={"tenant": "city.example.jp", "client_id": "app-id", "base_url": server.url, "login_url": server.url})


def graph_at(place: str):
    def answer(call: Call) -> Reply:
        if call.method == "POST":
            assert b"scope=http" in call.body
            return token(call)
        if call.headers.get("authorization") != "Bearer access-token-1":
            return refusal(401)
        report = call.path.rsplit("/", 1)[1].split("(")[0]
        return Reply(302, headers={"Location": f"{place}/{report}?sig=signature-of-the-place"})

    return answer


def test_reports_are_fetched_where_graph_redirects_without_the_token(city, serve):
    place = serve(lambda call: Reply(200, REPORT.format("sato@city.example.jp").encode()))
    graph = serve(graph_at(place.url))
    configure_graph(city, graph)
    assert city.pull().exit_code == 0
    assert [call.path for call in graph.calls if call.method == "GET"] == [
        "/v1.0/reports/getTeamsUserActivityUserDetail(period='D30')",
        "/v1.0/reports/getOffice365ActiveUserDetail(period='D30')",
        "/v1.0/reports/getM365AppUserDetail(period='D30')",
    ]
    assert len(place.calls) == 3
    assert not [call for call in place.calls if "authorization" in call.headers]
    assert {path.read_bytes() for path in city.files("m365")} == {REPORT.format("sato@city.example.jp").encode()}
    city.take_in("m365")
    assert sorted(city.query("select report from raw.m365_usage")) == [
        ("getM365AppUserDetail",),
        ("getOffice365ActiveUserDetail",),
        ("getTeamsUserActivityUserDetail",),
    ]


def test_a_report_cut_short_where_it_lies_is_fetched_again(city, serve):
    body = REPORT.format("sato@city.example.jp").encode()
    cut = [Reply(200, body, sent=30)]
    place = serve(lambda call: cut.pop() if cut else Reply(200, body))
    graph = serve(graph_at(place.url))
    configure_graph(city, graph)
    assert city.pull().exit_code == 0
    assert len(place.calls) == 4
    assert {path.read_bytes() for path in city.files("m365")} == {body}


def test_a_place_without_https_is_refused(city, serve):
    graph = serve(graph_at("http://reports.example.com"))
    configure_graph(city, graph)
    shown = city.pull()
    assert shown.exit_code == 1
    assert "redirects to a place without https" in shown.text
    assert city.files("m365") == []


def test_a_place_that_refuses_is_a_failure_without_its_signature(city, serve):
    place = serve(lambda call: refusal(403, "AuthenticationFailed"))
    graph = serve(graph_at(place.url))
    configure_graph(city, graph)
    shown = city.pull()
    assert "refuses (HTTP 403 AuthenticationFailed)" in shown.text
