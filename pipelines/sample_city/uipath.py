"""UiPath Orchestrator as its OData API answers: jobs, queue items, queue definitions.

Belongs here: the field sets of JobDto and QueueItemDto and how an API pull cuts them into files. Does not belong
here: when robots run (``runs``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np

from pipelines.sample_city.exports import Exports, Record
from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Period, Plan, month_number, utc_text
from pipelines.sample_city.processes import Process
from pipelines.sample_city.runs import Run, month_runs
from pipelines.sample_city.staff import Roster
from pipelines.sample_city.truth import Truth
from pipelines.sample_city.uipath_logs import write_uipath_logs

_FOLDER = {"OrganizationUnitId": 4021, "OrganizationUnitFullyQualifiedName": "Shared/業務自動化"}
_FAULT = "System.Exception: 画面要素が見つかりません\r\n   at Main.xaml:line 42\r\n   at UiPath.Executor.Run()"
_DIGITS = (2, 3, 6, 7)
_OVERLAP_DAYS = 2


def write_uipath(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], truth: Truth, delivery: Delivery
) -> None:
    """Write ``inbox/uipath/`` and count what the robots did into ``truth``."""
    robots = [p for p in processes if p.tool == "uipath"]
    queues = {p.process_id: 300 + n for n, p in enumerate(robots) if p.queue_name}
    jobs, items = Exports(), Exports()
    made: list[tuple[Run, Record]] = []
    for month in plan.months():
        runs = [run for robot in robots for run in month_runs(plan, org, roster, robot, month)]
        runs.sort(key=lambda run: (run.started, run.process.process_id))
        first_id = 1_000_000_000 + month_number(month) % 1200 * 10_000_000
        for n, run in enumerate(runs):
            made.append((run, _add_job(plan, jobs, run, first_id + n, truth, delivery)))
        _add_items(plan, items, [run for run in runs if run.process.queue_name], queues, first_id, truth)
    _write_definitions(robots, queues, delivery)
    _write_periods(plan, "jobs", "Jobs", plan.month_periods(), jobs, delivery)
    _write_periods(plan, "queue_items", "QueueItems", plan.half_month_periods(), items, delivery)
    write_uipath_logs(plan, made, delivery)


def _write_definitions(robots: list[Process], queues: dict[str, int], delivery: Delivery) -> None:
    definitions = [
        {"Name": robot.queue_name, "Description": robot.name, "MaxNumberOfRetries": 2, "AcceptAutomaticallyRetry": True,
         "EnforceUniqueReference": False, "CreationTime": utc_text(datetime(2021, 4, 1, 9, 30)), "Id": queues[robot.process_id]}
        for robot in robots
        if robot.queue_name
    ]  # fmt: skip
    delivery.put_odata("inbox/uipath/queue_definitions.json", "QueueDefinitions", definitions)


def _write_periods(plan: Plan, name: str, context: str, periods: list[Period], exports: Exports, delivery: Delivery) -> None:
    for n, period in enumerate(periods):
        overlap = _OVERLAP_DAYS if n and period.first <= plan.daily_from else 0
        rows, again, still_open = exports.rows(period, overlap)
        if not rows:
            continue
        delivery.plant("overlapping_export_rows", again)
        delivery.plant("rows_open_then_finished", still_open)
        if period.first < plan.daily_from and n % 6 == 2:
            rows += _dirt(plan, name, rows[0], n, delivery)
        delivery.put_odata(f"inbox/uipath/{name}_{period.label}.json", context, rows)


def _dirt(plan: Plan, name: str, like: Record, n: int, delivery: Delivery) -> list[Record]:
    """A row of unknown status, one with a date that does not exist and, once, one from the future."""
    state, start, end = ("State", "StartTime", "EndTime") if name == "jobs" else ("Status", "StartProcessing", "EndProcessing")
    base = 1_900_000_000_000 + n * 10
    own = {"Key": _uuid(plan, "dirt", name, n), "Reference": None, "AncestorId": None} if name == "queue_items" else {}
    odd = {**like, **own, "Key": _uuid(plan, "odd", name, n), "Id": base, state: "Unknown_17"}
    broken = {**like, **own, "Key": _uuid(plan, "broken", name, n), "Id": base + 1, end: f"{plan.fiscal_year}-02-30T01:15:00Z"}
    if name == "jobs":
        broken["State"] = "Successful"
    else:
        broken["Status"] = "Successful"
    delivery.plant("unknown_status")
    delivery.plant("broken_date")
    if n != 2:
        return [odd, broken]
    future = f"{plan.daily_from.year + 3}-01-15T01:00:00Z"
    delivery.plant("future_dated_row")
    late = {**broken, "Key": _uuid(plan, "future", name, n), "Id": base + 2, start: future, end: future}
    return [odd, broken, late]


def _add_job(plan: Plan, jobs: Exports, run: Run, job_id: int, truth: Truth, delivery: Delivery) -> Record:
    process = run.process
    day = run.ended.date()
    if plan.start <= day <= plan.until:
        if run.trial:
            delivery.plant("run_before_started_on")
        if process.process_class in ("test", "unregistered"):
            delivery.plant(f"{process.process_class}_runs")
    ok = run.outcome == "ok"
    if run.outcome != "cancelled":
        by_run = process.item_rule == "runs"
        truth.add(process, day, ok=process.items_per_run * ok * by_run, exception=(not ok) * by_run, runs=1)
    rng = np.random.default_rng([plan.seed, job_id])
    digits, last = _DIGITS[int(rng.integers(4))], int(rng.integers(10))
    created = run.started - timedelta(milliseconds=int(rng.integers(200, 90_000)))
    person = run.person
    machine = f"PC-{person.staff_id}" if person else f"RPA-SV{int(rng.integers(1, 5)):02d}"
    record: Record = {
        "Key": _uuid(plan, "job", job_id),
        "StartTime": utc_text(run.started, digits, last),
        "EndTime": utc_text(run.ended, digits, last),
        "State": {"ok": "Successful", "exception": "Faulted", "cancelled": "Stopped"}[run.outcome],
        "JobPriority": "Normal",
        "Robot": {
            "Id": int(rng.integers(10, 15)),
            "Name": person.login if person else f"robot-{machine[-2:]}",
            "MachineName": machine,
            "Username": person.login if person else "rpa-robot01",
            "Type": "Attended" if person else "Unattended",
        },
        "Source": "Manual" if person else f"毎日_{process.name}",
        "SourceType": "Agent" if person else "Schedule",
        "BatchExecutionKey": _uuid(plan, "batch", job_id),
        "Info": "" if ok else _FAULT if run.outcome == "exception" else "利用者により停止されました",
        "CreationTime": utc_text(created, digits, last),
        "StartingScheduleId": None if person else 40 + int(process.process_id[-2:] if process.process_id[-2:].isdigit() else 0),
        "ReleaseName": process.match_key,
        "Type": "Attended" if person else "Unattended",
        "InputArguments": None,
        "OutputArguments": None,
        "HostMachineName": machine,
        "HasMediaRecorded": False,
        "PersistenceId": None,
        "ResumeVersion": None,
        "StopStrategy": "SoftStop" if run.outcome == "cancelled" else None,
        "RuntimeType": "Attended" if person else "Unattended",
        "RequiresUserInteraction": True,
        "ReleaseVersionId": 700,
        "EntryPointPath": "Main.xaml",
        **_FOLDER,
        "Reference": "",
        "Id": job_id,
    }
    jobs.add(run.started.date(), day, job_id, record, lambda: {**record, "EndTime": None, "State": "Running", "Info": ""})
    return record


def _add_items(plan: Plan, items: Exports, runs: list[Run], queues: dict[str, int], first_id: int, truth: Truth) -> None:
    """The queue items of a month: created the evening before, worked one after the other, failed ones tried again at the end."""
    next_id = first_id
    for number, run in enumerate(runs):
        process = run.process
        rng = np.random.default_rng([plan.seed, first_id, number])
        created = run.started - timedelta(hours=float(rng.uniform(2, 12)))
        seconds = rng.lognormal(3.5, 0.3, run.items * 3)
        # 0 ok, 1 ok at the second try, 2 business exception, 3 failed after all tries, 4 abandoned, 5 deleted
        fates = rng.choice(6, run.items, p=(0.905, 0.04, 0.03, 0.015, 0.005, 0.005))
        digits = _DIGITS[int(rng.integers(4))]
        moment = run.started
        waiting: list[tuple[int, int, int, int]] = [(n, int(fate), 0, 0) for n, fate in enumerate(fates)]
        while waiting:
            n, fate, attempt, ancestor = waiting.pop(0)
            item_id, next_id = next_id, next_id + 1
            started = moment
            moment += timedelta(seconds=round(float(seconds[min(n + attempt * run.items, len(seconds) - 1)]), 3))
            tries = {1: 1, 3: 2}.get(fate, 0)
            retried = attempt < tries
            status = "Retried" if retried else ("Successful", "Successful", "Failed", "Failed", "Abandoned", "Deleted")[fate]
            if retried:
                waiting.append((n, fate, attempt + 1, item_id))
            elif fate != 5:
                truth.add(process, moment.date(), ok=status == "Successful", exception=status != "Successful")
            reference = f"{process.process_id}-{first_id + number}-{n + 1:04d}"
            record: Record = {
                "QueueDefinitionId": queues[process.process_id],
                "Status": status,
                "ReviewStatus": "None",
                "Key": _uuid(plan, "item", item_id),
                "Reference": None if "no_reference" in process.marks else reference,
                "ProcessingExceptionType": {2: "BusinessException", 3: "ApplicationException"}.get(fate)
                if not retried
                else "ApplicationException",
                "DueDate": None,
                "RiskSlaDate": None,
                "Priority": "Normal",
                "DeferDate": None,
                "StartProcessing": utc_text(started, digits, n % 10),
                "EndProcessing": utc_text(moment, digits, n % 10),
                "SecondsInPreviousAttempts": attempt * 40,
                "AncestorId": ancestor or None,
                "RetryNumber": attempt,
                "SpecificData": None,
                "SpecificContent": {"受付番号": f"{n + 1:05d}"},
                "Output": None,
                "Progress": None,
                "CreationTime": utc_text(created if not attempt else started, digits, n % 10),
                "RowVersion": f"AAAAA{item_id % 10_000_000:07d}=",
                "Id": item_id,
            }
            items.add((created if not attempt else started).date(), moment.date(), item_id, record, _unfinished(record))


def _unfinished(record: Record) -> Callable[[], Record]:
    return lambda: {
        **record,
        "Status": "New",
        "StartProcessing": None,
        "EndProcessing": None,
        "ProcessingExceptionType": None,
        "RowVersion": "AAAAA0000001=",
    }


def _uuid(plan: Plan, *labels: object) -> str:
    digest = hashlib.md5(f"{plan.seed}/{labels}".encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:]}"
