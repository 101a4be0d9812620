"""UiPath: jobs, queue items and queue definitions as Orchestrator answers them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from tests.sources.conftest import Inbox


def job(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "Id": number,
        "Key": f"key-{number}",
        "State": "Successful",
        "ReleaseName": "住民税　更正",
        "StartTime": "2026-03-31T15:00:00Z",
        "EndTime": "2026-03-31T15:10:00.79Z",
    } | fields


def test_instants_become_tokyo_time_before_the_day_is_cut(inbox: Inbox) -> None:
    inbox.drop(
        "uipath/jobs.json",
        {
            "@odata.count": 9,
            "value": [
                job(1, StartTime="2026-03-31T14:59:59.9999999Z", EndTime="2026-03-31T15:00:00Z"),
                job(2, EndTime="2026-04-01T00:30:00+09:00"),
                job(3, State="Running", EndTime=None, StartTime="2026-04-01T14:59:00.123Z"),
                job(4, State="Pending", EndTime=None, StartTime=None, CreationTime="2026-04-01T15:00:00"),
            ],
        },
    )
    inbox.take_in("uipath")
    assert inbox.query("select row_key, started_at, ended_at, event_day from raw.uipath_run order by 1") == [
        ("1", datetime(2026, 3, 31, 23, 59, 59, 999999), datetime(2026, 4, 1), date(2026, 4, 1)),
        ("2", datetime(2026, 4, 1), datetime(2026, 4, 1, 0, 30), date(2026, 4, 1)),
        ("3", datetime(2026, 4, 1, 23, 59, 0, 123000), None, date(2026, 4, 1)),
        ("4", None, None, date(2026, 4, 2)),
    ]


def test_states_map_as_the_metrics_say(inbox: Inbox) -> None:
    states = ["Successful", "Faulted", "Stopped", "Pending", "Running", "Suspended", "Resumed", "Stopping", "Terminating"]
    inbox.drop("uipath/jobs.json", [job(i, State=state) for i, state in enumerate(states)])
    inbox.take_in("uipath")
    statuses = [row[0] for row in inbox.query("select status from raw.uipath_run order by row_number")]
    assert statuses == ["ok", "exception", "cancelled"] + ["open"] * 6


def test_pages_lists_and_lines_give_the_same_rows(inbox: Inbox) -> None:
    pages = [{"value": [job(1), job(2)]}, {"value": [job(3)]}]
    inbox.drop("uipath/jobs_pages.json", pages)
    inbox.drop("uipath/jobs_bare.json", [job(1), job(2), job(3)])
    inbox.drop("uipath/jobs_lines.json", "\n".join(json.dumps(page) for page in pages))
    inbox.drop("uipath/jobs_records.json", "\ufeff" + "\n".join(json.dumps(job(i)) for i in (1, 2, 3)))
    summary = inbox.take_in("uipath")
    assert (summary.files_new, summary.rows_read, summary.rows_loaded, summary.rows_duplicate) == (4, 12, 3, 9)


def test_missing_fields_do_not_fail_and_unknown_ones_are_ignored(inbox: Inbox) -> None:
    bare = {"Key": "only-a-key", "State": "Faulted", "Release": {"Name": "Ｒｅｌｅａｓｅ １"}, "JobError": {"a": [1]}}
    inbox.drop("uipath/jobs.json", {"value": [bare]})
    inbox.take_in("uipath")
    assert inbox.query("select row_key, run_id, process_key, status, event_day, attempt_key from raw.uipath_run") == [
        ("only-a-key", "only-a-key", "release1", "exception", None, "only-a-key")
    ]


def test_only_attended_runs_name_a_person_and_never_in_clear(inbox: Inbox) -> None:
    inbox.drop(
        "uipath/jobs.json",
        [
            job(1, Type="Attended", Robot={"Username": "CITY\\Yamada"}),
            job(2, Type="Attended", LocalSystemAccount=" yamada "),
            job(3, Type="Unattended", Robot={"Username": "CITY\\yamada"}),
            job(4),
        ],
    )
    inbox.take_in("uipath")
    rows = inbox.query("select attended, person_hash from raw.uipath_run order by row_key")
    assert [attended for attended, _ in rows] == [True, True, False, None]
    assert rows[0][1] == rows[1][1] and len(rows[0][1]) == 64
    assert [person for _, person in rows[2:]] == [None, None]
    assert "yamada" not in str(inbox.query("from raw.uipath_run") + inbox.query("from meta.quarantine")).lower()


def test_bad_jobs_are_quarantined_under_their_field(inbox: Inbox) -> None:
    inbox.drop(
        "uipath/jobs.json",
        [
            job(1, State="Exploded"),
            job(2, EndTime="soon"),
            job(3, EndTime="2026-11-22T21:00:01Z"),
            {"State": "Faulted"},
            job(5),
            "x",
        ],
    )
    inbox.take_in("uipath")
    assert inbox.counts("uipath/jobs.json") == (6, 1, 0, 0, 5, 0)
    assert inbox.reasons() == [
        (1, "unknown_status", "State", "Exploded"),
        (2, "bad_datetime", "EndTime", "soon"),
        (3, "future_date", "EndTime", "2026-11-22T21:00:01Z"),
        (4, "missing_required", "Id", None),
        (6, "not_an_object", None, None),
    ]


def test_last_modification_tells_the_newer_row_in_either_order(inbox: Inbox) -> None:
    inbox.drop("uipath/jobs_b.json", [job(1, LastModificationTime="2026-04-02T00:00:00Z")])
    inbox.take_in("uipath")
    inbox.drop("uipath/jobs_a.json", [job(1, State="Running", EndTime=None, LastModificationTime="2026-04-01T00:00:00Z")])
    inbox.take_in("uipath")
    assert inbox.query("select status, superseded from raw.uipath_run order by file_id") == [("ok", False), ("open", True)]
    assert inbox.counts("uipath/jobs_a.json") == (1, 0, 0, 1, 0, 0)


def item(number: int, **fields: Any) -> dict[str, Any]:
    return {"Id": number, "QueueDefinitionId": 7, "Reference": "R1", "RetryNumber": 0, "Status": "Successful"} | fields


def test_queue_items_load_with_their_chain(inbox: Inbox) -> None:
    times = {"StartProcessing": "2026-04-01T14:00:00Z", "EndProcessing": "2026-04-01T15:00:00Z"}
    inbox.drop(
        "uipath/queue_items_04.json",
        {
            "value": [
                item(1, Status="Retried", **times),
                item(2, AncestorId=1, RetryNumber=1, QueueDefinition={"Name": "税 キュー"}, **times),
                item(3, Status="Abandoned", StartProcessing="2026-04-01T16:00:00Z"),
                item(4, Status="New", CreationTime="2026-04-03T00:00:00Z"),
                item(5, Status="Deleted", Reference=None),
            ]
        },
    )
    inbox.take_in("uipath")
    assert inbox.query(
        "select item_id, ancestor_id, reference, queue_definition_id, queue_key, status, retry_number, event_day"
        " from raw.uipath_queue_item order by 1"
    ) == [
        (1, None, "R1", 7, None, "retried", 0, date(2026, 4, 2)),
        (2, 1, "R1", 7, "税キュー", "ok", 1, date(2026, 4, 2)),
        (3, None, "R1", 7, None, "exception", 0, date(2026, 4, 2)),
        (4, None, "R1", 7, None, "open", 0, date(2026, 4, 3)),
        (5, None, None, 7, None, "ignored", 0, None),
    ]


def test_open_item_is_older_than_its_finished_self_in_either_order(inbox: Inbox) -> None:
    done = item(1, StartProcessing="2026-04-01T00:00:00Z", EndProcessing="2026-04-01T01:00:00Z")
    for name, row in (("queue_items_1.json", done), ("queue_items_2.json", item(1, Status="New"))):
        inbox.drop(f"uipath/{name}", [row])
        inbox.take_in("uipath")
    assert inbox.query("select status from raw.uipath_queue_item where not superseded") == [("ok",)]


def test_queue_definitions_name_queues(inbox: Inbox) -> None:
    inbox.drop("uipath/queue_definitions.json", {"value": [{"Id": 7, "Name": "税　キュー"}]})
    inbox.take_in("uipath")
    assert inbox.query("select queue_definition_id, queue_name, queue_key from raw.uipath_queue_definition") == [
        (7, "税　キュー", "税キュー")
    ]
    assert inbox.query("select count(*) from meta.pending_day") == [(0,)]
