"""Dates, times and numbers as Japanese offices write them.

Belongs here: one cell's text in, one Python value out, or a ``ValueError`` with a short reason.
Does not belong here: which column holds what (mapping files, register specifications), missing-value words, files.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from pipelines.text import without_invisible

# How tables write that there is no number; a layout decides where they may stand.
NIL_MARKS = ("-", "‐", "‑", "–", "—", "―", "−", "－", "ー", "…")

# What a spreadsheet shows where a formula failed.
EXCEL_ERRORS = (
    *("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
    *("#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#GETTING_DATA"),
)

LARGEST_NUMBER = 1e15  # what is not smaller counts nothing of a city, and sums of it would not fit
_LONGEST_NUMBER = 40  # characters; a longer one is no count, and may be more than a float holds

_TOKYO_OFFSET = timedelta(hours=9)  # Japan has had no daylight saving time since 1951
_EXCEL_EPOCH = date(1899, 12, 30)
_YEAR_SECONDS = 366 * 86_400
_EXCEL_SERIALS = range(20_000, 80_000)  # 1954 to 2119; smaller numbers are years, counts or clock readings

# Year 0 of each era. An era's end is not checked: 平成40年 on an old form means 2028.
_ERA_YEAR_ZERO = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA_YEAR_ZERO |= {"m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018}

_YEAR = r"(?:(?P<era>明治|大正|昭和|平成|令和|[mtshr])\s*(?P<era_year>元|\d{1,2})|(?P<year>\d{4}))"
_DATE = re.compile(
    rf"(?:{_YEAR}\s*(?:(?P<sep>[-/.])\s*(?P<month>\d{{1,2}})\s*(?P=sep)\s*(?P<day>\d{{1,2}})(?!\d)"
    r"|年\s*(?P<jmonth>\d{1,2})\s*月\s*(?P<jday>\d{1,2})\s*日)"
    r"|(?P<y8>\d{4})(?P<m8>\d{2})(?P<d8>\d{2})(?!\d))"
    r"(?:\s*\((?P<weekday>[月火水木金土日])(?:曜日?)?\)|\s*(?P<weekday_word>[月火水木金土日])曜日?)?"
)
_MONTH = re.compile(
    rf"(?:{_YEAR}\s*(?:[-/.]\s*(?P<month>\d{{1,2}})|年\s*(?P<jmonth>\d{{1,2}})\s*月\s*[分度]?)"
    r"|(?P<y6>\d{4})(?P<m6>\d{2}))"
)
_FISCAL_YEAR = re.compile(rf"{_YEAR}\s*(?:年度?)?")
_MIDNIGHT = re.compile(r"[\st]\s*0{1,2}:00(?::00(?:\.0+)?)?")
_CLOCK = re.compile(
    r"(?P<half>午前|午後|am|pm)?\s*(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d+))?)?"
    r"|(?P<jhour>\d{1,2})\s*時\s*(?:(?P<jminute>\d{1,2})\s*分\s*(?:(?P<jsecond>\d{1,2})\s*秒)?|(?P<jhalf>半))?"
    r"|(?P<digits>\d{4}))\s*(?P<half_after>午前|午後|am|pm)?"
)
_SPOKEN_HOURS = re.compile(r"(?:(?P<hours>\d+(?:\.\d+)?)\s*(?:時間|h))?\s*(?:(?P<minutes>\d{1,2})\s*(?:分|m))?")
_HOURS_CLOCK = re.compile(r"(?P<hours>\d+):(?P<minutes>\d{2}):(?P<seconds>[0-5]\d)")
_DURATIONS = [
    re.compile(r"(?P<h>\d+):(?P<m>[0-5]?\d)(?::(?P<s>[0-5]?\d(?:\.\d+)?))?"),
    re.compile(r"pt(?:(?P<h>\d+(?:\.\d+)?)h)?(?:(?P<m>\d+(?:\.\d+)?)m)?(?:(?P<s>\d+(?:\.\d+)?)s)?"),
    re.compile(r"(?:(?P<h>\d+(?:\.\d+)?)\s*時間)?\s*(?:(?P<m>\d+(?:\.\d+)?)\s*分)?\s*(?:(?P<s>\d+(?:\.\d+)?)\s*秒)?"),
    re.compile(r"(?P<h>\d+(?:\.\d+)?)"),
]
_RUN_TIME = re.compile(
    r"(?:(?P<days>\d+)\.)?(?P<hours>\d+):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d(?:\.\d+)?)"
    r"|(?:(?P<d>\d+)(?:日|days?|d))?(?:(?P<h>\d+)(?:時間|hours?|h))?(?:(?P<m>\d+)(?:分|minutes?|mins?|m(?!s)))?"
    r"(?:(?P<s>\d+(?:\.\d+)?)(?:秒|seconds?|secs?|s))?(?:(?P<ms>\d+)(?:ミリ秒|milliseconds?|ms))?"
)
_ZONE = re.compile(r"\s*(?:(?P<utc>z|gmt)|(?:gmt(?=[+-]))?(?P<sign>[+-])(?P<zh>\d{2}|(?<=gmt[+-])\d):?(?P<zm>\d{2})?)$")
_PLAIN = re.compile(r"\d+(?:\.\d*)?(?:e-?\d+)?")
_NUMBER = re.compile(
    r"(?P<sign>[-+▲△])?\s*"
    r"(?P<body>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+|\d+\.?\d*(?:e[-+]?\d+)?|\.\d+)"
    r"\s*[円件枚人名回]?"
)
_MINUSES = str.maketrans("−–‐‑—", "-----")


def _clean(text: str) -> str:
    return unicodedata.normalize("NFKC", without_invisible(text)).translate(_MINUSES).strip().lower()


def _year(match: re.Match[str]) -> int:
    if match["year"]:
        return int(match["year"])
    era_year = 1 if match["era_year"] == "元" else int(match["era_year"])
    if era_year == 0:
        raise ValueError("an era has no year 0")
    return _ERA_YEAR_ZERO[match["era"]] + era_year


def _build_date(match: re.Match[str]) -> date:
    year = int(match["y8"]) if match["y8"] else _year(match)
    month, day = match["month"] or match["jmonth"] or match["m8"], match["day"] or match["jday"] or match["d8"]
    try:
        parsed = date(year, int(month), int(day))
    except ValueError:
        raise ValueError("no such day in the calendar") from None
    weekday = match["weekday"] or match["weekday_word"]
    if weekday and "月火水木金土日"[parsed.weekday()] != weekday:
        raise ValueError("the day of the week does not fit the date")
    return parsed


def _not_a_date(cleaned: str) -> ValueError:
    if not cleaned:
        return ValueError("empty")
    if re.match(r"\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,2}(?!\d)", cleaned):
        return ValueError("the year lacks its era or its four digits")
    return ValueError("not a date")


def _excel_serial(cleaned: str) -> float | None:
    if not _PLAIN.fullmatch(cleaned):
        return None
    serial = float(cleaned)
    return serial if _EXCEL_SERIALS.start <= serial < _EXCEL_SERIALS.stop else None


def parse_date(text: str, *, excel_serial: bool = False) -> date:
    """A calendar day: ISO, ``2026/4/1``, ``20260401``, ``2026年4月1日`` or 和暦, with or without its 曜日.

    A time part is accepted only where it is midnight. ``excel_serial`` also admits whole numbers of 1954 to 2119.
    An era is taken at its word beyond its end (平成40年 is 2028). Raises ValueError; so does a date without an era (``8.4.1``).
    """
    cleaned = _clean(text)
    match = _DATE.match(cleaned)
    if match and (match.end() == len(cleaned) or _MIDNIGHT.fullmatch(cleaned, match.end())):
        return _build_date(match)
    serial = _excel_serial(cleaned) if excel_serial else None
    if serial is not None and serial.is_integer():
        return _EXCEL_EPOCH + timedelta(days=serial)
    raise _not_a_date(cleaned)


def parse_datetime(text: str, *, excel_serial: bool = False) -> datetime:
    """An instant as naive Asia/Tokyo wall-clock time; a ``Z`` or an offset is converted, none means Tokyo.

    Date as in `parse_date`, clock as in `parse_clock` (25:30 falls on the next day), a day alone is its midnight.
    Fractions beyond the microsecond are cut off. ``excel_serial`` also admits day serials, to the second. Raises ValueError.
    """
    cleaned = _clean(text)
    match = _DATE.match(cleaned)
    if match is None:
        serial = _excel_serial(cleaned) if excel_serial else None
        if serial is None:
            raise _not_a_date(cleaned)
        return datetime.combine(_EXCEL_EPOCH, datetime.min.time()) + timedelta(seconds=round(serial * 86_400))
    midnight = datetime.combine(_build_date(match), datetime.min.time())
    rest = cleaned[match.end() :]
    if not rest:
        return midnight
    # Without a separator only 日 or a weekday can end the date: 20260401 0830 is a time, 202604010830 is not split by guess
    if not (rest[0] in " t\n" or cleaned[match.end() - 1] in "日曜)"):
        raise ValueError("not a time of day after the date")
    rest = rest.removeprefix("t").strip()
    zone = _ZONE.search(rest)
    shift = timedelta()
    if zone:
        rest = rest[: zone.start()]
        offset = timedelta(hours=int(zone["zh"] or 0), minutes=int(zone["zm"] or 0))
        shift = _TOKYO_OFFSET - (-offset if zone["sign"] == "-" else offset)
    try:
        return midnight + _clock(rest) + shift
    except OverflowError:
        raise ValueError("beyond the calendar") from None


def _clock(cleaned: str) -> timedelta:
    match = _CLOCK.fullmatch(cleaned)
    if match is None:
        raise ValueError("not a time of day")
    digits = match["digits"]
    hour = int(match["hour"] or match["jhour"] or digits[:2])
    minute = 30 if match["jhalf"] else int(match["minute"] or match["jminute"] or (digits[2:] if digits else 0))
    second = int(match["second"] or match["jsecond"] or 0)
    half = match["half"] or match["half_after"]
    if minute > 59 or second > 59 or hour > (12 if half else 47):
        raise ValueError("no such time of day")
    if half:
        hour = hour % 12 + (12 if half in ("午後", "pm") else 0)
    microsecond = int(((match["fraction"] or "") + "000000")[:6])
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microsecond)


def parse_clock(text: str) -> timedelta:
    """Time since midnight, up to 47:59:59 (25:30 is the next day): ``8:30``, ``0830``, ``8時30分``, ``午後1時``, Excel fractions.

    An Excel fraction is a number below 2 with a decimal point, taken to the second. Raises ValueError.
    """
    cleaned = _clean(text)
    if not cleaned:
        raise ValueError("empty")
    if "." in cleaned and _PLAIN.fullmatch(cleaned):
        fraction = float(cleaned)
        if fraction >= 2:
            raise ValueError("no such time of day")
        return timedelta(seconds=round(fraction * 86_400))
    return _clock(cleaned)


def parse_hours(text: str, notation: str) -> float:
    """Hours of work, in the notation a source declares: ``minutes60`` (10:25 and 10.25 are 10 h 25 min) or ``decimal``.

    The notation decides, whatever the separator: under decimal 10:25 is 10.25 h, under minutes60 10.5 is 10 h 50 min, because a
    spreadsheet drops the last zero. ``10時間25分``, ``45分`` and H:MM:SS, as duration cells arrive, say what they are.
    Raises ValueError, also for 60 minutes or more and for more than two digits of minutes.
    """
    cleaned = _clean(text)
    if len(cleaned) > _LONGEST_NUMBER:
        raise ValueError("not hours and minutes")
    spoken = _SPOKEN_HOURS.fullmatch(cleaned)
    if spoken and (spoken["hours"] or spoken["minutes"]):
        return float(spoken["hours"] or 0) + _of_sixty(spoken["minutes"] or "0")
    true_time = _HOURS_CLOCK.fullmatch(cleaned)
    if true_time:
        return int(true_time["hours"]) + _of_sixty(true_time["minutes"]) + int(true_time["seconds"]) / 3600
    if notation == "decimal":
        return parse_number(cleaned.replace(":", ".", 1) if re.fullmatch(r"\d+:\d+", cleaned) else cleaned)
    sixty = re.fullmatch(r"(?P<hours>\d+)(?:[:.](?P<minutes>\d{1,2}))?", cleaned.replace(",", ""))
    if sixty is None:
        raise ValueError("not hours and minutes" if cleaned else "empty")
    minutes = sixty["minutes"] or "0"
    return int(sixty["hours"]) + _of_sixty(minutes if ":" in cleaned else minutes.ljust(2, "0"))


def _of_sixty(minutes: str) -> float:
    if int(minutes) >= 60:
        raise ValueError("60 minutes or more")
    return int(minutes) / 60


def parse_duration_hours(text: str) -> float:
    """How long a recording is, in hours: ``1:30``, ``1:30:00``, ``PT1H30M``, ``1時間30分``, ``90分``, ``1.5時間``.

    A bare number is hours. Raises ValueError, also for more than 24 hours: nobody records so long, and a bare 90 is not guessed
    to be minutes.
    """
    cleaned = _clean(text)
    match = next((found for pattern in _DURATIONS if (found := pattern.fullmatch(cleaned))), None)
    if match is None or not any(match.groups()):
        raise ValueError("not a length of time" if cleaned else "empty")
    parts = match.groupdict()
    hours = float(parts.get("h") or 0) + float(parts.get("m") or 0) / 60 + float(parts.get("s") or 0) / 3600
    if hours > 24:
        raise ValueError("more than a day")
    return hours


def parse_run_time(text: str) -> timedelta:
    """How long a robot ran: ``00:00:12``, ``1.02:03:04`` (days first), ``1 分 5 秒``, ``350 ms``, a number of seconds.

    Raises ValueError, also for two parts (05:12 may be hours or minutes) and for more than a year.
    """
    cleaned = re.sub(r"\s+", "", _clean(text))
    match = _RUN_TIME.fullmatch(cleaned)
    if match is None or not any(match.groups()):
        seconds = parse_number(cleaned)
    else:
        part = {name: float(value or 0) for name, value in match.groupdict().items()}
        hours = 24 * (part["days"] + part["d"]) + part["hours"] + part["h"]
        seconds = 3600 * hours + 60 * (part["minutes"] + part["m"]) + part["seconds"] + part["s"] + part["ms"] / 1000
    if not 0 <= seconds <= _YEAR_SECONDS:
        raise ValueError("no length of time that a robot runs")
    return timedelta(seconds=seconds)


def parse_number(text: str) -> float:
    """A number, also with thousands separators, Japanese minus (▲ △ −) or a counter that changes no scale (円 件 枚 人 名 回).

    Raises ValueError for anything else: about (約100), shares (12.3%), other units, nil and suppression marks, and for what is no
    quantity of a city (`LARGEST_NUMBER` or more).
    """
    cleaned = _clean(text)
    match = _NUMBER.fullmatch(cleaned)
    if match is None:
        raise ValueError("not a number" if cleaned else "empty")
    value = float(re.sub("[, ]", "", match["body"]))
    if value >= LARGEST_NUMBER:
        raise ValueError("not a number")
    return -value if match["sign"] in ("-", "▲", "△") and value else value


def parse_month(text: str, *, excel_serial: bool = False) -> date:
    """The first day of a month: ``2026-04``, ``2026/4``, ``202604``, ``令和8年4月分``, ``R8/4``, or any day of it.

    ``excel_serial`` as in `parse_date`. Raises ValueError.
    """
    cleaned = _clean(text)
    match = _MONTH.fullmatch(cleaned)
    if match is None:
        return parse_date(text, excel_serial=excel_serial).replace(day=1)
    month = int(match["month"] or match["jmonth"] or match["m6"])
    if not 1 <= month <= 12:
        raise ValueError("no such month")
    return date(int(match["y6"]) if match["y6"] else _year(match), month, 1)


def parse_fiscal_year(text: str) -> int:
    """The year of a fiscal year's April: ``2026``, ``2026年度``, ``令和8年度``, ``R8``, ``平成31年度`` (2019).

    Raises ValueError.
    """
    match = _FISCAL_YEAR.fullmatch(_clean(text))
    if match is None:
        raise ValueError("not a fiscal year")
    return _year(match)
