"""Every kind of dirt planted in the sample city, counted again in the files."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.sample_city import Manifest
from tests.unit.sample_city_files import (
    Table,
    contents,
    created_records,
    flow_runs,
    is_copy,
    kintone_records,
    odata,
    register,
    run_sheets,
    sheet,
    survey_files,
    tables,
    tasks,
    tokyo,
)

COUNTED_BY_HAND = ("transcription", "online_applications", "overtime", "paper", "consultations")


def bodies(data_dir: Path, *folders: str) -> list[list[Any]]:
    """All rows below the header of all tables of some folders."""
    return [row for folder in folders for _, header, rows in tables(data_dir, folder) for row in rows[header + 1 :]]


def lead(row: list[Any]) -> str:
    """The first cell that is not blank."""
    return next((str(cell) for cell in row if cell != ""), "")


def totals(data_dir: Path) -> list[list[Any]]:
    """Rows of the sheet of monthly totals."""
    return [row for name, n, rows in tables(data_dir, "online_applications") if "受付件数" in name for row in rows[n + 1 :]]


def applications(data_dir: Path) -> list[list[Any]]:
    """Rows of the lists of applications."""
    return [row for name, n, rows in tables(data_dir, "online_applications") if "申請一覧" in name for row in rows[n + 1 :]]


def is_full_width(cell: object) -> bool:
    return isinstance(cell, str) and any("０" <= c <= "９" for c in cell)


def differences(manifest: Manifest, found: Counter[str]) -> dict[str, tuple[int, int]]:
    """Kinds whose count in the files is not the planted one, or is nothing at all."""
    pairs = {kind: (manifest.planted.get(kind, 0), count) for kind, count in found.items()}
    return {kind: pair for kind, pair in pairs.items() if pair[0] != pair[1] or not pair[1]}


def test_manifest_counts_the_rows_of_every_file(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    assert set(manifest.files) == set(contents(data_dir))
    for path, rows in manifest.files.items():
        if path.endswith(".json"):
            (found,) = (v for v in json.loads((data_dir / path).read_text("utf-8")).values() if isinstance(v, list))
            assert len(found) == rows, path
        elif path.endswith(".csv") and path.split("/")[1] in ("uipath", "winactor", "power_automate", "kintone", "m365", "paper"):
            assert len(sheet(data_dir / path)) - 1 == rows, path
        elif path.endswith(".log"):
            assert len((data_dir / path).read_text("utf-8-sig").splitlines()) == rows, path


def test_planted_overlaps_and_unfinished_rows_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    again = 0
    patterns = [("uipath", f"{name}*.json") for name in ("jobs", "queue_items", "robot_logs")]
    for folder, pattern in (*patterns, ("power_automate", "flowsessions*.json"), ("power_automate", "flowruns*.json")):
        seen = Counter(json.dumps(row) for name, rows in odata(data_dir, pattern, folder) if not is_copy(name) for row in rows)
        again += sum(seen.values()) - len(seen)
    seen_tasks = Counter(tuple(row) for name, row in tasks(data_dir) if not is_copy(name))
    again += sum(seen_tasks.values()) - len(seen_tasks)
    unfinished = sum(row["State"] == "Running" for n, rows in odata(data_dir, "jobs*.json") if not is_copy(n) for row in rows)
    unfinished += sum(row["Status"] == "New" for _, rows in odata(data_dir, "queue_items*.json") for row in rows)
    unfinished += sum(row[4] == "WAITING" for name, row in tasks(data_dir) if not is_copy(name))
    unfinished += sum(status in (2, "Running") for *_, status in flow_runs(data_dir))
    found = Counter(overlapping_export_rows=again, rows_open_then_finished=unfinished)
    assert differences(manifest, found) == {}


def test_planted_bad_rows_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    jobs = [row for name, rows in odata(data_dir, "jobs*.json") if not is_copy(name) for row in rows]
    items = [row for _, rows in odata(data_dir, "queue_items*.json") for row in rows]
    scenario_rows = [row for name, row in tasks(data_dir) if not is_copy(name)]
    flows = flow_runs(data_dir)
    sheets = run_sheets(data_dir)
    written = [row for _, rows in sheets for row in rows if len(row) > 7 and row[2] not in ("", "業務名")]
    listed, recordings, printed = applications(data_dir), bodies(data_dir, "transcription"), bodies(data_dir, "paper")
    overtime, consultations = bodies(data_dir, "overtime"), bodies(data_dir, "consultations")
    found = Counter(
        unknown_status=sum(row["State"] == "Unknown_17" for row in jobs)
        + sum(row["Status"] == "Unknown_17" for row in items)
        + sum(row[4] == "要確認" for row in scenario_rows)
        + sum(status in (99, "Unknown_17") for *_, status in flows)
        + sum(row[6] == "要確認" for row in written),
        broken_date=sum("-02-30T" in (row["EndTime"] or "") for row in jobs)
        + sum("-02-30T" in (row["EndProcessing"] or "") for row in items)
        + sum("/02/30 " in row[16] for row in scenario_rows)
        + sum("-02-30T" in end for _, _, _, end, _ in flows)
        + sum("/13/45" in str(row[0]) for row in [*written, *recordings])
        + sum("/02/30" in str(row[0]) for row in printed),
        row_wider_than_header=sum(len(row) > 31 for row in scenario_rows)
        + sum(any(map(str, row[8:])) for row in written)
        + sum(any(map(str, row[6:])) for row in listed),
        end_before_start=sum(bool(row[15]) and row[16] < row[15] and "/02/30 " not in row[16] for row in scenario_rows)
        + sum((row[3], row[4]) == ("15:30", "14:10") for row in written),
        future_dated_row=sum((row["EndTime"] or "").startswith("2029") for row in jobs)
        + sum((row["EndProcessing"] or "").startswith("2029") for row in items)
        + sum("2029" in str(row[0]) for row in written)
        + sum(str(row[2]).startswith("2029") or "令和11年" in str(row[2]) for row in listed),
        identical_row=sum(sum(c.values()) - len(c) for c in (Counter(map(str, rows_with_notes(rows))) for _, rows in sheets)),
        duration_without_unit=sum(row[3] == "90" and row[2] == "長さの単位なし" for row in recordings),
        required_cell_blank=sum(row[0] == "" and row[2] == "日付なし" for row in recordings)
        + sum("009998" in row for row in overtime),
        minutes_beyond_59=sum(row[2] == "10:75" or row[4:] == ["8:60"] for row in overtime),
        unknown_channel=sum(row[3] == "ＦＡＸ" for row in listed),
        excel_error_row=sum(row[1] == "#N/A" for row in listed) + sum(row[3] == "#REF!" for row in printed),
        suppressed_number=sum(row[3] == "x" for row in [*totals(data_dir), *consultations]),
        negative_count=sum(str(row[3])[:1] in ("▲", "△", "−") for row in consultations),
        approximate_number=sum(row[3] == "約100" for row in consultations),
        era_left_out=sum(row[2] == "元号なし" and str(row[0]).count(".") == 2 for row in recordings),
        log_line_of_another_form=sum(line.startswith("   at ") for log in execution_logs(data_dir) for line in log),
    )
    assert differences(manifest, found) == {}


def test_planted_ways_of_writing_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    sheets = run_sheets(data_dir)
    written = [row for _, rows in sheets for row in rows if len(row) > 7 and row[2] not in ("", "業務名")]
    by_hand = bodies(data_dir, *COUNTED_BY_HAND)
    recordings, overtime = bodies(data_dir, "transcription"), bodies(data_dir, "overtime")
    consultations = bodies(data_dir, "consultations")
    codes = register(data_dir, "departments")
    people = [(name, rows[n]) for name, n, rows in tables(data_dir, "overtime") if name.endswith(".csv")]
    found = Counter(
        blank_row=sum(not any(map(str, row)) for _, rows in sheets for row in rows[2:]) + sum(not lead(row) for row in by_hand),
        total_row=sum(row[0] == "合計" for _, rows in sheets for row in rows if row)
        + sum(lead(row) in ("合計", "小計") for row in by_hand),
        note_row=sum(lead(row).startswith("※") for row in by_hand),
        title_row_above_header=sum("RPA実行報告" in str(rows[0][0]) for _, rows in sheets)
        + sum(header > 0 for folder in COUNTED_BY_HAND for _, header, _ in tables(data_dir, folder)),
        full_width_digits=sum(is_full_width(row[5]) for row in written)
        + sum(is_full_width(row[3]) for row in [*totals(data_dir), *consultations]),
        clock_past_24=sum(int(row[4].split(":")[0]) >= 24 for row in written),
        item_count_left_blank=sum(row[5] == "" for row in written if row[6] == "正常終了"),
        department_alias=sum("健康福祉局障がい福祉課" in row for row in [*written, *consultations])
        + sum(row[1] == "DX課" for row in recordings)
        + sum(row[1] == "国保課" for row in overtime),
        department_nobody_knows=sum(row[1] == "農政担当（臨時）" for row in written)
        + sum(row[1] == "議会担当（臨時）" for row in recordings)
        + sum(row[1] == "選挙管理委員会（臨時）" for row in overtime),
        half_width_kana_department=sum(row[1] == "ﾃﾞｼﾞﾀﾙ推進課" for row in overtime),
        nil_mark=sum(row[3] in ("－", "…") for row in consultations),
        era_sign_date=sum(str(row[0]).startswith("㋿") for row in recordings),
        full_width_date=sum(str(row[0]).startswith("Ｒ") for row in recordings),
        excel_serial_date=sum(isinstance(row[0], float) for row in bodies(data_dir, "paper")),
        number_with_a_space=sum(" " in str(row[3]) for row in totals(data_dir)),
        duration_cell=sum(isinstance(row[2], timedelta | datetime) for row in overtime),
        columns_in_another_order=sum(header[0] == "対象年月" for _, header in people),
        utf16_tab_file=sum(p.read_bytes().startswith(b"\xff\xfe") for p in (data_dir / "inbox/paper").iterdir()),
        counter_reset=sum(falls(data_dir).values()),
    )
    assert differences(manifest, found) == {}
    assert {d["所属コード"] for d in codes} >= {row[1] if len(row[1]) == 6 else row[2] for row in overtime if row[0][:2] == "00"}


def rows_with_notes(rows: Table) -> Table:
    return [row for row in rows if len(row) > 7 and row[7]]


def falls(data_dir: Path) -> Counter[str]:
    """How often each copier's counter fell; readings are told apart by their order in their month's file."""
    last: dict[str, int] = {}
    found: Counter[str] = Counter()
    for row in bodies(data_dir, "paper"):
        if str(row[2]).startswith("MFP-") and str(row[2])[4:].isdigit():
            reading = int(str(row[3]).replace(",", "").removesuffix(".0"))
            found[row[2]] += reading < last.get(row[2], 0)
            last[row[2]] = reading
    return found


def execution_logs(data_dir: Path) -> list[list[str]]:
    return [p.read_text("utf-8-sig").splitlines() for p in sorted((data_dir / "inbox/uipath").glob("*_Execution.log"))]


def test_one_robot_left_no_end_line(city: tuple[Path, Manifest]) -> None:
    logs = execution_logs(city[0])
    assert len(logs) == 5
    ended = [any("totalExecutionTimeInSeconds" in line for line in log) for log in logs]
    assert city[1].planted["log_without_end_line"] == ended.count(False) == 1


def test_the_grid_and_the_portal_tell_of_jobs_that_the_interfaces_delivered_too(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    starts = {
        (row["ReleaseName"], tokyo(row["StartTime"]).strftime("%Y/%m/%d %H:%M:%S"))
        for _, rows in odata(data_dir, "jobs*.json")
        for row in rows
    }
    (grid,) = (sheet(path)[1:] for path in (data_dir / "inbox/uipath").glob("jobs*.csv"))
    assert {(row[0], row[6]) for row in grid} <= starts
    known = {r["name"] for _, rows in odata(data_dir, "flowruns*.json", "power_automate") for r in rows}
    (portal,) = (sheet(path)[1:] for path in (data_dir / "inbox/power_automate").glob("*.csv"))
    assert {row[3] for row in portal} <= known
    assert differences(manifest, Counter(jobs_also_in_csv=len(grid), runs_also_in_portal_csv=len(portal))) == {}


def test_lost_licence_events_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    by_person: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for path in sorted((data_dir / "inbox/winactor").glob("events*.csv")):
        for moment, _, message in sheet(path)[1:]:
            if "フローティングライセンス" in message:
                by_person[message.split("ユーザ名=")[1].split(",")[0]].append((moment, "払い出し" in message))
    unpaired = 0
    for events in by_person.values():
        out = [is_out for _, is_out in sorted(events)]
        unpaired += sum(is_out and after in (True, None) for is_out, after in zip(out, [*out[1:], None], strict=True))
        unpaired += sum(not is_out and before in (False, None) for is_out, before in zip(out, [None, *out[:-1]], strict=True))
    assert manifest.planted["licence_events_unpaired"] == unpaired > 0


def test_planted_runs_that_must_not_earn_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    by_key = {p["照合名"]: p for p in register(data_dir, "processes") if p["照合名"]}
    finished = {row["Id"]: row for _, rows in odata(data_dir, "jobs*.json") for row in rows if row["State"] != "Running"}
    # planted bad rows carry numbers of their own, far above the real ones
    runs = [(row["ReleaseName"], str(tokyo(row["EndTime"]).date())) for row in finished.values() if row["Id"] < 1_900_000_000_000]
    final = {row[0]: row for _, row in tasks(data_dir) if row[0].startswith("T") and not row[0].endswith("A") and row[16]}
    runs += [(row[3], row[16][:10].replace("/", "-")) for row in final.values()]
    flows = {
        identity: (flow, str(tokyo(end).date()))
        for _, identity, flow, end, status in flow_runs(data_dir)
        if end and "-02-30T" not in end and status not in (99, "Unknown_17")
    }
    runs += flows.values()
    macros = sum(row[2] == "個人Excelマクロ" for _, rows in run_sheets(data_dir) for row in rows if len(row) > 2)
    unclaimed = {"経済活性課", "環境保全課"}
    found = Counter(
        run_before_started_on=sum(key in by_key and ended < by_key[key]["運用開始日"] for key, ended in runs),
        test_runs=sum(key in by_key and by_key[key]["区分"] == "test" for key, _ in runs),
        unregistered_runs=sum(key not in by_key for key, _ in runs) + macros,
        unregistered_recordings=sum(row[1] in unclaimed for row in bodies(data_dir, "transcription") if row[4] != ""),
        unregistered_applications=len(
            {row[0] for row in applications(data_dir) if row[1] == "イベント参加申込" and row[3] == "オンライン"}
        ),
    )
    assert differences(manifest, found) == {}


def test_planted_kintone_records_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    by_key = {p["照合名"]: p for p in register(data_dir, "processes")}
    logins = {p["login"] for p in register(data_dir, "staff_roster")}
    creators = {key: who for key, (_, who) in created_records(data_dir).items()}
    delivered = [(app, number) for name, app, number, _, _ in kintone_records(data_dir) if not is_copy(name)]
    answered_again = sum(
        row[5] != ""
        for survey_id in ("staff_dx", "citizen_dx")
        for _, rows in survey_files(data_dir, survey_id)
        for row in rows[1:]
    )
    robots = {"Administrator", "rpa-robot01"}
    lines = [row for path in (data_dir / "inbox/kintone").glob("app_*.csv") for row in sheet(path) if len(row) == 15]
    found = Counter(
        robot_account_records=sum(who in robots for who in creators.values()),
        account_not_on_roster_records=sum(who not in logins | robots for who in creators.values()),
        unregistered_records=sum(app not in by_key for app, _ in creators),
        test_records=sum(app in by_key and by_key[app]["区分"] == "test" for app, _ in creators),
        late_corrections=len(delivered) - len(set(delivered)) + answered_again,
        table_lines_of_records=sum(row[0] == "" for row in lines),
        audit_entries_of_the_system=sum(
            row[1] == "nobody" for path in (data_dir / "inbox/kintone").glob("audit*") for row in sheet(path)
        ),
    )
    assert differences(manifest, found) == {}


def test_planted_survey_cells_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    cells: Counter[str] = Counter()
    for survey_id, scaled in (("staff_dx", range(7, 12)), ("citizen_dx", range(8, 12))):
        for _, rows in survey_files(data_dir, survey_id):
            # rows delivered once more were mended and are counted as late corrections
            cells.update("blank" if row[n] == "" else row[n] for row in rows[1:] if row[5] == "" for n in scaled)
    ((_, answers),) = survey_files(data_dir, "wellbeing")
    cells.update("blank" if cell == "" else str(cell) for row in answers[2:] for cell in row[5:])
    cells.update("#N/A" for row in answers[2:] for cell in row[2:5] if cell == "#N/A")
    outdated = sum(row[4] == "まあまあ満足" for _, rows in survey_files(data_dir, "site_opinion") for row in rows)
    found = Counter(
        excel_error_cell=cells["#N/A"] + cells["#REF!"] + cells["#VALUE!"],
        missing_label_cell=cells["無回答"] + cells["わからない"],
        blank_answer_cell=cells["blank"],
        unknown_label_cell=cells["普通"] + outdated,
        invisible_character_in_header=sum("\u200b" in str(cell) for cell in answers[1]),
        person_in_free_text=sum(
            "0120-000-000" in str(row[-1]) for _, rows in survey_files(data_dir, "staff_dx") for row in rows if row[5] == ""
        ),
    )
    assert differences(manifest, found) == {}


def test_accounts_in_the_usage_reports_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    teams = [row for path in (data_dir / "inbox/m365").glob("getTeams*") for row in sheet(path)[1:]]
    office = [row for path in (data_dir / "inbox/m365").glob("getOffice*") for row in sheet(path)[1:]]
    hidden = sum(len(row[4]) == 32 and set(row[4]) <= set("0123456789ABCDEF") for row in teams)
    found = Counter(concealed_names=hidden, deleted_users=sum(row[3] == "True" for row in office))
    assert differences(manifest, found) == {}
    assert {row[1] for row in office} <= {p["login"] for p in register(data_dir, "staff_roster")}


def test_applications_decided_later_come_once_more(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    numbers = Counter(row[0] for row in applications(data_dir))
    assert manifest.planted["applications_decided_later"] == sum(numbers.values()) - len(numbers) > 0


def test_planted_files_are_as_counted(city: tuple[Path, Manifest]) -> None:
    data_dir, manifest = city
    digests = Counter(digest for path, digest in contents(data_dir).items() if path.startswith("inbox/"))
    assert manifest.planted["file_dropped_twice"] == sum(digests.values()) - len(digests) == 3
    workbooks = [p for p in (data_dir / "inbox").rglob("*.xlsx") if not p.read_bytes().startswith(b"PK")]
    assert manifest.planted["unreadable_file"] == len(workbooks) == 3
    foreign = [p for p in (data_dir / "inbox").rglob("*") if p.suffix in (".txt", ".jpg")]
    assert manifest.planted["foreign_file"] == len(foreign) == 2
    assert manifest.planted["month_delivered_late"] == 1
    assert not (data_dir / "inbox/winactor/tasks_202508.csv").exists()
    assert any(row[16].startswith("2025/08/01") for name, row in tasks(data_dir) if name == "tasks_202509.csv")


def test_apps_are_made_by_people_of_the_roster_an_administrator_and_an_account_nobody_has(city: tuple[Path, Manifest]) -> None:
    data_dir, _ = city
    (path,) = (data_dir / "inbox/kintone").glob("apps_*.json")
    apps = json.loads(path.read_text("utf-8"))["apps"]
    logins = {row["login"] for row in register(data_dir, "staff_roster")}
    creators = Counter(app["creator"]["code"] for app in apps)
    assert set(creators) - logins == {"Administrator", "kintone-admin"}
    # some make several apps, most of those who do make one, and about half of the apps were changed by somebody else
    assert creators.most_common(1)[0][1] >= 4
    assert sum(count == 1 for count in creators.values()) > len(creators) / 2
    assert 0.4 < sum(app["creator"] != app["modifier"] for app in apps) / len(apps) < 0.6
    assert all(app["createdAt"] < app["modifiedAt"] < "2026-11" for app in apps)


def test_the_statistics_name_every_app_and_what_it_holds(city: tuple[Path, Manifest]) -> None:
    data_dir, _ = city
    (path,) = (data_dir / "inbox/kintone").glob("statistics*.json")
    stated = {app["id"]: app["recordCount"] for app in json.loads(path.read_text("utf-8"))["apps"]}
    assert set(stated) == {p["照合名"] for p in register(data_dir, "processes") if p["tool"] == "kintone"} | {"999"}
    assert sum(count == "0" for count in stated.values()) > 10
    # records are numbered from 1: the newest of October tells how many there are at its end
    newest: dict[str, int] = {}
    for (app, number), (made, _) in created_records(data_dir).items():
        if made < datetime(2026, 11, 1):
            newest[app] = max(newest.get(app, 0), int(number))
    assert {app: int(stated[app]) for app in newest} == newest
