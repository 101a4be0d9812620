"""What kintone's administrators can take out: the list of apps, their statistics, the audit log.

Belongs here: these three exports. Does not belong here: records (``kintone``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from pipelines.sample_city.app_makers import Making
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_end, month_number, month_of, utc_text
from pipelines.sample_city.processes import Process

AUDIT_HEADER = ("日時", "ユーザー", "IPアドレス", "レベル", "サービス", "モジュール", "アクション", "結果", "補足")
_MONTHS_OF_AUDIT = 3
_BYTES_PER_RECORD = 3_400


@dataclass(frozen=True, slots=True)
class Change:
    """A record made or changed by an account."""

    app: Process
    moment: datetime
    account: str
    record: int
    is_new: bool


def write_kintone_admin(
    plan: Plan, apps: Sequence[Process], makings: Mapping[str, Making], changes: Iterable[Change], delivery: Delivery
) -> None:
    """Write ``apps_*.json``, ``statistics_*.json`` and ``audit_*.csv`` of the latest complete months.

    ``makings`` are how the apps came about, by process. ``changes`` are all changes since the simulation began, those that
    nobody can know yet included.
    """
    by_month: dict[date, list[Change]] = {}
    for change in changes:
        by_month.setdefault(change.moment.date().replace(day=1), []).append(change)
    latest = month_of(month_number(plan.daily_from) - 1)
    for n, month in enumerate(plan.complete_months()):
        if month >= latest:
            so_far = [change for m, found in by_month.items() if m <= month for change in found]
            alive = sorted((a for a in apps if a.started_on <= month_end(month)), key=lambda a: int(a.match_key))
            _write_apps(alive, makings, month, delivery)
            _write_statistics(alive, makings, so_far, month, delivery)
        if month >= month_of(month_number(plan.daily_from) - _MONTHS_OF_AUDIT):
            _write_audit(by_month.get(month, []), month, n, delivery)


def _makers(making: Making, day: date) -> dict[str, Any]:
    """Creation and last change as every export of the day's end tells them."""
    (code, name), changed = making.last_change(day)
    return {
        "createdAt": utc_text(making.created, 3),
        "creator": {"code": making.creator[0], "name": making.creator[1]},
        "modifiedAt": utc_text(changed, 3),
        "modifier": {"code": code, "name": name},
    }


def _write_apps(apps: list[Process], makings: Mapping[str, Making], month: date, delivery: Delivery) -> None:
    records = [
        {
            "appId": app.match_key,
            "code": "",
            "name": app.name,
            "description": "",
            **_makers(makings[app.process_id], month_end(month)),
            "spaceId": None,
            "threadId": None,
        }
        for app in apps
    ]
    delivery.put_apps(f"inbox/kintone/apps_{month:%Y-%m}.json", records)


def _write_statistics(
    apps: list[Process], makings: Mapping[str, Making], so_far: list[Change], month: date, delivery: Delivery
) -> None:
    """How the apps stood at the month's end; every count is text."""
    counts: dict[str, int] = {}
    newest: dict[str, datetime] = {}
    for change in so_far:
        key = change.app.match_key
        counts[key] = counts.get(key, 0) + change.is_new
        newest[key] = max(newest.get(key, change.moment), change.moment)
    records: list[dict[str, Any]] = []
    for app in apps:
        count = counts.get(app.match_key, 0)
        updated = newest.get(app.match_key, datetime.combine(app.started_on, time(9)))
        records.append(
            {
                "id": app.match_key,
                "name": app.name,
                "space": None,
                "appGroup": "Public",
                "status": "ACTIVATED" if count else "CHANGED",
                "recordUpdatedAt": utc_text(updated, 3),
                "recordCount": str(count),
                "fieldCount": "13",
                "dailyRequestCount": str(count % 97),
                "apiTokenCount": str(int(app.match_key) % 3),
                "webhookCount": "0",
                "storageUsage": str(count * _BYTES_PER_RECORD),
                "customized": int(app.match_key) % 5 == 0,
                **_makers(makings[app.process_id], month_end(month)),
            }
        )
    delivery.put_apps(f"inbox/kintone/statistics_{month:%Y-%m}.json", records)


def _write_audit(changes: list[Change], month: date, n: int, delivery: Delivery) -> None:
    """The month's log, newest first: record changes, one import, and what the system does itself."""
    rows: list[tuple[datetime, tuple[object, ...]]] = []
    for change in changes:
        if change.app.process_class == "unregistered":
            # an app of a guest space: its log is not in this export
            continue
        moment = change.moment + timedelta(seconds=(change.record * 7) % 60)
        action = "Record add" if change.is_new else "Record update"
        note = f"app id: {change.app.match_key}, app name: {change.app.name}, 見本, record id: [{change.record}]"
        address = f"10.20.{change.record % 32}.{change.record % 250}"
        rows.append((moment, (change.account, address, "情報", "kintone", "App operation", action, "SUCCESS", note)))
    for day in range(1, month_end(month).day + 1):
        moment = datetime.combine(month.replace(day=day), time(2, 0, day))
        rows.append((moment, ("nobody", "-", "情報", "cybozu.com", "System", "Backup", "SUCCESS", "")))
        delivery.plant("audit_entries_of_the_system")
    for k, action in enumerate(("registered", "started", "finished")):
        moment = datetime.combine(month.replace(day=10), time(22, 0, k * 9))
        result = "VALIDATION ERROR" if action == "finished" else "SUCCESS"
        note = "app id: 12, app name: 取込, record id: []"
        rows.append(
            (moment, ("Administrator", "10.20.0.1", "重要", "kintone", "API operation", f"Record import {action}", result, note))
        )
    rows.sort(key=lambda row: (row[0], str(row[1])), reverse=True)
    written = [(f"{moment:%Y/%m/%d %H:%M:%S}", *rest) for moment, rest in rows]
    delivery.put_csv(f"inbox/kintone/audit_{month:%Y-%m}.csv", AUDIT_HEADER, written, encoding="cp932" if n % 2 else "utf-8")
