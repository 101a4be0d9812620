"""The sample city holds what its manifest and its brief promise.

The yearly hours are counted here from the written files in plain Python after metrics.md, not by the pipeline.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import UserError
from pipelines.sample_city import Manifest, write_city
from tests.unit.sample_city_files import (
    UNTIL,
    contents,
    created_records,
    day,
    flow_runs,
    odata,
    register,
    run_sheets,
    survey_files,
    tasks,
    tokyo,
)

YEAR = (date(2025, 4, 1), date(2026, 3, 31))
TASK_HEADER = (
    "タスクID,名前,シナリオID,シナリオ名,状態,タスク確認状態,データ一覧ファイルID,データ一覧ファイル名,アーカイブ,ログ,異常発生時,メール送信,メール送信日時,"
    "アーカイブファイルID,生成日時,開始日時,終了日時,更新日時,実行時間（秒）,実行予定WinActorID,実行予定WinActor名,WinActorID,WinActor名,スケジュールID,"
    "スケジュール名,実行予定日時,エラー,エラーコード,スケジュール登録者,リトライカウント,個別ステージID"
)


# ---- metrics.md sections 1 and 2 in plain Python ----

Counts = dict[str, dict[date, list[float]]]  # process → day → ok items, exception items, runs


def is_known(moment: datetime) -> bool:
    return moment.date() <= UNTIL


def count_uipath(data_dir: Path, by_key: dict[str, dict[str, str]], counts: Counts) -> None:
    jobs: dict[int, dict[str, Any]] = {}
    for _, rows in odata(data_dir, "jobs*.json"):
        for row in rows:
            if row["Id"] not in jobs or row["EndTime"]:
                jobs[row["Id"]] = row
    states = {"Successful": "ok", "Faulted": "exception"}
    for row in jobs.values():
        process = by_key.get(row["ReleaseName"])
        try:
            ended = tokyo(row["EndTime"] or "")
        except ValueError:
            continue
        outcome = states.get(row["State"])
        if process and outcome and is_known(ended):
            entry = counts[process["process_id"]][ended.date()]
            entry[2] += 1
            if process["件数規則"] == "runs":
                entry[0] += int(process["items_per_run"]) * (outcome == "ok")
                entry[1] += outcome == "exception"

    names = {d["Id"]: d["Name"] for _, rows in odata(data_dir, "queue_definitions.json") for d in rows}
    by_queue = {p["キュー名"]: p for p in by_key.values() if p["キュー名"]}
    items: dict[int, dict[str, Any]] = {}
    for _, rows in odata(data_dir, "queue_items*.json"):
        for row in rows:
            if row["Id"] not in items or row["EndProcessing"]:
                items[row["Id"]] = row
    root: dict[int, int] = {}
    last: dict[Any, dict[str, Any]] = {}
    for row in sorted(items.values(), key=lambda r: r["Id"]):
        root[row["Id"]] = root.get(row["AncestorId"], row["Id"])
        key = (row["QueueDefinitionId"], row["Reference"] or root[row["Id"]])
        if key not in last or row["RetryNumber"] >= last[key]["RetryNumber"]:
            last[key] = row
    for row in last.values():
        process = by_queue[names[row["QueueDefinitionId"]]]
        try:
            ended = tokyo(row["EndProcessing"] or "")
        except ValueError:
            continue
        if is_known(ended):
            entry = counts[process["process_id"]][ended.date()]
            entry[0] += row["Status"] == "Successful"
            entry[1] += row["Status"] in ("Failed", "Abandoned")


def count_winactor(data_dir: Path, by_key: dict[str, dict[str, str]], counts: Counts) -> None:
    column = {name: n for n, name in enumerate(TASK_HEADER.split(","))}
    last: dict[Any, list[str]] = {}
    for _, row in tasks(data_dir):
        status = row[column["状態"]]
        if len(row) != 31 or status not in ("FINISH", "ERROR", "CANCEL") or row[column["終了日時"]] < row[column["開始日時"]]:
            continue
        key = tuple(row[column[name]] for name in ("シナリオID", "スケジュールID", "実行予定日時"))
        if key not in last or int(row[column["リトライカウント"]]) >= int(last[key][column["リトライカウント"]]):
            last[key] = row
    for row in last.values():
        process = by_key.get(row[column["シナリオ名"]])
        try:
            ended = datetime.strptime(row[column["終了日時"]], "%Y/%m/%d %H:%M:%S")
        except ValueError:
            continue
        status = row[column["状態"]]
        if process and status != "CANCEL":
            entry = counts[process["process_id"]][ended.date()]
            entry[0] += int(process["items_per_run"]) * (status == "FINISH")
            entry[1] += status == "ERROR"
            entry[2] += 1


def count_power_automate(data_dir: Path, by_key: dict[str, dict[str, str]], counts: Counts) -> None:
    last: dict[str, tuple[str, str, Any]] = {}
    for _, identity, flow, end, status in flow_runs(data_dir):
        if identity not in last or end:
            last[identity] = (flow, end, status)
    ok, failed = (4, "Succeeded", "Success"), (8, "Failed")
    for flow, end, status in last.values():
        process = by_key.get(flow)
        try:
            ended = tokyo(end)
        except ValueError:
            continue
        if process and status in ok + failed:
            entry = counts[process["process_id"]][ended.date()]
            entry[0] += int(process["items_per_run"]) * (status in ok)
            entry[1] += status in failed
            entry[2] += 1


def count_run_sheets(data_dir: Path, by_name: dict[str, dict[str, str]], counts: Counts) -> None:
    for _, rows in run_sheets(data_dir):
        seen = set()
        for row in rows:
            process = by_name.get(row[2]) if len(row) > 7 else None
            if not process or row[6] not in ("正常終了", "異常終了") or str(row) in seen or "".join(map(str, row[8:])):
                continue
            seen.add(str(row))
            written = row[0]
            if isinstance(written, str):
                try:
                    written = datetime.strptime(written, "%Y/%m/%d").date()
                except ValueError:
                    continue
            start, end = ([int(part) for part in row[n].split(":")] for n in (3, 4))
            if end < start or written > UNTIL:
                continue
            ended = written + timedelta(days=end[0] // 24)
            entry = counts[process["process_id"]][ended]
            entry[0] += int(float(row[5])) if row[6] == "正常終了" and row[5] != "" else 0
            entry[1] += row[6] == "異常終了"
            entry[2] += 1


def count_kintone(data_dir: Path, by_key: dict[str, dict[str, str]], counts: Counts) -> None:
    for (app, _), (when, who) in created_records(data_dir).items():
        if app in by_key and who not in ("Administrator", "rpa-robot01"):
            counts[by_key[app]["process_id"]][when.date()][0] += 1


@cache
def count_everything(data_dir: Path) -> tuple[list[dict[str, str]], Counts]:
    processes = register(data_dir, "processes")
    by_key = {p["照合名"]: p for p in processes if p["照合名"]}
    counts: Counts = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0, 0.0]))
    for count in (count_uipath, count_winactor, count_power_automate, count_run_sheets, count_kintone):
        count(data_dir, by_key, counts)
    return processes, counts


def minutes_per_item(data_dir: Path) -> dict[str, list[tuple[date, date, float]]]:
    """Spans of validity and minutes of each process: sample means, PERT means, or the figure as given."""
    samples = defaultdict(list)
    for row in register(data_dir, "baseline_samples"):
        samples[row["baseline_id"]].append(float(row["minutes"]))
    spans = defaultdict(list)
    for b in register(data_dir, "baselines"):
        timed = samples.get(b["baseline_id"])
        if timed:
            minutes = sum(timed) / len(timed)
        elif b["方法"] == "expert":
            minutes = (float(b["low_minutes"]) + 4 * float(b["mode_minutes"]) + float(b["high_minutes"])) / 6
        else:
            minutes = float(b["minutes_per_item"])
        spans[b["process_id"]].append((day(b["valid_from"]) or date.min, day(b["valid_to"]) or date.max, minutes))
    return spans


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def net_hours(data_dir: Path, tools: set[str]) -> float:
    processes, counts = count_everything(data_dir)
    spans = minutes_per_item(data_dir)
    gross_of_chain: dict[tuple[str, str], float] = defaultdict(float)
    net = 0.0
    for p in processes:
        if p["tool"] not in tools or p["区分"] != "production":
            continue
        started, retired = day(p["運用開始日"]) or date.min, day(p["retired_on"])
        number = {name: float(p[name] or 0) for name in list(p)[11:16]}
        for when, (ok, failed, runs) in counts[p["process_id"]].items():
            if not YEAR[0] <= when <= YEAR[1] or when < started or (retired and when > retired):
                continue
            minutes = next((m for first, last, m in spans[p["process_id"]] if first <= when <= last), 0.0)
            net += ok * minutes / 60
            gross_of_chain[p["chain_id"], f"{when:%Y-%m-01}"] += ok * minutes / 60
            net -= (runs * number["human_minutes_per_run"] + ok * number["human_minutes_per_item"]) / 60
            net -= failed * number["rework_minutes_per_exception"] / 60
        for n in range(12):
            month = date(2025 + (n + 3) // 12, (n + 3) % 12 + 1, 1)
            age = months_between(started, month)
            if age < 0 or (retired and months_between(month, retired) < 0):
                continue
            net -= number["monthly_upkeep_hours"]
            ends_now = retired is not None and months_between(month, retired) == 0
            shares = max(36 - age, 0) if ends_now else int(age < 36)
            net -= number["build_hours"] / 36 * shares
        for worked in register(data_dir, "upkeep_log"):
            if worked["process_id"] == p["process_id"] and YEAR[0] <= date.fromisoformat(worked["worked_on"]) <= YEAR[1]:
                net -= float(worked["hours"])
    per_case = {c["chain_id"]: float(c["minutes_per_case"]) for c in register(data_dir, "chains")}
    for row in register(data_dir, "chain_volumes"):
        cap = float(row["cases"]) * per_case[row["chain_id"]] / 60
        net -= max(gross_of_chain[row["chain_id"], row["month"]] - cap, 0)
    return net


def test_last_full_fiscal_year_of_the_robots_comes_out_near_5000_hours(city: tuple[Path, Manifest]) -> None:
    assert net_hours(city[0], {"uipath", "winactor", "power_automate", "rpa_other"}) == pytest.approx(5000, rel=0.03)


def test_last_full_fiscal_year_of_kintone_comes_out_near_5400_hours(city: tuple[Path, Manifest]) -> None:
    assert net_hours(city[0], {"kintone"}) == pytest.approx(5400, rel=0.03)


# ---- repeatable, extendable, careful ----


def small_city(data_dir: Path, until: date, seed: int = 7, scale: float = 0.2) -> Manifest:
    return write_city(data_dir, seed=seed, until=until, months=3, scale=scale)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A three-month city that nothing changes; copy it before writing into it."""
    data_dir = tmp_path_factory.mktemp("small")
    small_city(data_dir, UNTIL)
    return data_dir


