"""What a city delivers day after day: new items, items told once more, and records that were changed since.

Belongs here: files as a function of the number of the day. Does not belong here: dropping them in a run, killing anything.
Every delivery repeats items of delivery 0 and changes one of its records, so that a row taken in twice shows as doubled hours
and a lost file as missing ones, and what each file's rows are counted as does not depend on the order of the later ones.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.e2e.conftest import TASK_HEADER, City, job, record, task

_FIRST_DAY = date(2026, 5, 1)
_JOBS_A_DAY = 30
_RECORDS_OF_DELIVERY_0 = 60
_RUN_SHEET_HEADER = "実行日,所属,業務名,開始,終了,処理件数,結果,備考"


def deliver(city: City, number: int) -> None:
    """Drop delivery ``number`` (below 60): UiPath jobs, a run sheet, kintone records and WinActor tasks of one day."""
    day = _FIRST_DAY + timedelta(days=number)
    of_the_day = range(number * _JOBS_A_DAY, (number + 1) * _JOBS_A_DAY)
    jobs = [_job(each) for each in (*of_the_day, *(range(5) if number else ()))]
    city.drop(f"inbox/uipath/jobs_delivery_{number:03d}.json", {"@odata.context": "$metadata#Jobs", "value": jobs})

    lines = [f"{day:%Y/%m/%d},市民課,住民票集計,{9 + hour}:00,{9 + hour}:10,{30 + number},正常終了," for hour in range(6)]
    city.drop(f"inbox/rpa_runs/delivery_{number:03d}.csv", "\n".join([_RUN_SHEET_HEADER, *lines]) + "\n")

    if number:
        records = [*(_record(1000 + number * 3 + each, day, revision=1) for each in range(3)), _record(number, day, revision=2)]
    else:
        records = [_record(each, day, revision=1) for each in range(1, _RECORDS_OF_DELIVERY_0)]
    city.drop(f"inbox/kintone/app_12_records_delivery_{number:03d}.json", {"records": records, "totalCount": str(len(records))})

    tasks = [TASK_HEADER, *(_task(each) for each in {0, number})]
    city.drop(f"inbox/winactor/tasks_delivery_{number:03d}.csv", "\r\n".join(tasks) + "\r\n", "cp932")


def _job(number: int) -> dict[str, Any]:
    day = _FIRST_DAY + timedelta(days=number // _JOBS_A_DAY)
    times = {"CreationTime": f"{day}T00:59:00Z", "StartTime": f"{day}T01:00:00Z", "EndTime": f"{day}T01:{number % 50:02d}:30Z"}
    return job(100 + number, "Faulted" if number % 7 == 0 else "Successful", 1) | times


def _record(number: int, day: date, *, revision: int) -> dict[str, Any]:
    text = json.dumps(record(10_000 + number, "sato" if number % 2 else "suzuki"), ensure_ascii=False)
    made: dict[str, Any] = json.loads(text.replace("2026-04-20", str(day if revision == 1 else _FIRST_DAY)))
    if revision > 1:
        made["更新日時"]["value"] = f"{day}T05:00:00Z"
    return made | {"$revision": {"type": "__REVISION__", "value": str(revision)}}


def _task(number: int) -> str:
    day = _FIRST_DAY + timedelta(days=number)
    return task(f"TD{number}", "FINISH", 0).replace("2026/04/21", f"{day:%Y/%m/%d}")
