"""Cells as offices write them: every spelling loads with its value or is quarantined with its text."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.damage.conftest import HEADER, Case, became, expected, reasons_of, run, sheet_bytes, taken_in
from tests.sources.conftest import Inbox
from tests.sources.policy import set_policy

DAYS = [
    "令和8年4月1日",
    "令和８年４月１日",
    "R8.4.1",
    "R08.04.01",
    "Ｒ８．４．１",
    "㋿8年4月1日",
    "2026/4/1",
    "2026-04-01",
    "20260401",
]
DAYS += ["2026年4月1日", "2026.4.1", "46113", "2026/4/1(水)", "\u200b2026/4/1\ufeff", "平成38年4月1日"]
NO_DAYS = [
    "8.4.1",
    "26/4/1",
    "4/1/2026",
    "2026/2/30",
    "令和0年4月1日",
    "平成31年度",
    "46113.5",
    "2026/4/1(木)",
    "未定",
    "1e999",
    "9" * 400,
]
CLOCKS = {"8:30": "08:30", "25:30": "01:30", "24:00": "00:00", "8時30分": "08:30", "0830": "08:30", "０８：３０": "08:30"}
CLOCKS |= {"8時半": "08:30", "午後1時": "13:00", "1:30 PM": "13:30", "0.354166666": "08:30"}
CLOCKS |= {"2026/4/1 8:30": "08:30", "46113.354166666": "08:30"}
NO_CLOCKS = ["8:60", "48:00", "朝", "8", "1.0e999"]
NUMBERS = {"1234": 1234, "1,234": 1234, "１，２３４": 1234, "1 234": 1234, "1,234件": 1234, "5.0": 5, "−0": 0}
NILS = ["-", "－", "…", "―", "—", ""]
NO_NUMBERS = ["約100", "12.3%", "x", "X", "1,23", "▲12", "△12", "-1", "1e999", "nan", "五"]
MONTHS = ["R8/4", "令和8年4月", "2026年4月", "202604", "2026-04", "2026/4", "2026-04-15", "46113", "2026/04/01 00:00:00"]
NO_MONTHS = ["平成31年度", "2026", "8/4", "2026-13", "4月"]
ERRORS = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"]


def column(header: str, good: list[str], bad: list[str], process: str) -> Case:
    """A run sheet with one column in many spellings, each in a row of its own process."""
    rows = []
    for number, cell in enumerate([*good, *bad]):
        cell = f'"{cell}"' if "," in cell else cell
        day, others = (cell, {}) if header == "実行日" else ("2026/4/1", {header: cell})
        rows.append(run(f"{process}{number:02d}", day, **({"開始": "", "終了": ""} | others)))
    text = "\n".join([HEADER, *rows]) + "\n"
    return Case(f"rpa_runs/{process}.csv", text.encode(), (len(rows), len(good), 0, 0, len(bad), 0))


def overtime(cells: list[tuple[str, str]]) -> bytes:
    lines = [
        f"{department}課,{month},{hours}" for department, (month, hours) in zip(map(str, range(100, 200)), cells, strict=False)
    ]
    return "\n".join(["所属,対象年月,時間外勤務時間", *lines]).encode()


HOURS = {
    "10:25": 10 + 25 / 60,
    "10.25": 10 + 25 / 60,
    "10.5": 10 + 50 / 60,
    "100:00": 100,
    "10時間25分": 10 + 25 / 60,
    "45分": 0.75,
}
MIXED = [
    HEADER.split(","),
    [datetime(2026, 4, 1), "税務課", "型00", timedelta(hours=9), timedelta(hours=25, minutes=30), 5.0, "成功", None],
    ["令和8年4月2日", "税務課", "型01", 0.375, "10時30分", "５", "成功", None],
    [46115, "税務課", "型02", "9:00", None, None, "成功", None],
]
DURATIONS = [
    ["所属", "対象年月", "時間外勤務時間"],
    ["数課", datetime(2026, 4, 1), timedelta(hours=30, minutes=25)],
    ["型課", 46113, timedelta(hours=1000)],
    ["文課", "R8/4", "10.75"],
]

CASES = [
    column("実行日", DAYS, NO_DAYS, "日付"),
    column("開始", list(CLOCKS), NO_CLOCKS, "時刻"),
    column("処理件数", [*NUMBERS, *NILS], NO_NUMBERS, "件数"),
    column("処理件数", [], ERRORS, "誤り"),
    Case("rpa_runs/型.xlsx", sheet_bytes(MIXED, formats={timedelta: "[h]:mm"}), (3, 3, 0, 0, 0, 0)),
    Case("overtime/months.csv", overtime([(month, "1:00") for month in MONTHS + NO_MONTHS]), (14, 9, 0, 0, 5, 0)),
    Case(
        "overtime/hours.csv",
        overtime([("2026-05", hours) for hours in [*HOURS, "10.75", "10:60", "1:2:3:4"]]),
        (9, 6, 0, 0, 3, 0),
    ),
    Case("overtime/durations.xlsx", sheet_bytes(DURATIONS, formats={timedelta: "[h]:mm"}), (3, 2, 0, 0, 1, 0)),
    Case(
        "surveys/s/errors.csv",
        ("ID,問1\n" + "\n".join(f"{i},{each}" for i, each in enumerate(ERRORS))).encode(),
        (8, 8, 0, 0, 0, 0),
    ),
    Case(
        "surveys/g/google.csv",
        (
            "タイムスタンプ,問1\n2023/04/01 10:00:00 午前 GMT+9,a\n"
            "2023/04/01 12:30:00 午前 GMT+9,b\n2023/04/01 1:00:00 午後 GMT+9,c\n"
        ).encode(),
        (3, 3, 0, 0, 0, 0),
    ),
    # month first is what the questionnaire layout says of re-saved files, and no other
    Case("surveys/u/us.csv", "ID,完了時刻,問1\n1,7/2/20 11:00:22,a\n2,13/2/20 11:00,b\n".encode(), (2, 1, 0, 0, 1, 0)),
]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    inbox = Inbox(tmp_path_factory.mktemp("cells"))
    set_policy(inbox, "overtime_hours_notation,minutes60,")
    return taken_in(inbox, CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_spelling_is_loaded_or_quarantined(inbox: Inbox, case: Case) -> None:
    assert became(inbox, case) == expected(case)


def loaded(inbox: Inbox, process: str, what: str) -> list[object]:
    rows = inbox.query(f"select {what} from raw.rpa_sheet_run where starts_with(process_name, '{process}') order by process_name")
    return [value for (value,) in rows]


def test_all_spellings_of_a_day_are_that_day(inbox: Inbox) -> None:
    assert loaded(inbox, "日付", "event_day") == [date(2026, 4, 1)] * len(DAYS)


def test_all_spellings_of_a_time_are_that_time(inbox: Inbox) -> None:
    assert loaded(inbox, "時刻", "strftime(started_at, '%H:%M')") == list(CLOCKS.values())


def test_numbers_are_their_values_and_nil_marks_none(inbox: Inbox) -> None:
    assert loaded(inbox, "件数", "item_count") == [*map(float, NUMBERS.values()), *[None] * len(NILS)]


@pytest.mark.parametrize(
    ("process", "reason", "header", "cells"),
    [
        ("日付", "bad_date", "実行日", NO_DAYS),
        ("時刻", "bad_time", "開始", NO_CLOCKS),
        ("件数", "bad_number", "処理件数", NO_NUMBERS),
        ("誤り", "excel_error", "処理件数", ERRORS),
    ],
)
def test_what_is_quarantined_keeps_its_text_and_row(
    inbox: Inbox, process: str, reason: str, header: str, cells: list[str]
) -> None:
    quarantined = reasons_of(inbox, f"rpa_runs/{process}.csv")
    assert [(kind, column, value) for _, kind, column, value in quarantined] == [(reason, header, cell) for cell in cells]
    text = (inbox.settings.inbox_dir / f"rpa_runs/{process}.csv").read_text(encoding="utf-8").splitlines()
    assert all(str(value).replace('"', "") in text[number - 1] for number, _, _, value in quarantined)


def test_text_true_dates_and_serials_in_one_column(inbox: Inbox) -> None:
    assert inbox.query(
        "select row_number, started_at, ended_at from raw.rpa_sheet_run where process_name like '型%' order by 1"
    ) == [
        (2, datetime(2026, 4, 1, 9), datetime(2026, 4, 2, 1, 30)),
        (3, datetime(2026, 4, 2, 9), datetime(2026, 4, 2, 10, 30)),
        (4, datetime(2026, 4, 3, 9), None),
    ]


def overtime_of(inbox: Inbox, name: str) -> list[tuple[object, ...]]:
    return inbox.query(
        "select month, overtime_hours from raw.overtime_month join meta.file using (file_id)"
        f" where file_name = 'overtime/{name}' order by row_number"
    )


def test_all_spellings_of_a_month_are_its_first_day(inbox: Inbox) -> None:
    assert overtime_of(inbox, "months.csv") == [(date(2026, 4, 1), 1.0)] * len(MONTHS)
    assert [row[1:] for row in reasons_of(inbox, "overtime/months.csv")] == [
        ("bad_month", "対象年月", each) for each in NO_MONTHS
    ]


def test_hours_in_sixties_and_duration_cells_beyond_a_day(inbox: Inbox) -> None:
    assert [hours for _, hours in overtime_of(inbox, "hours.csv")] == pytest.approx(list(HOURS.values()))
    assert overtime_of(inbox, "durations.xlsx") == [
        (date(2026, 4, 1), pytest.approx(30 + 25 / 60)),
        (date(2026, 4, 1), 1000.0),
    ]
    assert reasons_of(inbox, "overtime/durations.xlsx") == [(4, "bad_hours", "時間外勤務時間", "10.75")]


def test_notation_of_hours_is_asked_for_and_never_guessed(inbox: Inbox, tmp_path_factory: pytest.TempPathFactory) -> None:
    fresh = Inbox(tmp_path_factory.mktemp("notation"))
    case = Case("overtime/hours.csv", overtime([("2026-05", "10.75")]), reason="setting_missing overtime_hours_notation")
    assert became(taken_in(fresh, [case]), case) == expected(case)
    set_policy(fresh, "overtime_hours_notation,decimal,")
    fresh.take_in("overtime")
    assert overtime_of(fresh, "hours.csv") == [(date(2026, 5, 1), 10.75)]


def test_error_texts_in_answers_are_kept_as_answers(inbox: Inbox) -> None:
    answers = inbox.query(
        "select answer from raw.survey_answer join meta.file using (file_id) where file_name like '%errors.csv'"
    )
    assert sorted(answer for (answer,) in answers) == sorted(ERRORS)


def test_times_of_google_forms_are_tokyo_time(inbox: Inbox) -> None:
    assert inbox.query("select completed_at from raw.survey_response where survey_id = 'g' order by 1") == [
        (datetime(2023, 4, 1, 0, 30),),
        (datetime(2023, 4, 1, 10),),
        (datetime(2023, 4, 1, 13),),
    ]
