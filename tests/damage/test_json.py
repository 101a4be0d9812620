"""Damaged JSON and logs."""

from __future__ import annotations

import json

import pytest

from tests.damage.conftest import Case, became, expected, reasons_of, taken_in
from tests.sources.conftest import Inbox


def job(number: int, **fields: object) -> dict[str, object]:
    times = {"StartTime": "2026-04-01T00:00:00Z", "EndTime": "2026-04-01T00:10:00Z"}
    return {"Id": number, "Key": str(number), "State": "Successful", "ReleaseName": f"業務{number}", **times} | fields


def envelope(*records: object) -> bytes:
    return json.dumps({"@odata.context": "x", "value": list(records)}, ensure_ascii=False).encode()


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


WHOLE = envelope(job(1), job(2))
NESTED = b'{"value": [' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"]}"
HUGE = json.dumps({"value": [job(31)]}).replace('"Id": 31', f'"Id": {"9" * 5000}').encode()
HALF_A_PAIR = json.dumps({"value": [job(23, ReleaseName="\ud800"), job(24, ReleaseName="😀")]}).encode()

CASES = [
    Case("uipath/jobs_bom.json", b"\xef\xbb\xbf" + WHOLE, (2, 2, 0, 0, 0, 0)),
    Case("uipath/jobs_utf16.json", envelope(job(3)).decode().encode("utf-16"), (1, 1, 0, 0, 0, 0)),
    Case("uipath/jobs_cut.json", WHOLE[:-40], reason="broken_json"),
    Case("uipath/jobs_cut_pretty.json", json.dumps({"value": [job(4)]}, indent=1).encode()[:-30], reason="broken_json"),
    Case("uipath/jobs_lines.json", lines(job(5), job(6)), (2, 2, 0, 0, 0, 0)),
    Case("uipath/jobs_lines_cut.json", lines(job(7), job(8))[:-20], (2, 1, 0, 0, 1, 0)),
    Case("uipath/jobs_lines_middle.json", lines(job(9), {}, job(10)).replace(b"{}", b'{"Id":'), (3, 2, 0, 0, 1, 0)),
    Case("uipath/jobs_pages.json", lines({"value": [job(11)]}, {"value": [job(12), job(13)]}), (3, 3, 0, 0, 0, 0)),
    Case("uipath/jobs_list.json", json.dumps([job(14), job(15)]).encode(), (2, 2, 0, 0, 0, 0)),
    Case("uipath/jobs_twice.json", envelope(job(16)).replace(b'"Id": 16', b'"Id": 99, "Id": 16'), (1, 1, 0, 0, 0, 0)),
    Case("uipath/jobs_no_objects.json", envelope(job(17), 5, None, "x", [1], job(18)), (6, 2, 0, 0, 4, 0)),
    Case("uipath/jobs_other_envelope.json", json.dumps({"data": [job(19)]}).encode(), reason="no_header"),
    Case("uipath/jobs_error.json", b'{"message": "not authenticated", "errorCode": 0}', reason="no_header"),
    Case("uipath/jobs_text.json", b'"maintenance"', reason="no_records"),
    Case("uipath/jobs_none.json", envelope(), (0, 0, 0, 0, 0, 0)),
    Case("uipath/jobs_nested.json", NESTED, reason="broken_json"),
    Case("uipath/jobs_lists.json", b"[" * 50_000, reason="broken_json"),
    Case("uipath/jobs_lists_closed.json", b"[" * 900 + b"]" * 900, reason="no_header"),
    Case("uipath/jobs_nan.json", envelope(job(20, StartTime=float("nan")), job(21)), (2, 1, 0, 0, 1, 0)),
    Case("uipath/jobs_infinite.json", envelope(job(22)).replace(b'"2026-04-01T00:10:00Z"', b"1e999"), (1, 0, 0, 0, 1, 0)),
    Case("uipath/jobs_huge.json", HUGE, (1, 1, 0, 0, 0, 0)),
    Case("uipath/jobs_surrogate.json", HALF_A_PAIR, (2, 1, 0, 0, 1, 0)),
    Case("uipath/jobs_nul.json", json.dumps({"value": [job(25, ReleaseName="a\0b"), job(26)]}).encode(), (2, 1, 0, 0, 1, 0)),
    Case("uipath/jobs_types.json", envelope(job(27, State=["Successful"]), job(28, ReleaseName={"a": 1})), (2, 1, 0, 0, 1, 0)),
]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    return taken_in(Inbox(tmp_path_factory.mktemp("json")), CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_can_be_read_of_broken_json_is_read(inbox: Inbox, case: Case) -> None:
    assert became(inbox, case) == expected(case)


@pytest.mark.parametrize(
    ("name", "quarantined"),
    [
        ("jobs_lines_cut", [(2, "broken_json", None, None)]),
        ("jobs_lines_middle", [(2, "broken_json", None, None)]),
        ("jobs_no_objects", [(number, "not_an_object", None, None) for number in (2, 3, 4, 5)]),
        ("jobs_nan", [(1, "bad_datetime", "StartTime", "nan")]),
        ("jobs_infinite", [(1, "bad_datetime", "EndTime", "inf")]),
        ("jobs_surrogate", [(1, "broken_character", None, None)]),
        ("jobs_nul", [(1, "broken_character", None, None)]),
    ],
)
def test_broken_records_are_named_by_their_place(inbox: Inbox, name: str, quarantined: list[tuple[object, ...]]) -> None:
    assert reasons_of(inbox, f"uipath/{name}.json") == quarantined


def test_of_a_key_said_twice_the_last_counts(inbox: Inbox) -> None:
    assert inbox.query("select row_key from raw.uipath_run join meta.file using (file_id) where file_name like '%twice%'") == [
        ("16",)
    ]


def test_log_lines_end_at_line_feeds_only(inbox: Inbox) -> None:
    def line(number: int, message: str) -> str:
        said = {"message": message, "level": "Information", "logType": "Default", "jobId": "j", "fingerprint": str(number)}
        times = {"timeStamp": f"2026-04-01T11:52:2{number}.2985528+09:00", "processName": "p", "robotName": "r"}
        return f"11:52:22.2997 Info {json.dumps(said | times, ensure_ascii=False)}"

    text = "\r\n".join(
        [line(1, "a\u2028b"), line(2, "c\x85d"), "", "broken", line(3, "e") + "\0", line(4, "f")[:-5], line(5, "g")]
    )
    case = Case("uipath/2026-04-01_Execution.log", b"\xef\xbb\xbf" + text.encode(), (7, 3, 0, 0, 3, 1))
    taken_in(inbox, [case])
    assert became(inbox, case) == expected(case)
    assert [(row, reason) for row, reason, _, _ in reasons_of(inbox, case.name)] == [
        (4, "unknown_line"),
        (5, "broken_json"),
        (6, "broken_json"),
    ]


def test_json_of_too_many_objects_is_refused_before_it_is_parsed(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.landing.records.MAX_CONTAINERS", 10)
    case = Case("uipath/jobs_many.json", b"[" + b"{}," * 20 + b"{}]", reason="file_too_large")
    assert became(taken_in(inbox, [case]), case) == expected(case)


def test_ledger_of_all_json_adds_up(inbox: Inbox) -> None:
    assert inbox.query(
        "select count(*) from meta.file where rows_read <> rows_loaded + rows_duplicate + rows_superseded + rows_quarantined"
        " + rows_out_of_scope"
    ) == [(0,)]
    assert inbox.query("select count(*) from meta.quarantine") == inbox.query("select sum(rows_quarantined) from meta.file")
