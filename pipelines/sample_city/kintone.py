"""kintone apps as the REST API answers: typed fields under Japanese codes.

Belongs here: records, who made and changed them, how an incremental pull cuts them into files. Does not belong
here: which apps exist (``processes``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from pipelines.sample_city.app_makers import making_of
from pipelines.sample_city.kintone_admin import Change, write_kintone_admin
from pipelines.sample_city.kintone_files import put_cli_export, put_screen_export
from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Period, Plan, month_end, utc_text
from pipelines.sample_city.processes import Process
from pipelines.sample_city.staff import Person, Roster
from pipelines.sample_city.truth import Truth

ROBOT_ACCOUNTS = ("Administrator", "rpa-robot01")
# two apps without an API token: one is fetched by cli-kintone, one exported on the screen
CLI_APP, SCREEN_APP = "K021", "K032"
_OUTSIDER = ("gaibu-itaku01", "委託事業者01")
_DORMANT_RECORDS = 3
_TOPICS = ("窓口", "電話", "メール", "訪問", "その他")
_STATES = ("未処理", "対応中", "完了")
Account = tuple[str, str]


@dataclass(slots=True)
class Record:
    """One record: its creation and, where somebody changed it later, the change."""

    number: int
    created: datetime
    creator: Account
    changed: datetime | None
    changer: Account
    topic: int
    amount: int


def write_kintone(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], truth: Truth, delivery: Delivery
) -> None:
    """Write ``inbox/kintone/`` and count the records into ``truth``."""
    changes: list[Change] = []
    apps = [p for p in processes if p.tool == "kintone"]
    for app in apps:
        versions: dict[date, list[tuple[Record, bool]]] = defaultdict(list)
        number = 0
        for month in plan.months():
            for record in _month_records(plan, org, roster, app, month, number):
                number = record.number
                _count(plan, app, record, truth, delivery)
                versions[record.created.date()].append((record, False))
                changes.append(Change(app, record.created, record.creator[0], number, is_new=True))
                if record.changed:
                    versions[record.changed.date()].append((record, True))
                    changes.append(Change(app, record.changed, record.changer[0], number, is_new=False))
        for period in plan.half_year_periods():
            _write_period(app, period, versions, delivery)
    makings = {app.process_id: making_of(plan, org, roster, app) for app in apps}
    write_kintone_admin(plan, apps, makings, changes, delivery)


def _count(plan: Plan, app: Process, record: Record, truth: Truth, delivery: Delivery) -> None:
    by_person = record.creator[0] not in ROBOT_ACCOUNTS
    if by_person:
        truth.add(app, record.created.date(), ok=1)
    if not plan.start <= record.created.date() <= plan.until:
        return
    if not by_person:
        delivery.plant("robot_account_records")
    if record.creator == _OUTSIDER:
        delivery.plant("account_not_on_roster_records")
    if app.process_class in ("test", "unregistered"):
        delivery.plant(f"{app.process_class}_records")


def _month_records(plan: Plan, org: Organisation, roster: Roster, app: Process, month: date, last: int) -> list[Record]:
    """All records created in ``month``, numbered on from ``last``; ``scale`` multiplies how many."""
    rng = plan.rng("records", app.process_id, month)
    owner = org.owner_on(app.department_id, month)
    count = _count_of(plan, roster, app, owner, month, rng)
    days = [d for d in (month + timedelta(n) for n in range(month_end(month).day)) if app.in_service(d)]
    users = roster.users(owner, month) or roster.present(owner, month)[:2]
    if not count or not days or not users:
        return []
    weights = np.array([0.04 if day.weekday() > 4 else 1.0 for day in days])
    picked = rng.choice(len(days), count, p=weights / weights.sum())
    minutes = rng.integers(8 * 60 + 30, 18 * 60 + 45, count)
    order = np.lexsort((minutes, picked))
    # a few people type most of the records
    share = 1.0 / np.arange(1, len(users) + 1) ** 0.6
    writers = rng.choice(len(users), count, p=share / share.sum())
    changers = rng.integers(0, len(users), count)
    kinds = rng.random(count)
    delays = np.where(rng.random(count) < 0.25, rng.exponential(9.0, count) + 0.1, 0.0)
    topics, amounts = rng.integers(0, 5, count), rng.integers(1, 400, count)
    records = []
    for number, n in enumerate(order, start=last + 1):
        created = datetime.combine(days[picked[n]], time()) + timedelta(minutes=int(minutes[n]))
        creator = _account(users[writers[n]], float(kinds[n]))
        changed = created + timedelta(minutes=int(delays[n] * 1440)) if delays[n] else None
        changer = users[changers[n]]
        records.append(Record(number, created, creator, changed, (changer.login, changer.name), int(topics[n]), int(amounts[n])))
    return records


def _count_of(plan: Plan, roster: Roster, app: Process, owner: str, month: date, rng: np.random.Generator) -> int:
    if not app.items_per_month:
        number = int(app.process_id[1:])
        return int(rng.poisson(_DORMANT_RECORDS * 0.2)) if number % 2 and rng.random() < 0.15 else 0
    ceiling = roster.adoption[owner][2]
    growth = 0.25 + 0.75 * roster.adoption_share(owner, month) / ceiling
    return int(rng.poisson(app.items_per_month * app.volume_factor(month) * growth * plan.scale))


def _account(person: Person, draw: float) -> Account:
    if draw < 0.02:
        return ROBOT_ACCOUNTS[0], "Administrator"
    if draw < 0.035:
        return ROBOT_ACCOUNTS[1], "RPA連携用"
    if draw < 0.045:
        return _OUTSIDER
    return person.login, person.name


def _write_period(app: Process, period: Period, versions: dict[date, list[tuple[Record, bool]]], delivery: Delivery) -> None:
    """What was created or changed in the period, in its newest state at the period's end."""
    newest: dict[int, tuple[Record, bool]] = {}
    for n in range((period.last - period.first).days + 1):
        for record, is_change in versions.get(period.first + timedelta(n), []):
            newest[record.number] = (record, is_change)
    if not newest:
        return
    rows = [_fields(app, record, is_change) for _, (record, is_change) in sorted(newest.items())]
    corrections = sum(is_change and record.created.date() < period.first for record, is_change in newest.values())
    delivery.plant("late_corrections", corrections)
    path = f"inbox/kintone/app_{app.match_key}_records_{period.label}"
    if app.process_id == CLI_APP:
        put_cli_export(delivery, f"{path}.csv", rows)
    elif app.process_id == SCREEN_APP:
        put_screen_export(delivery, f"{path}.csv", rows)
    else:
        delivery.put_kintone(f"{path}.json", rows)


