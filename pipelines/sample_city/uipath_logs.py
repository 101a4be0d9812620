"""What else Orchestrator and the robots write down of the same jobs: log rows, log files, the jobs grid as CSV.

Belongs here: three further forms of jobs that ``uipath`` made. Does not belong here: anything that is counted.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta

from pipelines.sample_city.exports import Record
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_end, month_number, month_of, utc_text
from pipelines.sample_city.runs import Run

_LOG_WEEKS = 4
_LOG_FILES = 5
_CRASHED, _WITH_STACK_TRACE = 2, 3
GRID_HEADER = ("プロセス", "ホスト名", "ホスト ID", "ジョブの種類", "ステート", "優先度", "開始", "終了", "ソース", "作成")
_GRID_STATE = {"Successful": "成功", "Faulted": "失敗", "Stopped": "停止"}


def write_uipath_logs(plan: Plan, jobs: list[tuple[Run, Record]], delivery: Delivery) -> None:
    """Write robot logs of the last weeks before the daily deliveries, a few robots' log files and one jobs grid."""
    first = plan.daily_from - timedelta(days=7 * _LOG_WEEKS)
    recent = [
        (run, job) for run, job in jobs if max(first, plan.start) <= run.started.date() and run.ended.date() < plan.daily_from
    ]
    _write_robot_logs(plan, first, recent, delivery)
    attended = [(run, job) for run, job in recent if run.person and run.outcome == "ok"][:_LOG_FILES]
    for n, (run, job) in enumerate(attended):
        _write_log_file(plan, run, job, n, delivery)
    _write_grid(plan, jobs, delivery)


def _write_robot_logs(plan: Plan, first: date, recent: list[tuple[Run, Record]], delivery: Delivery) -> None:
    """Weekly windows that overlap by a day, because rows on a boundary may be missed otherwise."""
    by_day: dict[date, list[Record]] = {}
    for run, job in recent:
        for moment, message, seconds in _messages(run):
            by_day.setdefault(moment.date(), []).append(_log_row(plan, run, job, moment, message, seconds))
    for week in range(_LOG_WEEKS):
        start = first + timedelta(days=7 * week)
        days = [start + timedelta(days=k) for k in range(-1 if week else 0, 7)]
        rows = [row for day in days for row in by_day.get(day, [])]
        if rows:
            delivery.plant("overlapping_export_rows", len(by_day.get(days[0], [])) if week else 0)
            delivery.put_odata(f"inbox/uipath/robot_logs_{start}.json", "RobotLogs", rows)


def _messages(run: Run) -> list[tuple[datetime, str, int | None]]:
    """Moment, text and, at the end, the seconds it took."""
    name = run.process.match_key
    seconds = round((run.ended - run.started).total_seconds())
    middle = run.started + (run.ended - run.started) / 2
    return [
        (run.started, f"{name} の実行を開始しました", None),
        (middle, f"{run.items} 件を読み込みました", None),
        (run.ended, f"{name} の実行が終了しました", seconds),
    ]


def _raw(plan: Plan, run: Run, job: Record, moment: datetime, message: str, seconds: int | None) -> Record:
    """The robot's own record of a line, with its offset."""
    user = run.person.login if run.person else "rpa-robot01"
    record: Record = {
        "message": message,
        "level": "Information",
        "logType": "Default",
        "timeStamp": f"{moment:%Y-%m-%dT%H:%M:%S.%f}0+09:00",
        "fingerprint": _uuid(plan, "log", job["Id"], message),
        "windowsIdentity": f"CITY\\{user}",
        "machineName": job["HostMachineName"],
        "fileName": "Main",
        "initiatedBy": "Assistant" if run.person else "Orchestrator",
        "processName": run.process.match_key,
        "processVersion": "1.2.0",
        "jobId": job["Key"],
        "robotName": job["Robot"]["Name"],
        "machineId": 219,
        "organizationUnitId": job["OrganizationUnitId"],
    }
    if seconds is not None:
        record["totalExecutionTimeInSeconds"] = seconds
        record["totalExecutionTime"] = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return record


def _log_row(plan: Plan, run: Run, job: Record, moment: datetime, message: str, seconds: int | None) -> Record:
    """A row of RobotLogs as the cloud answers: Id 0, and for older robots neither job nor raw message."""
    raw = _raw(plan, run, job, moment, message, seconds)
    row: Record = {
        "Level": "Info",
        "WindowsIdentity": raw["windowsIdentity"],
        "ProcessName": run.process.match_key,
        "TimeStamp": utc_text(moment, 7, 0),
        "Message": message,
        "JobKey": job["Key"],
        "RawMessage": json.dumps(raw, ensure_ascii=False, indent=2).replace("\n", "\r\n"),
        "RobotName": raw["robotName"],
        "HostMachineName": raw["machineName"],
        "MachineId": 219,
        "RuntimeType": job["RuntimeType"],
        "Id": 0,
    }
    if job["Id"] % 3 == 0:
        del row["JobKey"], row["RawMessage"]
    return row


def _write_log_file(plan: Plan, run: Run, job: Record, n: int, delivery: Delivery) -> None:
    """A day's log of one attended robot; one of them crashed before its end line, one left a stack trace behind."""
    lines = []
    for moment, message, seconds in _messages(run):
        if n == _CRASHED and seconds is not None:
            delivery.plant("log_without_end_line")
            continue
        held = json.dumps(_raw(plan, run, job, moment, message, seconds), ensure_ascii=False, separators=(",", ":"))
        lines.append(f"{moment:%H:%M:%S.%f}"[:-2] + f" Info {held}")
        if n == _WITH_STACK_TRACE and seconds is None and len(lines) == 2:
            lines.append("   at UiPath.Executor.WorkflowRuntime.HandleException(Exception ex)")
            delivery.plant("log_line_of_another_form")
    path = f"inbox/uipath/{job['HostMachineName']}_{run.started:%Y-%m-%d}_Execution.log"
    delivery.put(path, ("\r\n".join(lines) + "\r\n").encode("utf-8-sig"), len(lines))


def _write_grid(plan: Plan, jobs: list[tuple[Run, Record]], delivery: Delivery) -> None:
    """One month as somebody exported the jobs grid: local time, whole seconds, no job named."""
    month = month_of(month_number(plan.daily_from) - 2)
    if month < plan.start:
        return
    rows = [
        (
            job["ReleaseName"], job["HostMachineName"], run.person.login if run.person else "rpa-robot01",
            "有人" if run.person else "無人", _GRID_STATE[job["State"]], "通常",
            _local(run.started), _local(run.ended), job["Source"], _local(run.started),
        )
        for run, job in jobs
        if month <= run.ended.date() <= month_end(month)
    ]  # fmt: skip
    delivery.plant("jobs_also_in_csv", len(rows))
    delivery.put_csv(f"inbox/uipath/jobs_{month:%Y-%m}_画面.csv", GRID_HEADER, rows, encoding="utf-8-sig")


def _local(moment: datetime) -> str:
    return moment.strftime("%Y/%m/%d %H:%M:%S")


def _uuid(plan: Plan, *labels: object) -> str:
    digest = hashlib.md5(f"{plan.seed}/{labels}".encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:]}"
