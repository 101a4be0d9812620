"""The sample city holds what its manifest and its brief promise.

The yearly hours are counted here from the written files in plain Python after metrics.md, not by the pipeline.
"""

from __future__ import annotations

import csv
import hashlib
import io
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

UNTIL = date(2026, 11, 19)
YEAR = (date(2025, 4, 1), date(2026, 3, 31))
TASK_HEADER = (
    "タスクID,名前,シナリオID,シナリオ名,状態,タスク確認状態,データ一覧ファイルID,データ一覧ファイル名,アーカイブ,ログ,異常発生時,メール送信,メール送信日時,"
    "アーカイブファイルID,生成日時,開始日時,終了日時,更新日時,実行時間（秒）,実行予定WinActorID,実行予定WinActor名,WinActorID,WinActor名,スケジュールID,"
    "スケジュール名,実行予定日時,エラー,エラーコード,スケジュール登録者,リトライカウント,個別ステージID"
)
Table = list[list[Any]]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """The default city until a Thursday."""
    data_dir = tmp_path_factory.mktemp("city")
    return data_dir, write_city(data_dir, until=UNTIL)


# ---- reading the files without the pipeline ----


def register(data_dir: Path, name: str) -> list[dict[str, str]]:
    content = (data_dir / "registers" / f"{name}.csv").read_bytes()
    text = content.decode("cp932" if name == "departments" else "utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def tokyo(text: str) -> datetime:
    """The Tokyo wall-clock second of UTC text such as 2025-04-14T12:12:34.6730769Z; raises ValueError for no such day."""
    return datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S") + timedelta(hours=9)


@cache
def odata(data_dir: Path, pattern: str) -> list[tuple[str, list[dict[str, Any]]]]:
    paths = sorted((data_dir / "inbox" / "uipath").glob(pattern))
    return [(path.name, json.loads(path.read_text("utf-8"))["value"]) for path in paths]


def sheet(path: Path) -> Table:
    """All rows of a CSV or a workbook; blank cells are ''."""
    if path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932")
    return [list(row) for row in csv.reader(io.StringIO(text))]


@cache
def tasks(data_dir: Path) -> list[tuple[str, list[str]]]:
    """Every WinActor row with the name of its file."""
    return [(p.name, row) for p in sorted((data_dir / "inbox/winactor").glob("tasks*.csv")) for row in sheet(p)[1:]]


@cache
def run_sheets(data_dir: Path) -> list[tuple[str, Table]]:
    """The readable run sheets: name and all rows, title and header included."""
    paths = sorted(p for p in (data_dir / "inbox/rpa_runs").iterdir() if "再提出" not in p.name)
    return [(p.name, sheet(p)) for p in paths]


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
            counts[by_key[app]["process_id"]][tokyo(when).date()][0] += 1


@cache
def count_everything(data_dir: Path) -> tuple[list[dict[str, str]], Counts]:
    processes = register(data_dir, "processes")
    by_key = {p["照合名"]: p for p in processes}
    counts: Counts = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0, 0.0]))
    for count in (count_uipath, count_winactor, count_run_sheets, count_kintone):
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
    assert net_hours(city[0], {"uipath", "winactor", "rpa_other"}) == pytest.approx(5000, rel=0.03)


def test_last_full_fiscal_year_of_kintone_comes_out_near_5400_hours(city: tuple[Path, Manifest]) -> None:
    assert net_hours(city[0], {"kintone"}) == pytest.approx(5400, rel=0.03)


# ---- repeatable, extendable, careful ----


