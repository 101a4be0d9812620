"""Parsers of dates, times and numbers, spelling by spelling."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.values import parse_clock, parse_date, parse_datetime, parse_fiscal_year, parse_month, parse_number


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026/11/23",
        "2026.11.23",
        "20261123",
        "2026年11月23日",
        "２０２６／１１／２３",
        " 2026-11-23 ",
        "令和8年11月23日",
        "令和８年１１月２３日",
        "令和 8年 11月 23日",
        "㋿8年11月23日",
        "R8.11.23",
        "R08.11.23",
        "r8/11/23",
        "Ｒ８．１１．２３",
        "平成38年11月23日",
        "2026/11/23(月)",
        "2026/11/23（月曜日）",
        "令和8年11月23日 月曜日",
        "令和8年11月23日月曜",
        "2026-11-23 00:00:00",
        "2026-11-23T00:00:00",
    ],
)
def test_every_spelling_of_one_day_is_that_day(text):
    assert parse_date(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("H31.4.30", date(2019, 4, 30)),
        ("平成40年4月1日", date(2028, 4, 1)),
        ("S64.1.7", date(1989, 1, 7)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("2024-02-29", date(2024, 2, 29)),
        ("9999-12-31", date(9999, 12, 31)),
    ],
)
def test_eras_count_from_their_own_first_year(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8.4.1", "the year lacks its era or its four digits"),
        ("26/4/1", "the year lacks its era or its four digits"),
        ("2026-02-30", "no such day in the calendar"),
        ("20261301", "no such day in the calendar"),
        ("令和0年4月1日", "an era has no year 0"),
        ("2026/11/23(火)", "the day of the week does not fit the date"),
        ("2026-11-23 08:30", "not a date"),
        ("11/23/2026", "not a date"),
        ("2026-11/23", "not a date"),
        ("2026/4/123", "not a date"),
        ("令和8年", "not a date"),
        ("R8/4", "not a date"),
        ("46349", "not a date"),
        ("未定", "not a date"),
        ("", "empty"),
        ("　", "empty"),
    ],
)
def test_what_is_not_one_day_is_refused_with_its_reason(text, reason):
    with pytest.raises(ValueError) as caught:
        parse_date(text)
    assert str(caught.value) == reason


def test_an_excel_serial_is_a_day_only_where_the_caller_says_so():
    assert parse_date("46349", excel_serial=True) == date(2026, 11, 23)
    assert parse_date("46349.0", excel_serial=True) == date(2026, 11, 23)
    assert parse_datetime("46349.354166", excel_serial=True) == datetime(2026, 11, 23, 8, 30)
    for text in ("46349.5", "2026", "123456"):
        with pytest.raises(ValueError, match="not a date"):
            parse_date(text, excel_serial=True)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-31T15:00:00Z", datetime(2026, 4, 1)),
        ("2026-03-31T14:59:59.9999999Z", datetime(2026, 3, 31, 23, 59, 59, 999999)),
        ("2026-03-31T15:30:00.123Z", datetime(2026, 4, 1, 0, 30, 0, 123000)),
        ("2026-04-01T00:30:00+09:00", datetime(2026, 4, 1, 0, 30)),
        ("2026-04-01T00:30:00+0900", datetime(2026, 4, 1, 0, 30)),
        ("2026-03-31T10:30:00-05:00", datetime(2026, 4, 1, 0, 30)),
        ("2026-04-01T08:30:15", datetime(2026, 4, 1, 8, 30, 15)),
        ("2026/4/1 8:30", datetime(2026, 4, 1, 8, 30)),
        ("2026/04/01 08:30:15.250", datetime(2026, 4, 1, 8, 30, 15, 250000)),
        ("2026/4/1 25:30", datetime(2026, 4, 2, 1, 30)),
        ("2026/4/1(水) 午後1時30分", datetime(2026, 4, 1, 13, 30)),
        ("令和8年4月1日8時30分", datetime(2026, 4, 1, 8, 30)),
        ("R8.4.1 0830", datetime(2026, 4, 1, 8, 30)),
        ("2026-04-01", datetime(2026, 4, 1)),
    ],
)
def test_instants_become_tokyo_wall_clock_time(text, moment):
    assert parse_datetime(text) == moment
    assert parse_datetime(text).tzinfo is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-04-01 08:61", "no such time of day"),
        ("2026-04-01 48:00", "no such time of day"),
        ("2026-04-01 morning", "not a time of day"),
        ("2026-04-0108:30", "not a date"),
        ("2026-02-30 08:30", "no such day in the calendar"),
        ("9999-12-31T23:00:00Z", "beyond the calendar"),
        ("46349.5", "not a date"),
        ("", "empty"),
    ],
)
def test_what_is_not_an_instant_is_refused(text, reason):
    with pytest.raises(ValueError) as caught:
        parse_datetime(text)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("25:30", 25.5),
        ("24:00", 24),
        ("8:30", 8.5),
        ("０８：３０", 8.5),
        ("08:30:00.000", 8.5),
        ("8時30分", 8.5),
        ("8時半", 8.5),
        ("8時", 8),
        ("0830", 8.5),
        ("2530", 25.5),
        ("午前8時30分", 8.5),
        ("午後1時", 13),
        ("午前0時30分", 0.5),
        ("午後0時30分", 12.5),
        ("午前12:30", 0.5),
        ("8:30 PM", 20.5),
        ("0.354166", 8.5),
        ("0.3541666666666667", 8.5),
        ("1.0625", 25.5),
        ("0.0", 0),
    ],
)
def test_clock_readings_are_hours_since_midnight(text, hours):
    assert parse_clock(text) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8:60", "no such time of day"),
        ("48:00", "no such time of day"),
        ("午後13時", "no such time of day"),
        ("2.5", "no such time of day"),
        ("9", "not a time of day"),
        ("830", "not a time of day"),
        ("-1:00", "not a time of day"),
        ("朝", "not a time of day"),
        ("", "empty"),
    ],
)
def test_what_is_not_a_clock_reading_is_refused(text, reason):
    with pytest.raises(ValueError) as caught:
        parse_clock(text)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234", 1234),
        ("1,234", 1234),
        ("１，２３４", 1234),
        ("1 234", 1234),
        ("1,234,567.5", 1234567.5),
        ("1,234円", 1234),
        ("400件", 400),
        ("▲12", -12),
        ("△1,234", -1234),
        ("−12", -12),
        ("－１２", -12),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("12.", 12),
        ("1.5E-3", 0.0015),
        ("+7", 7),
    ],
)
def test_numbers_in_office_spelling(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "約100",
        "1,23",
        "12,34.5",
        "12.3%",
        "90分",
        "-",
        "－",
        "…",
        "x",
        "１２ー",
        "1.2.3",
        "nan",
        "inf",
        "1e999",
        "1e15",
        "-1,000,000,000,000,000",
    ],
)
def test_what_is_not_exactly_a_number_is_refused(text):
    with pytest.raises(ValueError, match="^not a number$"):
        parse_number(text)


@pytest.mark.parametrize(
    "text",
    ["2026-04", "2026/4", "202604", "2026年4月", "令和8年4月", "令和8年4月分", "2026年04月度", "R8/4", "2026-04-17", "R8.4.1"],
)
def test_a_month_is_its_first_day(text):
    assert parse_month(text) == date(2026, 4, 1)


@pytest.mark.parametrize("text", ["2026-13", "202600"])
def test_a_thirteenth_month_is_refused(text):
    with pytest.raises(ValueError, match="no such month"):
        parse_month(text)


@pytest.mark.parametrize(
    ("text", "year"),
    [("2026", 2026), ("2026年度", 2026), ("令和8年度", 2026), ("R8", 2026), ("平成31年度", 2019), ("令和元年度", 2019)],
)
def test_a_fiscal_year_is_the_year_of_its_april(text, year):
    assert parse_fiscal_year(text) == year


def test_a_bare_era_year_is_no_fiscal_year():
    with pytest.raises(ValueError, match="not a fiscal year"):
        parse_fiscal_year("8年度")


@given(st.dates(date(2019, 5, 1), date(2117, 12, 31)))
def test_a_day_survives_every_way_of_writing_it(day):
    era_year = day.year - 2018
    for text in (
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"令和{era_year}年{day.month}月{day.day}日({'月火水木金土日'[day.weekday()]})",
        f"R{era_year:02}.{day.month:02}.{day.day:02}",
    ):
        assert parse_date(text) == day


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
def test_an_instant_written_in_any_zone_is_the_same_tokyo_time(moment):
    utc = moment - timedelta(hours=9)
    assert parse_datetime(utc.isoformat() + "Z") == moment
    assert parse_datetime((utc + timedelta(hours=5, minutes=30)).isoformat() + "+05:30") == moment
    assert parse_datetime(moment.isoformat(sep=" ")) == moment