def _fields(app: Process, record: Record, is_change: bool) -> dict[str, Any]:
    changed = record.changed if is_change and record.changed else record.created
    code, name = record.changer if is_change else record.creator
    return {
        "レコード番号": {"type": "RECORD_NUMBER", "value": str(record.number)},
        "$id": {"type": "__ID__", "value": str(record.number)},
        "$revision": {"type": "__REVISION__", "value": "2" if is_change else "1"},
        "作成者": {"type": "CREATOR", "value": {"code": record.creator[0], "name": record.creator[1]}},
        "作成日時": {"type": "CREATED_TIME", "value": utc_text(record.created)},
        "更新者": {"type": "MODIFIER", "value": {"code": code, "name": name}},
        "更新日時": {"type": "UPDATED_TIME", "value": utc_text(changed)},
        "件名": {"type": "SINGLE_LINE_TEXT", "value": f"{app.name} {record.number}"},
        "受付区分": {"type": "DROP_DOWN", "value": _TOPICS[record.topic]},
        "受付日": {"type": "DATE", "value": f"{record.created:%Y-%m-%d}"},
        "数量": {"type": "NUMBER", "value": str(record.amount)},
        "確認項目": {"type": "CHECK_BOX", "value": ["本人確認"] if record.amount % 2 else []},
        "ステータス": {"type": "STATUS", "value": _STATES[2] if is_change else _STATES[record.amount % 2]},
    }