def test_same_seed_gives_the_same_bytes_and_another_seed_does_not(small: Path, tmp_path: Path) -> None:
    small_city(tmp_path / "again", UNTIL)
    small_city(tmp_path / "other", UNTIL, seed=8)
    assert contents(tmp_path / "again") == contents(small)
    assert contents(tmp_path / "other") != contents(small)


def test_a_later_day_only_adds_its_own_files_and_ends_as_if_written_at_once(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "grown")
    before = contents(small)
    grown = small_city(tmp_path / "grown", UNTIL + timedelta(days=1))
    after = contents(tmp_path / "grown")
    assert {path: after[path] for path in before} == before
    added = sorted(set(after) - set(before))
    assert "inbox/uipath/jobs_2026-11-20.json" in added
    assert "inbox/winactor/tasks_20261120.csv" in added
    assert all("2026-11-20" in path or "20261120" in path for path in added)
    at_once = small_city(tmp_path / "at_once", UNTIL + timedelta(days=1))
    assert grown == at_once
    assert after == contents(tmp_path / "at_once")


def test_a_month_end_adds_the_monthly_files_and_lengthens_registers(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    before = {path.name: path.read_bytes() for path in (small / "registers").iterdir()}
    inbox = {path: digest for path, digest in contents(small).items() if path.startswith("inbox/")}
    small_city(tmp_path, date(2026, 12, 31))
    after = contents(tmp_path)
    assert {path: after[path] for path in inbox} == inbox
    assert {f"inbox/rpa_runs/run_sheet_2026-{month}" in {p.rsplit(".", 1)[0] for p in after} for month in (11, 12)} == {True}
    for name, content in before.items():
        assert (tmp_path / "registers" / name).read_bytes().startswith(content), name


def test_folders_with_files_of_somebody_else_are_refused_untouched(tmp_path: Path) -> None:
    own = tmp_path / "inbox" / "uipath" / "jobs.json"
    own.parent.mkdir(parents=True)
    own.write_text("[]")
    with pytest.raises(UserError) as refused:
        small_city(tmp_path, UNTIL)
    assert refused.value.exit_code == 2
    assert "jobs.json" in refused.value.ja
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [own]


def test_another_seed_into_the_same_folder_is_refused(small: Path) -> None:
    before = contents(small)
    with pytest.raises(UserError) as refused:
        small_city(small, UNTIL, seed=8)
    assert refused.value.exit_code == 2
    assert contents(small) == before


def test_scale_multiplies_records_and_leaves_people_alone(small: Path, tmp_path: Path) -> None:
    small_city(tmp_path, UNTIL, scale=0.6)
    numbers = [len({*created_records(folder)}) for folder in (small, tmp_path)]
    assert numbers[1] / numbers[0] == pytest.approx(3, rel=0.1)
    rosters = [(folder / "registers" / "staff_roster.csv").read_bytes() for folder in (small, tmp_path)]
    assert rosters[0] == rosters[1]


# ---- organisation and people ----


def valid(row: dict[str, str], on: date, first: str, last: str) -> bool:
    return (day(row[first]) or date.min) <= on <= (day(row[last]) or date.max)


@pytest.mark.parametrize("on", [date(2024, 7, 1), date(2026, 3, 31), date(2026, 4, 1), UNTIL])
def test_91_departments_and_3400_staff_on_every_day(city: tuple[Path, Manifest], on: date) -> None:
    departments = [d for d in register(city[0], "departments") if valid(d, on, "開始日", "終了日")]
    assert Counter(d["区分"] for d in departments) == {"局": 9, "部": 22, "課": 60}
    ids = {d["所属コード"] for d in departments}
    assert len(ids) == 91
    assert all(d["上位所属コード"] in ids for d in departments if d["区分"] != "局")
    postings = [p for p in register(city[0], "staff_roster") if valid(p, on, "valid_from", "valid_to")]
    assert len({p["職員番号"] for p in postings}) == len(postings) == 3400
    assert {p["department_id"] for p in postings} == ids


def test_reorganisation_renames_merges_and_splits_without_a_gap(city: tuple[Path, Manifest]) -> None:
    versions = register(city[0], "departments")
    shares: dict[str, float] = defaultdict(float)
    successions = register(city[0], "department_successions")
    for row in successions:
        shares[row["old_department_id"]] += float(row["weight"])
        assert row["effective_on"] == "2026-04-01"
        assert [v["終了日"] for v in versions if v["所属コード"] == row["old_department_id"]] == ["2026-03-31"]
        assert [v["開始日"] for v in versions if v["所属コード"] == row["new_department_id"]] == ["2026-04-01"]
    assert set(shares.values()) == {1.0}
    assert sorted(Counter(row["old_department_id"] for row in successions).values()) == [1, 1, 1, 2]
    assert sorted(Counter(row["new_department_id"] for row in successions).values()) == [1, 1, 1, 2]
    renamed_in_place = [v["所属名"] for v in versions if v["所属コード"] == "060203"]
    assert renamed_in_place == ["業務課", "ごみ収集課"]


def test_most_people_join_on_the_first_of_april(city: tuple[Path, Manifest]) -> None:
    first: dict[str, str] = {}
    for posting in register(city[0], "staff_roster"):
        first[posting["職員番号"]] = min(posting["valid_from"], first.get(posting["職員番号"], "9999"))
    joined = Counter(start[5:] for start in first.values() if start > "2024-06-01")
    assert joined["04-01"] == 2 * (3400 // 25)
    assert joined["04-01"] > sum(joined.values()) / 2


def test_56_robots_80_apps_of_which_a_third_lie_dormant_and_25_services(city: tuple[Path, Manifest]) -> None:
    processes, counts = count_everything(city[0])
    robots = {"uipath": 35, "winactor": 12, "power_automate": 6, "rpa_other": 3}
    services = {"transcription": 10, "online_application": 10, "paperless": 5}
    assert Counter(p["tool"] for p in processes) == robots | services | {"kintone": 80}
    apps = [p for p in processes if p["tool"] == "kintone"]
    assert Counter(p["区分"] for p in apps) == {"production": 72, "test": 8}
    dormant = [p for p in apps if sum(entry[0] for entry in counts[p["process_id"]].values()) < 10]
    assert len(dormant) == 27


# ---- formats ----


def test_winactor_export_is_ms932_with_the_31_columns_and_crlf(city: tuple[Path, Manifest]) -> None:
    content = (city[0] / "inbox/winactor/tasks_202510.csv").read_bytes()
    assert content.startswith(TASK_HEADER.encode("cp932") + b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert "庁内実行端末№1" in content.decode("cp932")


def test_uipath_answers_have_the_published_fields_and_precisions(city: tuple[Path, Manifest]) -> None:
    name, jobs = odata(city[0], "jobs_2025-10.json")[0]
    assert name == "jobs_2025-10.json"
    assert list(jobs[0])[:6] == ["Key", "StartTime", "EndTime", "State", "JobPriority", "Robot"]
    assert list(jobs[0])[-1] == "Id"
    decimals = {len(job["EndTime"].split(".")[1]) - 1 for job in jobs if job["EndTime"]}
    assert decimals == {2, 3, 6, 7}
    logins = {p["login"] for p in register(city[0], "staff_roster")}
    attended = [job for job in jobs if job["Type"] == "Attended"]
    assert attended
    assert {job["Robot"]["Username"] for job in attended} <= logins


def test_a_retried_queue_item_is_a_new_row_with_its_ancestor(city: tuple[Path, Manifest]) -> None:
    items = {row["Id"]: row for _, rows in odata(city[0], "queue_items*.json") for row in rows if row["Status"] != "New"}
    retries = [row for row in items.values() if row["RetryNumber"]]
    assert retries
    for row in retries:
        before = items.get(row["AncestorId"])
        # the first attempt of a chain may lie before the window
        if before:
            assert (before["Status"], before["Reference"], before["RetryNumber"]) == (
                "Retried",
                row["Reference"],
                row["RetryNumber"] - 1,
            )


def test_question_is_reworded_once(city: tuple[Path, Manifest]) -> None:
    headers = {name: rows[0] for name, rows in survey_files(city[0], "staff_dx")}
    asked = [q["列見出し"] for q in register(city[0], "survey_questions") if q["question_id"] == "q2"]
    assert headers["職員DX意識調査_2026-03.xlsx"][8] == asked[0] == "kintoneやRPAを業務で活用できている"
    assert headers["職員DX意識調査_2026-04.xlsx"][8] == asked[1] == "kintone、RPA、生成AIを業務で活用できている"


def test_nothing_tells_the_yearly_hours(city: tuple[Path, Manifest]) -> None:
    manifest = json.loads((city[0] / "sample_manifest.json").read_text("utf-8"))
    assert set(manifest) == {"seed", "start", "daily_from", "until", "scale", "planted", "files"}
    values = {float(row["value"]) for row in register(city[0], "targets")}
    assert values.isdisjoint({5000.0, 5400.0, 10400.0})
