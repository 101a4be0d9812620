"""Microsoft 365 usage reports: columns by name, concealed people, deleted users, overlapping periods."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.sources.conftest import Inbox

TEAMS = (
    "Report Refresh Date,Tenant Display Name,Shared Channel Tenant Display Names,User Id,User Principal Name,Last Activity Date,"
    "Is Deleted,Deleted Date,Assigned Products,Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,"
    "Post Messages,Reply Messages,Urgent Messages,Meetings Organized Count,Meetings Attended Count,"
    "Ad Hoc Meetings Organized Count,"
    "Ad Hoc Meetings Attended Count,Scheduled One-time Meetings Organized Count,Scheduled One-time Meetings Attended Count,"
    "Scheduled Recurring Meetings Organized Count,Scheduled Recurring Meetings Attended Count,Audio Duration,Video Duration,"
    "Screen Share Duration,Audio Duration In Seconds,Video Duration In Seconds,Screen Share Duration In Seconds,Has Other Action,"
    "Is Licensed,Report Period"
)
APPS = (
    "Report Refresh Date,User Principal Name,Last Activation Date,Last Activity Date,Report Period,Windows,Mac,Mobile,Web,"
    "Outlook,Word,Excel,PowerPoint,OneNote,Teams"
)


def report(header: str, *rows: dict[str, str]) -> str:
    lines = [",".join(row.get(name, "") for name in header.split(",")) for row in rows]
    return "\r\n".join([header, *lines]) + "\r\n"


def teams(upn: str, last: str, *, refreshed: str = "2026-04-30", deleted: str = "False", period: str = "30") -> dict[str, str]:
    return {
        "Report Refresh Date": refreshed,
        "User Principal Name": upn,
        "Last Activity Date": last,
        "Is Deleted": deleted,
        "Team Chat Message Count": "12",
        "Audio Duration": "PT0S",
        "Report Period": period,
    }


@pytest.mark.real_files
def test_published_report_with_concealed_people_loads_as_such(inbox: Inbox, real_files: Path) -> None:
    inbox.drop("m365/active_user_detail.csv", (real_files / "active_user_detail.csv").read_bytes())
    inbox.take_in("m365")
    assert inbox.counts("m365/active_user_detail.csv") == (1, 1, 0, 0, 0, 0)
    assert inbox.query("select encoding, provenance from meta.file") == [("utf-8-sig", "confirmed_format")]
    assert inbox.query(
        "select report, refreshed_on, event_day, is_concealed, is_deleted, last_activity_on, exchange_on, onedrive_on,"
        " sharepoint_on, skype_on, yammer_on, teams_on, length(person_hash) from raw.m365_usage"
    ) == [
        (
            *("active_user_detail", date(2022, 10, 23), date(2022, 10, 23), True, False, None, date(2020, 9, 12)),
            *(date(2022, 9, 12), date(2021, 10, 30), date(2020, 10, 30), date(2019, 4, 21), date(2017, 9, 20), 64),
        )
    ]
    stored = str(inbox.query("from raw.m365_usage"))
    assert "77E5979DD60BA6EAA53E814DBEEEFA5F" not in stored and "4291DA7C39EE3263E97336B42734A667" not in stored


def test_teams_report_loads_by_name_of_column_in_any_order(inbox: Inbox) -> None:
    assert len(TEAMS.split(",")) == 33
    rows = [
        teams("Sato@city.example", "2026-04-20"),
        teams("tanaka@city.example", ""),
        teams("0123456789abcdef" * 2, "2026-04-01"),
    ]
    rows.append(teams("left@city.example", "2026-03-31", deleted="True"))
    other_order = ",".join(reversed(TEAMS.split(",")))
    inbox.drop("m365/teams_user_activity_2026-04-30.csv", report(TEAMS, *rows), "utf-8-sig")
    inbox.drop("m365/teams_user_activity (1).csv", report(other_order, *rows), "utf-8-sig")
    inbox.take_in("m365")
    assert inbox.query("select sum(rows_read), sum(rows_loaded), sum(rows_duplicate), sum(rows_quarantined) from meta.file") == [
        (8, 4, 4, 0)
    ]
    assert inbox.query("select report, is_concealed, is_deleted, last_activity_on from raw.m365_usage order by row_number") == [
        ("teams_user_activity", False, False, date(2026, 4, 20)),
        ("teams_user_activity", False, False, None),
        ("teams_user_activity", True, False, date(2026, 4, 1)),
        ("teams_user_activity", False, True, date(2026, 3, 31)),
    ]
    assert "city.example" not in str(inbox.query("from raw.m365_usage")).lower()


def test_app_report_loads_and_overlapping_periods_stand_beside_each_other(inbox: Inbox) -> None:
    weeks = [("2026-04-09", "2026-04-07", "7"), ("2026-04-30", "2026-04-28", "30 days")]
    for refreshed, last, period in weeks:
        row = {"Report Refresh Date": refreshed, "User Principal Name": "sato@city.example", "Last Activity Date": last}
        row |= {"Last Activation Date": "2024-01-01", "Report Period": period, "Windows": "Yes", "Word": "Yes"}
        inbox.drop(f"m365/app_users_{refreshed}.csv", report(APPS, row), "utf-8-sig")
    inbox.take_in("m365")
    assert inbox.query("select report, refreshed_on, last_activity_on, event_day from raw.m365_usage order by 2") == [
        ("app_users", date(2026, 4, 9), date(2026, 4, 7), date(2026, 4, 9)),
        ("app_users", date(2026, 4, 30), date(2026, 4, 28), date(2026, 4, 30)),
    ]


def test_rows_without_a_person_or_made_tomorrow_are_quarantined_without_naming_anyone(inbox: Inbox) -> None:
    rows = [teams("", "2026-04-20"), teams("sato@city.example", "2026-04-20", refreshed="2026-11-24")]
    rows += [teams("sato@city.example", "先月"), teams("sato@city.example", "2026-04-20")]
    inbox.drop("m365/teams.csv", report(TEAMS, *rows), "utf-8-sig")
    inbox.take_in("m365")
    assert inbox.counts("m365/teams.csv") == (4, 1, 0, 0, 3, 0)
    assert inbox.reasons() == [
        (2, "missing_required", "User Principal Name", None),
        (3, "future_date", "Report Refresh Date", "2026-11-24"),
        (4, "bad_date", "Last Activity Date", "先月"),
    ]
