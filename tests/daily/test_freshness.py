"""Which sources are late on a day, by the office days of 2026 and the rhythm of each source."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import pytest

from pipelines.quality.freshness import LateSource, SourceState, late_sources, read_source_states

MONDAY = date(2026, 11, 30)


def late(newest: datetime | None, today: date, allowed_days: int = 3) -> list[LateSource]:
    return late_sources([SourceState("uipath", newest, allowed_days)], today)


def test_a_weekend_makes_nothing_late():
    """Friday's record on Monday: Friday itself is the last office day before."""
    assert late(datetime(2026, 11, 27, 17), MONDAY) == []
    assert late(datetime(2026, 11, 24, 23, 59), MONDAY) == []


def test_a_record_older_than_allowed_before_the_last_office_day_is_late():
    newest = datetime(2026, 11, 23, 23, 59)
    assert late(newest, MONDAY) == [LateSource("uipath", newest, date(2026, 11, 24))]


def test_the_new_year_closure_makes_nothing_late():
    """Monday 4 January 2027: the last office day before was 28 December."""
    assert late(datetime(2026, 12, 25), date(2027, 1, 4)) == []
    assert [each.expected_from for each in late(datetime(2026, 12, 24), date(2027, 1, 4))] == [date(2026, 12, 25)]


def test_golden_week_makes_nothing_late():
    """Thursday 6 May 2027: 3 to 5 May are holidays, 1 and 2 a weekend, so the last office day before was Friday 30 April."""
    assert late(datetime(2027, 4, 27), date(2027, 5, 6)) == []
    assert len(late(datetime(2027, 4, 26), date(2027, 5, 6))) == 1


@pytest.mark.parametrize(("today", "is_late"), [(date(2026, 12, 11), False), (date(2026, 12, 14), True)])
def test_totals_of_october_are_enough_until_forty_days_after_its_end(today, is_late):
    """They carry 1 October and tell up to the 31st; 40 days later is Thursday 10 December, seen on Friday, passed on Monday."""
    assert bool(late(datetime(2026, 10, 1), today, allowed_days=40)) is is_late


def test_files_without_a_record_are_late_and_all_late_sources_come_by_name():
    states = [SourceState("uipath", None, 3), SourceState("kintone", datetime(2020, 1, 1), 3)]
    assert [each.source for each in late_sources(states, MONDAY)] == ["kintone", "uipath"]


@pytest.fixture
def sources():
    with duckdb.connect() as connection:
        connection.execute(
            "create table meta_sources (source varchar, newest_record_at timestamp, state varchar, allowed_days int)"
        )
        connection.execute(
            "insert into meta_sources values ('uipath', '2026-11-27 10:00', 'fresh', 3), ('m365', null, 'missing', 40),"
            " ('paper', null, 'unused', 40)"
        )
        yield connection


def test_sources_never_delivered_are_not_waited_for(sources):
    assert read_source_states(sources) == [
        SourceState("m365", None, 40),
        SourceState("uipath", datetime(2026, 11, 27, 10), 3),
    ]
