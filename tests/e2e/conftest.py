"""A city of three departments whose hours can be worked out by hand, and the real ``dx`` run on it as a process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

DX = str(Path(sys.executable).with_name("dx"))

REGISTERS = {
    "departments.csv": """
        department_id,department_name,kind,parent_id,valid_from,valid_to
        D1,総務局,局,,,
        D2,税務課,課,D1,,
        D3,市民課,課,D1,,
    """,
    "staff_roster.csv": """
        staff_id,department_id,valid_from,valid_to,login
        1001,D3,,,sato
        1002,D3,,,suzuki
    """,
    "processes.csv": """
        process_id,process_name,department_id,tool,match_key,item_rule,items_per_run,class,started_on,human_minutes_per_run,human_minutes_per_item,rework_minutes_per_exception,monthly_upkeep_hours,build_hours
        P1,税入力,D2,uipath,税入力,runs,10,production,2026-04-01,3,0,30,2,36
        P2,住民票集計,D3,rpa_other,住民票集計,item_count,,production,2026-04-01,0,1,0,0,0
        P3,申請受付,D3,kintone,12,records,,production,2026-04-01,0,0,0,0,0
        P4,督促印刷,D2,winactor,督促印刷,runs,1,production,2026-04-01,0,0,0,0,0
    """,
    "baselines.csv": """
        baseline_id,process_id,method,minutes_per_item,sample_count,low_minutes,mode_minutes,high_minutes
        B1,P1,log,6,,,,
        B2,P2,timed,12,25,,,
        B3,P3,expert,,,10,20,30
        B4,P4,declared,15,,,,
    """,
}  # fmt: skip

TASK_HEADER = (
    "タスクID,名前,シナリオID,シナリオ名,状態,タスク確認状態,データ一覧ファイルID,データ一覧ファイル名,アーカイブ,ログ,異常発生時,"
    "メール送信,メール送信日時,アーカイブファイルID,生成日時,開始日時,終了日時,更新日時,実行時間（秒）,実行予定WinActorID,"
    "実行予定WinActor名,WinActorID,WinActor名,スケジュールID,スケジュール名,実行予定日時,エラー,エラーコード,スケジュール登録者,"
    "リトライカウント,個別ステージID"
)


def job(number: int, state: str, day: int) -> dict[str, Any]:
    """One UiPath job, 10:00 to 10:20 in Tokyo."""
    return {
        "Id": number,
        "Key": f"00000000-0000-4000-8000-{number:012d}",
        "ReleaseName": "税入力",
        "State": state,
        "Type": "Unattended",
        "CreationTime": f"2026-04-{day:02d}T00:59:00Z",
        "StartTime": f"2026-04-{day:02d}T01:00:00Z",
        "EndTime": f"2026-04-{day:02d}T01:20:00Z",
    }


# how kintone shows the people of the roster
DISPLAY_NAMES = {"sato": "佐藤 花子", "suzuki": "鈴木 一郎"}


def record(number: int, creator: str) -> dict[str, Any]:
    """One kintone record, created on 20 April 2026 at 09:00 in Tokyo."""
    return {
        "$id": {"type": "__ID__", "value": str(number)},
        "$revision": {"type": "__REVISION__", "value": "1"},
        "作成者": {"type": "CREATOR", "value": {"code": creator, "name": DISPLAY_NAMES.get(creator, creator)}},
        "更新者": {"type": "MODIFIER", "value": {"code": creator, "name": DISPLAY_NAMES.get(creator, creator)}},
        "作成日時": {"type": "CREATED_TIME", "value": "2026-04-20T00:00:00Z"},
        "更新日時": {"type": "UPDATED_TIME", "value": "2026-04-20T00:00:00Z"},
    }


def task(task_id: str, state: str, retry: int) -> str:
    """One line of WinActor Manager's task export; attempts of one planned time are one run."""
    times = f"2026/04/21 08:59:00,2026/04/21 09:0{retry}:00,2026/04/21 09:0{retry + 1}:00,2026/04/21 09:0{retry + 1}:00,60"
    return f"{task_id},督促,S1,督促印刷,{state},,,,,,,,,,{times},,,W1,W1,C1,毎日,2026/04/21 09:00:00,,,,{retry},"


@dataclass
class City:
    """A data folder and the commands run on it."""

    root: Path

    def drop(self, name: str, content: Any, encoding: str = "utf-8") -> None:
        """Write a file below the data folder: bytes as they are, text encoded, anything else as JSON."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)).encode(encoding)
        path.write_bytes(content)

    def dx(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``dx`` in a process of its own; whatever happens, no traceback may reach the user."""
        environment = {**os.environ, "DX_DATA_DIR": str(self.root)}
        outcome = subprocess.run([DX, *arguments], env=environment, capture_output=True, text=True, check=False)
        assert "Traceback" not in outcome.stdout + outcome.stderr
        return outcome

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the current snapshot."""
        with duckdb.connect(str(self.root / "published" / "dx_metrics.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    @property
    def pointer(self) -> str:
        """The text of the pointer to the current snapshot."""
        return (self.root / "published" / "current.json").read_text(encoding="utf-8")


def _dedent(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines()) + "\n"


def make_city(root: Path) -> City:
    """A city that nothing has been run on; one of its files cannot be read."""
    city = City(root)
    for name, text in REGISTERS.items():
        city.drop(f"registers/{name}", _dedent(text))
    jobs = [job(1, "Successful", 10), job(2, "Successful", 11), job(3, "Faulted", 12)]
    city.drop("inbox/uipath/jobs_202604.json", {"@odata.context": "$metadata#Jobs", "value": jobs})
    city.drop("inbox/uipath/jobs_broken.json", b'{"value": [{"Id": 4, ')
    city.drop(
        "inbox/rpa_runs/202604.csv",
        "実行日,所属,業務名,開始,終了,処理件数,結果,備考\n2026/4/15,市民課,住民票集計,9:00,9:10,30,正常終了,\n",
    )
    people = [record(1, "sato"), record(2, "sato"), record(3, "suzuki"), record(4, "Administrator")]
    city.drop("inbox/kintone/app_12_records_202604.json", {"records": people, "totalCount": "4"})
    lines = [TASK_HEADER, task("T1", "ERROR", 0), task("T2", "FINISH", 1)]
    city.drop("inbox/winactor/tasks_202604.csv", "\r\n".join(lines) + "\r\n", "cp932")
    return city


@pytest.fixture(scope="session")
def new_city() -> Callable[[Path], City]:
    """Makes a city that nothing has been run on."""
    return make_city


@pytest.fixture(scope="session")
def first_run(new_city, made_once) -> tuple[City, subprocess.CompletedProcess[str]]:
    """The city after its first ``dx run``; not to be changed (see ``city``)."""

    def run(folder: Path) -> None:
        outcome = new_city(folder / "data").dx("run")
        (folder / "outcome.json").write_text(json.dumps(vars(outcome)), encoding="utf-8")

    folder = made_once("first_run", run)
    outcome = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    return City(folder / "data"), subprocess.CompletedProcess(**outcome)


@pytest.fixture
def city(first_run, tmp_path) -> City:
    """A copy of the city after its first run, free to be changed."""
    original, outcome = first_run
    assert outcome.returncode == 0, outcome.stderr
    shutil.copytree(original.root, tmp_path / "data", symlinks=True)
    return City(tmp_path / "data")
