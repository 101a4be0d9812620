"""Power Automate as Dataverse answers: workflows, sessions of desktop flows, runs of cloud flows; and one portal download.

Belongs here: the tables' fields and how a pull cuts them into files. Does not belong here: when flows run (``runs``).
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import numpy as np

from pipelines.sample_city.exports import Exports, Record
from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Period, Plan, month_number, month_of, utc_text
from pipelines.sample_city.processes import Process
from pipelines.sample_city.runs import Run, month_runs
from pipelines.sample_city.staff import Roster
from pipelines.sample_city.truth import Truth

_BASE = "https://city.crm7.dynamics.com/api/data/v9.2/$metadata"
_OVERLAP_DAYS = 1
_SESSION_STATUS = {"ok": 4, "exception": 8, "cancelled": 7}
_RUN_STATUS = {"ok": "Succeeded", "exception": "Failed", "cancelled": "Cancelled"}
PORTAL_HEADER = ("開始時刻", "期間", "状態", "実行 ID", "フロー名")
_PORTAL_STATUS = {"Succeeded": "成功", "Success": "成功", "Failed": "失敗", "Cancelled": "キャンセル"}


def write_power_automate(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], truth: Truth, delivery: Delivery
) -> None:
    """Write ``inbox/power_automate/`` and count what the flows did into ``truth``."""
    flows = [p for p in processes if p.tool == "power_automate"]
    sessions, runs = Exports(), Exports()
    for month in plan.months():
        for flow in flows:
            for n, run in enumerate(month_runs(plan, org, roster, flow, month)):
                _count(plan, run, truth, delivery)
                number = f"{flow.process_id}-{month:%Y%m}-{n:03d}"
                if "cloud" in flow.marks:
                    _add_cloud_run(plan, runs, run, number)
                else:
                    _add_session(plan, sessions, run, number)
    _write_workflows(plan, flows, delivery)
    _write_periods(plan, "flowsessions", plan.month_periods(), sessions, delivery)
    _write_periods(plan, "flowruns", plan.half_month_periods(), runs, delivery)
    _write_portal_download(plan, flows, runs, delivery)


def _count(plan: Plan, run: Run, truth: Truth, delivery: Delivery) -> None:
    process, day = run.process, run.ended.date()
    ok = run.outcome == "ok"
    if run.outcome != "cancelled":
        truth.add(process, day, ok=process.items_per_run * ok, exception=not ok, runs=1)
    if plan.start <= day <= plan.until:
        if run.trial:
            delivery.plant("run_before_started_on")
        if process.process_class == "unregistered":
            delivery.plant("unregistered_runs")


def _write_workflows(plan: Plan, flows: list[Process], delivery: Delivery) -> None:
    records = [
        {
            "@odata.etag": f'W/"{7000 + n}"',
            "workflowid": _uuid(plan, "workflow", flow.process_id),
            "name": flow.match_key,
            "category": 5 if "cloud" in flow.marks else 6,
            "statecode": 1,
            "createdon": utc_text(datetime(flow.started_on.year, flow.started_on.month, 1, 9)),
            "modifiedon": utc_text(datetime(flow.started_on.year, flow.started_on.month, 3, 17, 30)),
            "_ownerid_value": _uuid(plan, "owner", n),
        }
        for n, flow in enumerate(flows)
    ]
    delivery.put_odata("inbox/power_automate/workflows.json", "workflows", records, base=_BASE)


def _add_session(plan: Plan, sessions: Exports, run: Run, number: str) -> None:
    seconds = round((run.ended - run.started).total_seconds())
    record: Record = {
        "@odata.etag": f'W/"{_digits(number)}"',
        "flowsessionid": _uuid(plan, "session", number),
        "_regardingobjectid_value": _uuid(plan, "workflow", run.process.process_id),
        "startedon": utc_text(run.started),
        "completedon": utc_text(run.ended),
        "statecode": 0,
        "statuscode": _SESSION_STATUS[run.outcome],
        "errorcode": "ElementNotFound" if run.outcome == "exception" else None,
        "errormessage": "要素が見つかりませんでした。" if run.outcome == "exception" else None,
        "runmode": 1 if run.person else 2,
        "triggertype": 1 if run.person else 2,
        "runduration": seconds * 1000,
        "sessionusername": f"CITY\\{run.person.login}" if run.person else "CITY\\rpa-robot02",
        "_machineid_value": None if run.person else _uuid(plan, "machine", 1),
        "processversion": 1,
        "createdon": utc_text(run.started - timedelta(seconds=2)),
        "modifiedon": utc_text(run.ended + timedelta(seconds=1)),
    }
    sessions.add(run.started.date(), run.ended.date(), _digits(number), record, lambda: _still_running(record, "completedon"))


def _add_cloud_run(plan: Plan, runs: Exports, run: Run, number: str) -> None:
    # the table's reference says Succeeded, its answers since last April say Success
    status = "Success" if run.outcome == "ok" and run.ended.date() >= plan.reorganised_on else _RUN_STATUS[run.outcome]
    record: Record = {
        "@odata.etag": f'W/"{_digits(number)}"',
        "flowrunid": _uuid(plan, "flowrun", number),
        "name": _run_id(plan, number),
        "workflowid": _uuid(plan, "workflow", run.process.process_id),
        "starttime": utc_text(run.started, 7, 3),
        "endtime": utc_text(run.ended, 7, 3),
        "duration": round((run.ended - run.started).total_seconds()),
        "status": status,
        "triggertype": "Scheduled",
        "errorcode": "ActionFailed" if run.outcome == "exception" else None,
        "errormessage": None,
        "parentrunid": None,
        "isprimary": True,
        "ttlinseconds": 2_419_200,
    }
    runs.add(run.started.date(), run.ended.date(), _digits(number), record, lambda: _still_running(record, "endtime"))


def _still_running(record: Record, end: str) -> Record:
    early = {**record, end: None}
    if "statuscode" in record:
        return {**early, "statuscode": 2, "errorcode": None, "errormessage": None, "modifiedon": record["startedon"]}
    return {**early, "status": "Running", "errorcode": None}


def _write_periods(plan: Plan, name: str, periods: list[Period], exports: Exports, delivery: Delivery) -> None:
    for n, period in enumerate(periods):
        overlap = _OVERLAP_DAYS if n and period.first <= plan.daily_from else 0
        rows, again, still_open = exports.rows(period, overlap)
        if not rows:
            continue
        delivery.plant("overlapping_export_rows", again)
        delivery.plant("rows_open_then_finished", still_open)
        if period.first < plan.daily_from and n % 6 == 4:
            rows += _dirt(plan, name, rows[0], n, delivery)
        delivery.put_odata(f"inbox/power_automate/{name}_{period.label}.json", name, rows, base=_BASE)


def _dirt(plan: Plan, name: str, like: Record, n: int, delivery: Delivery) -> list[Record]:
    """A status no document knows and an end that does not exist."""
    key, status, end = (
        ("flowsessionid", "statuscode", "completedon") if name == "flowsessions" else ("flowrunid", "status", "endtime")
    )
    unknown: object = 99 if name == "flowsessions" else "Unknown_17"
    odd = {**like, key: _uuid(plan, "odd", name, n), "name": f"odd{n}", status: unknown}
    broken = {**like, key: _uuid(plan, "broken", name, n), "name": f"broken{n}", end: f"{plan.fiscal_year}-02-30T01:15:00Z"}
    delivery.plant("unknown_status")
    delivery.plant("broken_date")
    return [odd, broken]


def _write_portal_download(plan: Plan, flows: list[Process], runs: Exports, delivery: Delivery) -> None:
    """One month of the first cloud flow as the portal's CSV has it: runs that Dataverse delivered too."""
    flow = next(f for f in flows if "cloud" in f.marks)
    month = month_of(month_number(plan.daily_from) - 2)
    period = next((p for p in plan.month_periods() if p.first == month), None)
    if period is None:
        return
    own = _uuid(plan, "workflow", flow.process_id)
    records, _, _ = runs.rows(period, 0)
    rows = [
        (_local(r["starttime"]), _clock(r["duration"]), _PORTAL_STATUS[r["status"]], r["name"], flow.match_key)
        for r in records
        if r["workflowid"] == own and r["endtime"]
    ]
    delivery.plant("runs_also_in_portal_csv", len(rows))
    delivery.put_csv(
        f"inbox/power_automate/実行履歴_{flow.match_key}_{period.label}.csv", PORTAL_HEADER, rows, encoding="utf-8-sig"
    )


def _local(text: str) -> str:
    moment = datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S") + timedelta(hours=9)
    return moment.strftime("%Y/%m/%d %H:%M:%S")


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _digits(number: str) -> int:
    return int("".join(c for c in number if c.isdigit()))


def _run_id(plan: Plan, number: str) -> str:
    rng = np.random.default_rng([plan.seed, *number.encode()])
    return f"08584{int(rng.integers(10**14, 10**15))}{int(rng.integers(10**11, 10**12))}CU{int(rng.integers(10, 99))}"


def _uuid(plan: Plan, *labels: object) -> str:
    digest = hashlib.md5(f"{plan.seed}/{labels}".encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:]}"
