"""What else WinActor Manager on Cloud exports: scenarios, daily use of its machines, events with floating licences.

Belongs here: three further exports beside the tasks. Does not belong here: anything that is counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_end, month_number, month_of, working_days
from pipelines.sample_city.processes import Process
from pipelines.sample_city.staff import Roster

SCENARIO_HEADER = (
    "シナリオID,親シナリオID,名前,ファイルID,パスワード,タイムアウト,メモ,機能タグ,シナリオタグ,修正内容,実行回数,成功回数,失敗回数,中断回数,"
    "平均実行時間（秒）,登録者,登録日時,更新日時,シンプルモード,オプションセットID"
).split(",")
STATISTICS_HEADER = (
    "WinActorID,WinActor名,ライセンスグループ名,種別,ライセンス名,timestamp,所属名1,所属名2,所属名3,PC名,ユーザ名,stop(ms),boot(ms),reboot(ms),"
    "waiting(ms),processing(ms),operating(local exec)(ms),operating(other)(ms),unlicense(ms),clean(ms),error(ms),unknown(ms)"
).split(",")
EVENT_HEADER = ("createdAt", "level", "message")
_MACHINES = ("W1", "W2", "W3")
_DAY_MS = 86_400_000
_LICENCE_DEPARTMENTS = ("納税課", "資産税課", "保育課", "契約課", "予防課")
_MONTHS_OF_EVENTS = 6
Row = list[object]
TaskRows = Mapping[date, Sequence[Mapping[str, object]]]


def write_winactor_manager(
    plan: Plan, org: Organisation, roster: Roster, scenarios: list[Process], tasks: TaskRows, delivery: Delivery
) -> None:
    """Write ``inbox/winactor/scenarios_*``, ``statistics_*`` and ``events_*``; ``tasks``: task rows by the day they ended."""
    for month in plan.complete_months():
        if month >= month_of(month_number(plan.daily_from) - 1):
            _write_scenarios(plan, scenarios, month, tasks, delivery)
        if month >= month_of(month_number(plan.daily_from) - _MONTHS_OF_EVENTS):
            _write_events(plan, org, roster, month, delivery)
    for period in plan.month_periods():
        days = [period.first + timedelta(days=k) for k in range((period.last - period.first).days + 1)]
        rows = [row for day in days for row in _machine_day(day, tasks)]
        name = period.label.replace("-", "")
        delivery.put_csv(f"inbox/winactor/statistics_{name}.csv", STATISTICS_HEADER, rows, encoding="cp932")


def _write_scenarios(plan: Plan, scenarios: list[Process], month: date, tasks: TaskRows, delivery: Delivery) -> None:
    known = [row for day, rows in tasks.items() if plan.start <= day <= month_end(month) for row in rows]
    outcomes: dict[object, Counter[object]] = defaultdict(Counter)
    seconds: dict[object, int] = defaultdict(int)
    for row in known:
        outcomes[row["シナリオ名"]][row["状態"]] += 1
        seconds[row["シナリオ名"]] += int(str(row["実行時間（秒）"]))
    rows = []
    for scenario in scenarios:
        counts = outcomes[scenario.match_key]
        runs = counts.total()
        values: dict[str, object] = {
            "シナリオID": f"S{scenario.process_id[-2:]}",
            "名前": scenario.match_key,
            "ファイルID": f"F{scenario.process_id[-2:]}",
            "タイムアウト": 1800,
            "メモ": "①税 ②窓口" if runs % 2 else "",
            "実行回数": runs,
            "成功回数": counts["FINISH"],
            "失敗回数": counts["ERROR"],
            "中断回数": counts["CANCEL"],
            "平均実行時間（秒）": round(seconds[scenario.match_key] / runs, 1) if runs else 0,
            "登録者": "winactor-admin",
            "登録日時": f"{scenario.started_on:%Y/%m/%d} 09:00:00",
            "更新日時": f"{month_end(month):%Y/%m/%d} 23:59:00",
            "シンプルモード": "false",
        }
        rows.append([values.get(column, "") for column in SCENARIO_HEADER])
    delivery.put_csv(f"inbox/winactor/scenarios_{month:%Y%m}.csv", SCENARIO_HEADER, rows, encoding="cp932")


def _machine_day(day: date, tasks: TaskRows) -> list[Row]:
    """What each machine did that day, in milliseconds that add up to the day."""
    busy: Counter[object] = Counter()
    for task in tasks.get(day, []):
        busy[task["WinActorID"]] += int(str(task["実行時間（秒）"])) * 1000
    rows: list[Row] = []
    for n, machine in enumerate(_MACHINES, start=1):
        processing = min(busy[machine], _DAY_MS)
        boot = min(95_000, _DAY_MS - processing)
        values: dict[str, object] = {
            "WinActorID": machine,
            "WinActor名": f"庁内実行端末№{n}",
            "ライセンスグループ名": "全庁",
            "種別": "実行版",
            "ライセンス名": f"WinActor実行版{n}",
            "timestamp": f"{day:%Y/%m/%d} 00:00:00",
            "所属名1": "総務局",
            "所属名2": "デジタル推進部",
            "PC名": f"WA-PC{n:02d}",
            "ユーザ名": "winactor01",
            **dict.fromkeys(STATISTICS_HEADER[11:], 0),
            "boot(ms)": boot,
            "processing(ms)": processing,
            "waiting(ms)": _DAY_MS - processing - boot,
        }
        rows.append([values.get(column, "") for column in STATISTICS_HEADER])
    return rows


def _write_events(plan: Plan, org: Organisation, roster: Roster, month: date, delivery: Delivery) -> None:
    """Floating licences going out and back; now and then one of the two events is lost."""
    events: list[tuple[datetime, int, str]] = []
    for name in _LICENCE_DEPARTMENTS:
        people = roster.present(org.owner_on(org.by_name(name).department_id, month), month)
        rng = plan.rng("licences", name, month)
        for day in working_days(month):
            if rng.random() > 0.35:
                continue
            out = datetime.combine(day, time(9)) + timedelta(minutes=int(rng.integers(0, 300)), seconds=int(rng.integers(60)))
            back = out + timedelta(minutes=int(rng.integers(20, 240)))
            whose = f"ライセンス名=WinActorフローティング,ユーザ名={people[0].login},PC名=PC-{people[0].staff_id}"
            lost = float(rng.random())
            if lost > 0.03:
                events.append((out, 3, f"フローティングライセンスを払い出しました。{whose}"))
            if not 0.03 < lost < 0.07:
                events.append((back, 3, f"フローティングライセンスを回収しました。{whose}"))
            delivery.plant("licence_events_unpaired", int(lost < 0.07))
        events.append((datetime.combine(month, time(3, 10, len(events) % 60)), 2, f"{name}のスケジュールを再読込しました。"))
    events.sort()
    rows = [(f"{moment:%Y/%m/%d %H:%M:%S}", level, message) for moment, level, message in events]
    delivery.put_csv(f"inbox/winactor/events_{month:%Y%m}.csv", EVENT_HEADER, rows, encoding="cp932")