def contents(data_dir: Path) -> dict[str, str]:
    paths = (path for name in ("registers", "inbox") for path in (data_dir / name).rglob("*") if path.is_file())
    return {str(path.relative_to(data_dir)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


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


def created_records(data_dir: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """(app, record number) → creation instant and creator, over all kintone files."""
    created = {}
    for path in sorted((data_dir / "inbox/kintone").glob("app_*.json")):
        app = path.name.split("_")[1]
        for record in json.loads(path.read_text("utf-8"))["records"]:
            created[app, record["$id"]["value"]] = (record["作成日時"]["value"], record["作成者"]["value"]["code"])
    return created


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


def test_50_robots_and_80_apps_of_which_a_third_lie_dormant(city: tuple[Path, Manifest]) -> None:
    processes, counts = count_everything(city[0])
    assert Counter(p["tool"] for p in processes) == {"uipath": 35, "winactor": 12, "rpa_other": 3, "kintone": 80}
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


# ---- planted dirt: each kind counted again in the files ----


def is_copy(name: str) -> bool:
    return "(1)" in name or "再送" in name or "コピー" in name


def test_manifest_counts_the_rows_of_every_file(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    assert set(manifest.files) == set(contents(data_dir))
    for path, rows in manifest.files.items():
        if "/uipath/" in path:
            assert len(json.loads((data_dir / path).read_text("utf-8"))["value"]) == rows, path
        elif "/kintone/" in path:
            assert len(json.loads((data_dir / path).read_text("utf-8"))["records"]) == rows, path
        elif "/winactor/" in path and path.endswith(".csv"):
            assert len(sheet(data_dir / path)) - 1 == rows, path


def test_planted_overlaps_and_unfinished_rows_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    again = 0
    for pattern in ("jobs*.json", "queue_items*.json"):
        seen = Counter(json.dumps(row) for name, rows in odata(data_dir, pattern) if not is_copy(name) for row in rows)
        again += sum(seen.values()) - len(seen)
    seen_tasks = Counter(tuple(row) for name, row in tasks(data_dir) if not is_copy(name))
    again += sum(seen_tasks.values()) - len(seen_tasks)
    assert manifest.planted["overlapping_export_rows"] == again

    unfinished = sum(row["State"] == "Running" for n, rows in odata(data_dir, "jobs*.json") if not is_copy(n) for row in rows)
    unfinished += sum(row["Status"] == "New" for _, rows in odata(data_dir, "queue_items*.json") for row in rows)
    unfinished += sum(row[4] == "WAITING" for name, row in tasks(data_dir) if not is_copy(name))
    assert manifest.planted["rows_open_then_finished"] == unfinished


def test_planted_bad_rows_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    jobs = [row for name, rows in odata(data_dir, "jobs*.json") if not is_copy(name) for row in rows]
    items = [row for _, rows in odata(data_dir, "queue_items*.json") for row in rows]
    scenario_rows = [row for name, row in tasks(data_dir) if not is_copy(name)]
    sheets = run_sheets(data_dir)
    lines = [row for _, rows in sheets for row in rows]
    written = [row for row in lines if len(row) > 7 and row[2] not in ("", "業務名")]
    found = Counter(
        unknown_status=sum(row["State"] == "Unknown_17" for row in jobs)
        + sum(row["Status"] == "Unknown_17" for row in items)
        + sum(row[4] == "要確認" for row in scenario_rows)
        + sum(row[6] == "要確認" for row in written),
        broken_date=sum("-02-30T" in (row["EndTime"] or "") for row in jobs)
        + sum("-02-30T" in (row["EndProcessing"] or "") for row in items)
        + sum("/02/30 " in row[16] for row in scenario_rows)
        + sum("/13/45" in str(row[0]) for row in written),
        row_wider_than_header=sum(len(row) > 31 for row in scenario_rows) + sum(any(map(str, row[8:])) for row in written),
        end_before_start=sum(bool(row[15]) and row[16] < row[15] and "/02/30 " not in row[16] for row in scenario_rows)
        + sum((row[3], row[4]) == ("15:30", "14:10") for row in written),
        future_dated_row=sum((row["EndTime"] or "").startswith("2029") for row in jobs)
        + sum((row["EndProcessing"] or "").startswith("2029") for row in items)
        + sum("2029" in str(row[0]) for row in written),
        identical_row=sum(sum(c.values()) - len(c) for c in (Counter(map(str, rows_with_notes(rows))) for _, rows in sheets)),
        blank_row=sum(not any(map(str, row)) for _, rows in sheets for row in rows[2:]),
        total_row=sum(row[0] == "合計" for row in lines if row),
        title_row_above_header=sum("RPA実行報告" in str(rows[0][0]) for _, rows in sheets),
        full_width_digits=sum(isinstance(row[5], str) and any("０" <= c <= "９" for c in row[5]) for row in written),
        clock_past_24=sum(int(row[4].split(":")[0]) >= 24 for row in written),
        item_count_left_blank=sum(row[5] == "" for row in written if row[6] == "正常終了"),
        department_alias=sum(row[1] == "健康福祉局障がい福祉課" for row in written),
        department_nobody_knows=sum(row[1] == "農政担当（臨時）" for row in written),
    )
    assert {kind: manifest.planted.get(kind, 0) for kind in found} == dict(found)
    assert min(found.values()) > 0


def rows_with_notes(rows: Table) -> Table:
    return [row for row in rows if len(row) > 7 and row[7]]


def test_planted_runs_that_must_not_earn_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    by_key = {p["照合名"]: p for p in register(data_dir, "processes")}
    finished = {row["Id"]: row for _, rows in odata(data_dir, "jobs*.json") for row in rows if row["State"] != "Running"}
    # planted bad rows carry numbers of their own, far above the real ones
    runs = [(row["ReleaseName"], str(tokyo(row["EndTime"]).date())) for row in finished.values() if row["Id"] < 1_900_000_000_000]
    final = {row[0]: row for _, row in tasks(data_dir) if row[0].startswith("T") and not row[0].endswith("A") and row[16]}
    runs += [(row[3], row[16][:10].replace("/", "-")) for row in final.values()]
    early = sum(key in by_key and ended < by_key[key]["運用開始日"] for key, ended in runs)
    assert manifest.planted["run_before_started_on"] == early > 0
    of_class_test = sum(key in by_key and by_key[key]["区分"] == "test" for key, _ in runs)
    assert manifest.planted["test_runs"] == of_class_test > 0
    macros = sum(row[2] == "個人Excelマクロ" for _, rows in run_sheets(data_dir) for row in rows if len(row) > 2)
    assert manifest.planted["unregistered_runs"] == sum(key not in by_key for key, _ in runs) + macros > 0


def test_planted_kintone_records_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    by_key = {p["照合名"]: p for p in register(data_dir, "processes")}
    logins = {p["login"] for p in register(data_dir, "staff_roster")}
    creators: dict[tuple[str, str], str] = {}
    corrections = 0
    for path in sorted((data_dir / "inbox/kintone").glob("app_*.json")):
        app = path.name.split("_")[1]
        for record in json.loads(path.read_text("utf-8"))["records"]:
            key = (app, record["$id"]["value"])
            corrections += key in creators and not is_copy(path.name)
            creators[key] = record["作成者"]["value"]["code"]
    robots = {"Administrator", "rpa-robot01"}
    planted = manifest.planted
    assert planted["robot_account_records"] == sum(who in robots for who in creators.values()) > 0
    assert planted["account_not_on_roster_records"] == sum(who not in logins | robots for who in creators.values()) > 0
    assert planted["unregistered_records"] == sum(app not in by_key for app, _ in creators) > 0
    assert planted["test_records"] == sum(app in by_key and by_key[app]["区分"] == "test" for app, _ in creators) > 0
    again = sum(1 for _, rows in survey_files(data_dir) for row in rows[1:] if row[5] != "")
    assert planted["late_corrections"] == corrections + again


@cache
def survey_files(data_dir: Path) -> list[tuple[str, Table]]:
    paths = sorted(p for p in (data_dir / "inbox/surveys").rglob("*") if p.is_file() and p.stat().st_size)
    return [(p.name, sheet(p)) for p in paths]


def test_planted_survey_cells_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    found: Counter[str] = Counter()
    for name, rows in survey_files(data_dir):
        scaled = range(7, 12) if "職員" in name else range(8, 12)
        for row in rows[1:]:
            # rows delivered once more were mended and are counted as late corrections
            if row[5] == "":
                found.update("blank" if row[n] == "" else row[n] for n in scaled)
    planted = manifest.planted
    assert planted["excel_error_cell"] == found["#N/A"] + found["#REF!"] + found["#VALUE!"] > 0
    assert planted["missing_label_cell"] == found["無回答"] + found["わからない"] > 0
    assert planted["blank_answer_cell"] == found["blank"] > 0
    assert planted["unknown_label_cell"] == found["普通"] > 0


def test_planted_files_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    digests = Counter(digest for path, digest in contents(data_dir).items() if path.startswith("inbox/"))
    assert manifest.planted["file_dropped_twice"] == sum(digests.values()) - len(digests) == 3
    workbooks = [p for p in (data_dir / "inbox").rglob("*.xlsx") if not p.read_bytes().startswith(b"PK")]
    assert manifest.planted["unreadable_file"] == len(workbooks) == 2
    foreign = [p for p in (data_dir / "inbox").rglob("*") if p.suffix in (".txt", ".jpg")]
    assert manifest.planted["foreign_file"] == len(foreign) == 2
    assert manifest.planted["month_delivered_late"] == 1
    assert not (data_dir / "inbox/winactor/tasks_202508.csv").exists()
    assert any(row[16].startswith("2025/08/01") for name, row in tasks(data_dir) if name == "tasks_202509.csv")


def test_question_is_reworded_once(city: tuple[Path, Manifest]) -> None:
    headers = {name: rows[0] for name, rows in survey_files(city[0])}
    asked = [q["列見出し"] for q in register(city[0], "survey_questions") if q["question_id"] == "q2"]
    assert headers["職員DX意識調査_2026-03.xlsx"][8] == asked[0] == "kintoneやRPAを業務で活用できている"
    assert headers["職員DX意識調査_2026-04.xlsx"][8] == asked[1] == "kintone、RPA、生成AIを業務で活用できている"


def test_nothing_tells_the_yearly_hours(city: tuple[Path, Manifest]) -> None:
    manifest = json.loads((city[0] / "sample_manifest.json").read_text("utf-8"))
    assert set(manifest) == {"seed", "start", "daily_from", "until", "scale", "planted", "files"}
    values = {float(row["value"]) for row in register(city[0], "targets")}
    assert values.isdisjoint({5000.0, 5400.0, 10400.0})
