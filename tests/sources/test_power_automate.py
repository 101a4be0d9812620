"""Power Automate: desktop-flow sessions, cloud-flow runs and flows from Dataverse, the portal's run history as CSV."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from pipelines.values import parse_run_time
from tests.sources.conftest import Inbox

FLOW = "0A1B2C3D-0000-4000-8000-000000000001"
TEXT = "@OData.Community.Display.V1.FormattedValue"


def session(number: int, code: int = 4, **fields: Any) -> dict[str, Any]:
    """A row of flowsessions as Dataverse answers it."""
    return {
        "@odata.etag": 'W/"1"',
        "flowsessionid": f"session-{number}",
        "startedon": "2026-03-31T14:55:00Z",
        "completedon": "2026-03-31T15:00:00.1234567Z",
        "statuscode": code,
        "_regardingobjectid_value": FLOW.lower(),
        "runmode": 2,
        "triggertype": 0,
        "runduration": 300123,
        "errorcode": None,
        "sessionusername": "CITY\\sato",
        "createdon": "2026-03-31T14:54:59Z",
        "modifiedon": "2026-03-31T15:00:01Z",
    } | fields


def run(number: int, status: str = "Succeeded", **fields: Any) -> dict[str, Any]:
    """A row of flowruns; name is the Logic Apps run id."""
    return {
        "flowrunid": f"00000000-0000-4000-8000-{number:012}",
        "name": f"0858{number}CU01",
        "starttime": "2026-04-01T00:00:00Z",
        "endtime": "2026-04-01T00:00:12Z",
        "duration": 12,
        "status": status,
        "triggertype": "Scheduled",
        "_workflow_value": FLOW.lower(),
        "parentrunid": None,
        "isprimary": 1,
        "ttlinseconds": 2419200,
    } | fields


def test_every_status_code_means_what_the_metrics_say(inbox: Inbox) -> None:
    page = {"value": [session(code, code, flowsessionid=f"s{code:02}") for code in range(16)]}
    inbox.drop("power_automate/flowsessions_04.json", page)
    inbox.take_in("power_automate")
    assert inbox.counts("power_automate/flowsessions_04.json") == (16, 15, 0, 0, 1, 0)
    assert inbox.reasons() == [(16, "unknown_status", "statuscode", "15")]
    statuses = [status for (status,) in inbox.query("select status from raw.power_automate_run order by row_key")]
    assert statuses == [
        *["open", "open", "open", "open", "ok", "ignored", "open"],
        *["cancelled", "exception", "exception", "exception", "exception", "ignored", "ignored", "exception"],
    ]


def test_a_session_loads_with_tokyo_time_and_its_flow(inbox: Inbox) -> None:
    pages = [
        {"@odata.context": "x", "value": [session(1)], "@odata.nextLink": "https://example.invalid/next"},
        {"value": [session(2, 2, completedon=None)]},
    ]
    inbox.drop("power_automate/flowsessions.json", pages)
    inbox.take_in("power_automate")
    assert inbox.query(
        "select row_key, run_id, attempt_key, workflow_id, process_key, status, status_raw, started_at, ended_at, event_day,"
        " attended, person_hash, provenance from raw.power_automate_run order by row_key"
    ) == [
        (
            *("session-1", "session-1", "session-1", FLOW.lower(), None, "ok", "4", datetime(2026, 3, 31, 23, 55)),
            *(datetime(2026, 4, 1, 0, 0, 0, 123456), date(2026, 4, 1), False, None, "confirmed_format"),
        ),
        (
            *("session-2", "session-2", "session-2", FLOW.lower(), None, "open", "2", datetime(2026, 3, 31, 23, 55)),
            *(None, date(2026, 3, 31), False, None, "confirmed_format"),
        ),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {f"_regardingobjectid_value{TEXT}": "住民税　更正"},
        {"_regardingobjectid_value": None, "regardingobjectid": {"workflowid": FLOW, "name": "住民税　更正"}},
        {"_regardingobjectid_value": None, "regardingobjectid": {"id": FLOW, "name": "住民税　更正", "logicalname": "workflow"}},
        {"regardingobjectidname": "住民税　更正"},
    ],
    ids=["annotation", "expanded", "entity_reference", "name_column"],
)
def test_a_session_names_its_flow_in_each_way_that_exports_do(inbox: Inbox, fields: dict[str, Any]) -> None:
    inbox.drop("power_automate/flowsessions.json", {"value": [session(1, **fields)]})
    inbox.take_in("power_automate")
    assert inbox.query("select process_name, process_key from raw.power_automate_run") == [("住民税　更正", "住民税更正")]


def test_expanded_objects_tell_the_id_of_the_flow_too(inbox: Inbox) -> None:
    inbox.drop(
        "power_automate/flowsessions.json",
        {"value": [session(1, _regardingobjectid_value=None, regardingobjectid={"workflowid": FLOW, "name": "x"})]},
    )
    inbox.drop("power_automate/flowruns.json", {"value": [run(1, _workflow_value=None, workflowid=FLOW)]})
    inbox.take_in("power_automate")
    assert inbox.query("select distinct workflow_id from raw.power_automate_run") == [(FLOW.lower(),)]


def test_only_attended_sessions_name_a_person_and_never_in_clear(inbox: Inbox) -> None:
    rows = [
        session(1, runmode=1),
        session(2, runmode=1, sessionusername="ＣＩＴＹ＼sato"),
        session(3, runmode=1, sessionusername="sato@city.example"),
        session(4, runmode=2),
        session(5, runmode=0),
        session(6, runmode=None),
    ]
    inbox.drop("power_automate/flowsessions.json", {"value": rows})
    inbox.take_in("power_automate")
    found = inbox.query("select attended, person_hash from raw.power_automate_run order by row_key")
    assert [attended for attended, _ in found] == [True, True, True, False, False, None]
    people = [person for _, person in found]
    assert people[0] == people[1] != people[2] and None not in people[:3] and people[3:] == [None] * 3
    assert "sato" not in str(inbox.query("from raw.power_automate_run")).lower()


def test_cloud_runs_accept_both_spellings_of_success(inbox: Inbox) -> None:
    words = ["Succeeded", "Success", "Failed", "Cancelled", "Running", "Skipped", "Exploded"]
    inbox.drop("power_automate/flowruns_04.json", {"value": [run(number, word) for number, word in enumerate(words, 1)]})
    inbox.take_in("power_automate")
    assert inbox.counts("power_automate/flowruns_04.json") == (7, 6, 0, 0, 1, 0)
    statuses = [status for (status,) in inbox.query("select status from raw.power_automate_run order by row_number")]
    assert statuses == ["ok", "ok", "exception", "cancelled", "open", "ignored"]
    assert inbox.query(
        "select run_id, ended_at, event_day, parent_run_id from raw.power_automate_run order by row_number limit 1"
    ) == [("08581CU01", datetime(2026, 4, 1, 9, 0, 12), date(2026, 4, 1), None)]


def test_a_running_run_is_replaced_by_its_end_in_either_order(inbox: Inbox) -> None:
    for name, row in (("b", run(1)), ("a", run(1, "Running", endtime=None))):
        inbox.drop(f"power_automate/flowruns_{name}.json", {"value": [row]})
        inbox.take_in("power_automate")
    assert inbox.query("select status from raw.power_automate_run where not superseded") == [("ok",)]


def test_a_run_of_tomorrow_is_quarantined(inbox: Inbox) -> None:
    inbox.drop("power_automate/flowruns.json", {"value": [run(1, endtime="2026-11-22T21:00:01Z"), run(2)]})
    inbox.take_in("power_automate")
    assert inbox.counts("power_automate/flowruns.json") == (2, 1, 0, 0, 1, 0)
    assert inbox.reasons() == [(1, "future_date", "endtime", "2026-11-22T21:00:01Z")]


def test_flows_load_by_id_and_a_renamed_one_replaces_the_old_name(inbox: Inbox) -> None:
    def flow(name: str, modified: str, category: int = 6) -> dict[str, Any]:
        return {
            "workflowid": FLOW,
            "name": name,
            "category": category,
            "statecode": 1,
            "modifiedon": modified,
            "clientdata": "{}",
        }

    inbox.drop("power_automate/workflows_b.json", {"value": [flow("住民税　更正", "2026-04-02T00:00:00Z")]})
    inbox.take_in("power_automate")
    inbox.drop("power_automate/workflows_a.json", {"value": [flow("旧名", "2026-04-01T00:00:00Z", 5)]})
    inbox.take_in("power_automate")
    assert inbox.query(
        "select workflow_id, process_name, process_key, category from raw.power_automate_workflow where not superseded"
    ) == [(FLOW.lower(), "住民税　更正", "住民税更正", 6)]
    assert inbox.counts("power_automate/workflows_a.json") == (1, 0, 0, 1, 0, 0)


def test_the_portals_csv_is_marked_as_not_confirmed_and_named_by_its_file_where_it_names_no_flow(inbox: Inbox) -> None:
    lines = [
        "開始,期間,状態,実行 ID",
        "2026/04/01 23:59:50,00:00:12,成功,08581CU01",
        "2026-04-01T00:00:00Z,1 分 5 秒,失敗,08582CU01",
        "2026/04/01 10:00:00,,実行中,08583CU01",
        "2026/04/01 11:00:00,しばらく,成功,08584CU01",
        "2026/04/01 12:00:00,05:12,成功,08585CU01",
        ",00:00:01,成功,08586CU01",
    ]
    inbox.drop("power_automate/住民税　更正.csv", "\r\n".join(lines), "cp932")
    inbox.take_in("power_automate")
    assert inbox.counts("power_automate/住民税　更正.csv") == (6, 3, 0, 0, 3, 0)
    assert inbox.reasons() == [
        (5, "bad_duration", "期間", "しばらく"),
        (6, "bad_duration", "期間", "05:12"),
        (7, "missing_required", "開始", None),
    ]
    assert inbox.query(
        "select run_id, process_key, process_name, status, started_at, ended_at, event_day, provenance"
        " from raw.power_automate_run order by 1"
    ) == [
        (
            *("08581CU01", "住民税更正", "住民税　更正", "ok", datetime(2026, 4, 1, 23, 59, 50), datetime(2026, 4, 2, 0, 0, 2)),
            *(date(2026, 4, 2), "unconfirmed_format"),
        ),
        (
            *("08582CU01", "住民税更正", "住民税　更正", "exception", datetime(2026, 4, 1, 9), datetime(2026, 4, 1, 9, 1, 5)),
            *(date(2026, 4, 1), "unconfirmed_format"),
        ),
        (
            *("08583CU01", "住民税更正", "住民税　更正", "open", datetime(2026, 4, 1, 10), None),
            *(date(2026, 4, 1), "unconfirmed_format"),
        ),
    ]
    assert inbox.query("select layout, provenance from meta.file") == [("runs_csv", "unconfirmed_format")]


def test_a_csv_that_names_its_flows_is_taken_at_its_word_in_a_folder_of_its_own_too(inbox: Inbox) -> None:
    text = "Flow name,Run ID,Start time,Duration,Status\n住民税　更正,1,2026-04-01T00:00:00Z,00:00:12,Succeeded\n"
    inbox.drop("power_automate/2026/runs.csv", text)
    inbox.drop("power_automate/2026/予防接種.csv", "Run ID,Start time,Duration,Status\n2,2026-04-01T00:00:00Z,12,Succeeded\n")
    inbox.take_in("power_automate")
    assert inbox.query("select process_key, ended_at from raw.power_automate_run order by run_id") == [
        ("住民税更正", datetime(2026, 4, 1, 9, 0, 12)),
        ("予防接種", datetime(2026, 4, 1, 9, 0, 12)),
    ]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:00:12", 12),
        ("49:00:00", 49 * 3600),
        ("1.02:03:04", 26 * 3600 + 184),
        ("00:00:00.5", 0.5),
        ("12", 12),
        ("１２ 秒", 12),
        ("1 時間 2 分 3 秒", 3723),
        ("2 min 5 sec", 125),
        ("1d 1h", 25 * 3600),
        ("350 ms", 0.35),
        ("2.5 seconds", 2.5),
    ],
)
def test_how_long_a_run_took_is_read_in_every_spelling(text: str, seconds: float) -> None:
    assert parse_run_time(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "05:12", "-5", "5 件かも", "00:60:00", "1e300", "99999999 日", "h"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_run_time(text)
