"""What time it is in the city, and how long ago a day was.

Belongs here: now and today in Asia/Tokyo, now as other machines are told it, the age of a day. Does not belong here: reading
times that somebody wrote (``values``), the schedule.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def tokyo_now() -> datetime:
    """Now as naive Asia/Tokyo wall-clock time, whatever zone the host is in."""
    return datetime.now(TOKYO).replace(tzinfo=None)


def utc_now() -> datetime:
    """Now in UTC, with its zone."""
    return datetime.now(UTC)


def tokyo_today() -> date:
    """Today's date in Asia/Tokyo."""
    return tokyo_now().date()


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another."""
    return 12 * (later.year - earlier.year) + later.month - earlier.month - (later.day < earlier.day)
