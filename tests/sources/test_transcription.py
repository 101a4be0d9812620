"""Use of a transcription service, one row per recording."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from tests.sources.conftest import Inbox

HEADER = "利用日,所属,会議名,音声時間,利用者"


def hours(inbox: Inbox) -> list[float]:
    rows = inbox.query(
        "select coalesce(audio_hours, audio_minutes / 60) from raw.transcription_use where not superseded order by row_number"
    )
    return [value for (value,) in rows]


@pytest.mark.parametrize(
    ("written", "hours_meant"),
    [
        ("1:30", 1.5),
        ("01:30:00", 1.5),
        ("1.5", 1.5),
        ("1時間30分", 1.5),
        ("90分", 1.5),
        ("１．５時間", 1.5),
        ("PT1H30M", 1.5),
        ("90", None),
    ],
)
def test_lengths_as_they_are_written(inbox: Inbox, written: str, hours_meant: float | None) -> None:
    inbox.drop("transcription/a.csv", f"{HEADER}\n2026/4/1,税務課,会議,{written},yamada\n", "cp932")
    inbox.take_in("transcription")
    assert hours(inbox) == ([hours_meant] if hours_meant else [])
    # a bare 90 may be minutes: nobody guesses
    assert inbox.reasons() == ([] if hours_meant else [(2, "bad_duration", "音声時間", "90")])


def test_a_workbook_with_time_cells_and_minutes_in_their_own_column(inbox: Inbox) -> None:
    inbox.drop_sheet(
        "transcription/a.xlsx",
        [
            ["利用実績"],
            ["日付", "部署", "件名", "録音時間"],
            [datetime(2026, 4, 1), "税務課", "部会", time(1, 30)],
            ["R8.4.2", "税務課", "部会", timedelta(hours=2, minutes=15)],
            [46115, "税務課", "部会", 0.75],
        ],
    )
    inbox.drop("transcription/b.csv", "利用日,所属,会議名,録音時間（分）\n2026/4/4,税務課,部会,45\n")
    inbox.take_in("transcription")
    assert inbox.counts("transcription/a.xlsx") == (4, 3, 0, 0, 0, 1)
    found = inbox.query("select used_on, coalesce(audio_hours, audio_minutes / 60) from raw.transcription_use order by 1")
    assert found == [(date(2026, 4, 1), 1.5), (date(2026, 4, 2), 2.25), (date(2026, 4, 3), 0.75), (date(2026, 4, 4), 0.75)]


def test_each_bad_row_has_its_reason(inbox: Inbox) -> None:
    inbox.drop(
        "transcription/a.csv",
        HEADER
        + "\n,税務課,会議,1:00,\n2026/4/1,税務課,会議,,\n2026/4/1,税務課,会議,長い,\n2026/12/1,税務課,会議,1:00,\n合計,,,3:00,\n",
    )
    inbox.take_in("transcription")
    assert inbox.counts("transcription/a.csv") == (5, 0, 0, 0, 4, 1)
    assert [row[1] for row in inbox.reasons()] == ["missing_required", "missing_required", "bad_duration", "future_date"]


def test_two_equal_recordings_of_one_sheet_are_two_and_overlaps_add_nothing_in_any_order(tmp_path: Path) -> None:
    twice = "2026/4/1,税務課,部会,0:30,yamada\n2026/4/1,税務課,部会,0:30,yamada\n"
    lists = {"a": twice, "b": twice + "2026/4/2,税務課,部会,1:00,yamada\n", "c": "2026/4/2,税務課,部会,1:00,yamada\n"}
    outcomes = []
    for number, order in enumerate(permutations(lists)):
        inbox = Inbox(tmp_path / str(number))
        for name in order:
            inbox.drop(f"transcription/{name}.csv", f"{HEADER}\n{lists[name]}")
            inbox.take_in("transcription")
        outcomes.append(inbox.in_effect("transcription_use"))
    assert len(outcomes[0]) == 3
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_a_corrected_length_replaces_and_no_person_or_meeting_is_stored(inbox: Inbox) -> None:
    inbox.drop("transcription/a.csv", f"{HEADER}\n2026/4/1,税務課,懲戒審査会,1:00,yamada\n")
    inbox.take_in("transcription")
    inbox.drop("transcription/a.csv", f"{HEADER}\n2026/4/1,税務課,懲戒審査会,1:10,Yamada\n")
    inbox.take_in("transcription")
    assert hours(inbox) == [pytest.approx(1 + 1 / 6, rel=1e-12)]
    stored = str(inbox.query("from raw.transcription_use")).lower()
    assert "yamada" not in stored and "懲戒" not in stored
