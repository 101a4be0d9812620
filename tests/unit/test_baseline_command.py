"""``dx baseline``: advice, time-study sheets and renewal on a small city whose figures are worked out by hand."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
import xlsxwriter

from tests.in_process import dx

DEPARTMENTS = "department_id,department_name,kind,parent_id,valid_from,valid_to\nD1,税務課,課,,,\n"
PROCESSES = (
    "process_id,process_name,department_id,tool,item_rule,class,started_on,retired_on\n"
    "P1,軽自動車税入力,D1,uipath,queue_items,production,2025-04-01,\n"
    "P2,督促状作成,D1,uipath,runs,production,2025-04-01,\n"
    "P3,窓口受付簿,D1,kintone,records,production,2025-04-01,\n"
    "P4,廃止した業務,D1,kintone,records,production,2025-04-01,2026-06-30\n"
)
BASELINES = (
    "baseline_id,process_id,valid_from,valid_to,method,minutes_per_item,sample_count,sd_minutes,approved_on\n"
    "B1,P1,2025-04-01,,declared,10,,,2025-03-31\n"
    "B2,P2,2025-04-01,,timed,10,30,2,2025-03-31\n"
    "B3,P3,2023-04-01,2026-05-31,timed,8,25,4,2023-03-20\n"
    "B3n,P3,2026-06-01,,timed,10,25,5,\n"
    "B4,P4,2023-04-01,,declared,10,,,2023-03-20\n"
)
PEOPLE = ("山田太郎", "佐藤花子")
UNTIL = "2026-09-30"


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    """A data folder with registers; nothing has been run."""
    folder = tmp_path / "registers"
    folder.mkdir()
    for name, text in (("departments", DEPARTMENTS), ("processes", PROCESSES), ("baselines", BASELINES)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def city(registers: Path) -> Path:
    """The same with what a run leaves in the warehouse: gross hours of fiscal 2026 until 30 September."""
    (registers / "warehouse").mkdir()
    with duckdb.connect(str(registers / "warehouse" / "dx_warehouse.duckdb")) as con:
        con.execute("create schema intermediate; create schema marts; create schema registers")
        con.execute(f"create table intermediate.int_data_until as select date '{UNTIL}' as data_until")
        con.execute(
            "create table registers.processes as select process_id, process_name, retired_on::date as retired_on, item_rule "
            f"from read_csv('{registers}/registers/processes.csv', all_varchar = true)"
        )
        con.execute(
            """
            create table intermediate.int_baseline as
            select baseline_id, process_id, valid_from::date as valid_from, valid_to::date as valid_to, method, item_rule,
                minutes_per_item::double as minutes_per_item, coalesce(sample_count::bigint, 0) as sample_count,
                sd_minutes::double as sd_minutes, null::double as low_minutes, null::double as mode_minutes,
                null::double as high_minutes,
                case when item_rule = 'runs' or method = 'declared' then 'D' else 'A' end as evidence_grade
            from read_csv(?, all_varchar = true) inner join registers.processes using (process_id)
            """,
            [f"{registers}/registers/baselines.csv"],
        )
        con.execute("create table registers.baseline_samples (baseline_id varchar)")
        con.execute(
            """
            create table intermediate.int_hours_period_gross as
            select 'city' as scope, '' as scope_id, 'all' as tool, 'fiscal_year' as period, date '2026-04-01' as period_start,
                baseline_id, gross_hours::double as gross_hours
            from (values ('B1', 1800), ('B2', 600), ('B3', 500), ('B3n', 3000), ('B4', 300)) as given(baseline_id, gross_hours)
            """
        )
        con.execute(
            """
            create table marts.mart_hours_saved_period as
            select 'city' as scope, '' as scope_id, 'all' as tool, 'fiscal_year' as period, date '2026-04-01' as period_start,
                4000.4 as net_hours_low80, 6000.4 as net_hours_high80
            """
        )
    return registers


def baseline(data_dir: Path, *arguments: str, lang: str = "ja") -> subprocess.CompletedProcess[str]:
    return dx("--lang", lang, "baseline", *arguments, DX_DATA_DIR=str(data_dir))


def sheet(data_dir: Path, text: str, encoding: str = "cp932") -> str:
    path = data_dir / "sheet.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def study(minutes: list[float | str], header: str = "業務,計測日,所要時間（分）,担当者") -> str:
    """Rows of P1 below a title and a header: the first case is in row 3; two people, a day for each case."""
    lines = ["令和8年度 計測表", header]
    lines += [f"軽自動車税入力,令和7年9月{1 + n}日,{value},{PEOPLE[n % 2]}" for n, value in enumerate(minutes)]
    return "\r\n".join(lines) + "\r\n"


CLEAN: list[float | str] = [8, 9, 10, 11, 12] * 4


def test_advice_names_the_process_its_cases_and_the_interval_before_and_after(city):
    """Var: B1 1800²/18 = 180,000, B2 600²/18 = 20,000, B3 500² x 0.01 = 2,500, B3n 3000² x 0.01 = 90,000, B4 300²/18 = 5,000.

    Half-width now 1.281552 √297,500 = 699.0. B1 timed n times: 117,500 + 810,000/n; at n = 20 158,000 and a further case narrows
    by 1 - √((117,500 + 38,571.4) / 158,000) = 0.6 % only, so 20: 1.281552 √158,000 = 509.4, -27 %; at 5 279,500: 677.5, -3.1 %.
    """
    outcome = baseline(city)
    assert outcome.returncode == 0
    lines = outcome.stdout.splitlines()
    assert lines[0] == (
        "全庁の純削減時間 (2026-04-01〜2026-09-30): 80%区間の幅 ±699 時間 (正規近似)。最後に計算した区間 4,000〜6,000"
    )
    assert lines[1] == "業務 軽自動車税入力: あと 20 件を計測すると、全庁の80%区間が ±699 → ±509 時間 (−27 %) に狭まります。"
    (first,) = [line for line in lines if "(B1)" in line]
    assert [cell.strip() for cell in first.strip("│").split("│")] == [
        *("軽自動車税入力 (B1)", "D", "0", "1,800", "60.5%"),
        *("+5 件 −3.1 %", "+20 件 −27 %", "+20 件 −27 %"),
    ]


def test_advice_leaves_out_what_cannot_be_timed_any_more_and_tells_what_timing_cannot_mend(city):
    """B3 has ended, P4 is retired, P2 counts runs: 20,000 of 297,500 are 7 %."""
    shown = baseline(city, lang="en").stdout
    assert not [name for name in ("(B2)", "(B3)", "(B4)") if name in shown]
    assert "7 % of the variance is of processes counted by runs (督促状作成)." in shown


def test_a_baseline_in_grade_a_is_advised_while_a_case_narrows_by_one_percent(city):
    """Of 90,000 in 297,500 with 25 cases the next narrows by 1 - √((207,500 + 2,250,000/26) / 297,500) = 0.6 %: none."""
    assert "(B3n)" not in baseline(city).stdout


@pytest.mark.parametrize("arguments", [[], ["due"]], ids=["advice", "due"])
def test_nothing_is_needed_before_the_first_run(registers, arguments):
    outcome = baseline(registers, *arguments)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert not (registers / "warehouse").exists()


def test_advice_before_the_first_run_says_what_to_do(registers):
    assert baseline(registers).stdout == "まだ計算していません。次のコマンド: dx run\n"


def test_advice_without_hours_says_so(city):
    with duckdb.connect(str(city / "warehouse" / "dx_warehouse.duckdb")) as con:
        con.execute("delete from intermediate.int_hours_period_gross")
    outcome = baseline(city, lang="en")
    assert (outcome.returncode, outcome.stdout) == (
        0,
        "No hours rest on a baseline this fiscal year yet, or baselines.csv has none.\n",
    )


def test_due_lists_what_is_older_than_policy_by_its_row(city):
    """On 30 September 2026 B1 and B2 (31 March 2025) are 17 months old, B3n (from 1 June 2026) 3; B3 and P4 are over."""
    assert baseline(city, "due").stdout == "更新時期の基準時間はありません (2026-09-30 に有効な本番の 3 件、24 か月以内)。\n"
    (city / "registers" / "policy.csv").write_text("key,value,valid_from\nbaseline_renewal_months,17,\n", encoding="utf-8")
    outcome = baseline(city, "due")
    assert outcome.returncode == 0
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in outcome.stdout.splitlines() if "(B" in line]
    assert rows == [
        ["軽自動車税入力 (B1)", "2025-03-31", "17", "1,800", "2"],
        ["督促状作成 (B2)", "2025-03-31", "17", "600", "3"],
    ]
    (city / "registers" / "policy.csv").write_text(
        "key,value,valid_from\nbaseline_renewal_months,17,\nbaseline_renewal_months,18,2026-09-30\n", encoding="utf-8"
    )
    assert "有効な本番の 3 件、18 か月以内" in baseline(city, "due").stdout


def test_due_names_a_policy_value_that_is_none(city):
    (city / "registers" / "policy.csv").write_text("key,value,valid_from\nbaseline_renewal_months,0,\n", encoding="utf-8")
    outcome = baseline(city, "due")
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr == "policy.csv 2 行目の baseline_renewal_months を直してください: 1 以上の整数\n"


def test_due_without_a_baseline_says_so(registers):
    (registers / "registers" / "baselines.csv").unlink()
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    assert (
        baseline(registers, "due").stdout
        == f"{today} に有効な、本番 (production) の業務の基準時間が baselines.csv にありません。\n"
    )


def test_a_clean_sheet_passes_and_is_compared_with_the_register(city):
    """Four times 8 to 12: mean 10, sd √(40/19) = 1.451, 95 % 10 ± 2.093024 x 1.451/√20 = 0.679; the register says 10."""
    outcome = baseline(city, "check", sheet(city, study(CLEAN)))
    assert (outcome.returncode, outcome.stderr) == (0, "")
    (row,) = [line for line in outcome.stdout.splitlines() if "(B1)" in line]
    assert [cell.strip() for cell in row.strip("│").split("│")] == [
        *("軽自動車税入力 (B1)", "20", "10.0", "9.3〜10.7", "10.0", "1.5", "A", "10.0 (±0)"),
    ]
    assert outcome.stdout.endswith("おかしなところはありません。\n")


def test_a_sheet_far_from_the_register_says_how_far(city):
    outcome = baseline(city, "check", sheet(city, study([8, 7, 6, 7, 7] * 4)))
    assert outcome.returncode == 0
    assert "10.0 (−3.0) 区間外" in outcome.stdout


@pytest.mark.parametrize(
    ("minutes", "finding"),
    [
        ([*CLEAN, 90], "外れ値 (対数の四分位範囲の 1.5 倍より外): 23 行目。除いた平均 10.0 分"),
        ([8, 9, 10, 11], "件数が少なすぎます: 4 件 (5 件未満は根拠 D)"),
        ([10] * 20, "すべて同じ 10.0 分 (丸めた値か)"),
        ([*CLEAN, 0, 9, 0], "0 分以下: 23, 25 行目"),
        ([*CLEAN, 466], "1 日の勤務時間 (465 分) より長い: 23 行目"),
        (["約10", *CLEAN], "長さ（時間）として読めない (bad_duration): 3 行目"),
        ([*CLEAN, "05:12"], "長さ（時間）として読めない (bad_duration): 23 行目"),
        (["", *CLEAN], "所要時間も、開始と終了の組もない: 3 行目"),
    ],
    ids=["outlier", "too_few", "all_the_same", "nothing", "above_a_working_day", "about", "ambiguous", "blank"],
)
def test_a_planted_defect_is_the_one_finding_and_nobody_is_named(city, minutes, finding):
    outcome = baseline(city, "check", sheet(city, study(minutes)))
    assert outcome.returncode == 1
    assert [line for line in outcome.stdout.splitlines() if line.startswith("!")] == [f"! 軽自動車税入力 (B1): {finding}"]
    assert not [person for person in PEOPLE if person in outcome.stdout + outcome.stderr]


def test_a_working_day_to_the_minute_is_no_error(city):
    assert "465" not in baseline(city, "check", sheet(city, study([465, 460, 455, 450, 445] * 4))).stdout


def test_one_person_and_one_day_are_findings(city):
    text = study(CLEAN).replace(PEOPLE[1], PEOPLE[0])
    outcome = baseline(city, "check", sheet(city, text))
    assert outcome.returncode == 1
    assert "! 軽自動車税入力 (B1): 計測したのが 1 人だけです" in outcome.stdout
    text = re.sub("9月[0-9]+日", "9月1日", text)
    assert "! 軽自動車税入力 (B1): 計測が 1 日だけです" in baseline(city, "check", sheet(city, text)).stdout


def test_fewer_than_twenty_cases_are_a_note(city):
    outcome = baseline(city, "check", sheet(city, study(CLEAN[:15])))
    assert outcome.returncode == 0
    assert "- 軽自動車税入力 (B1): あと 5 件で根拠 A になります" in outcome.stdout


def test_without_a_column_of_people_it_is_said_that_nobody_can_tell(city):
    text = "baseline_id,date,minutes\n" + "".join(f"B3n,2025-09-{1 + n:02},{8 + n % 5}\n" for n in range(20))
    outcome = baseline(city, "check", sheet(city, text, "utf-8"), lang="en")
    assert outcome.returncode == 0
    assert "- 窓口受付簿 (B3n): no column of people: whether one person alone was timed is not known" in outcome.stdout


def test_a_process_nobody_knows_is_told_by_its_row_alone(city):
    outcome = baseline(city, "check", sheet(city, study(CLEAN) + f"{PEOPLE[0]},令和7年9月1日,10,軽自動車税入力\r\n"))
    assert outcome.returncode == 1
    assert "! (台帳にない業務): 業務名・ID が processes.csv にも baselines.csv にもない: 23 行目" in outcome.stdout
    assert PEOPLE[0] not in outcome.stdout


def test_minutes_of_a_process_counted_by_runs_stay_at_grade_d(city):
    outcome = baseline(city, "check", sheet(city, study(CLEAN).replace("軽自動車税入力", "督促状作成")))
    assert "- 督促状作成 (B2): 実行回数で数える業務なので、計測しても根拠は D のままです" in outcome.stdout


def test_a_workbook_with_clock_times_on_two_sheets_is_read_with_its_own_row_numbers(city):
    """Start and end in Excel's times, a sheet for each person: row 4 of the second ends before it starts."""
    with xlsxwriter.Workbook(city / "sheet.xlsx") as book:
        day, clock = book.add_format({"num_format": "yyyy/m/d"}), book.add_format({"num_format": "h:mm"})
        for person in PEOPLE:
            page = book.add_worksheet(person)
            page.write_row(0, 0, ["計測表"])
            page.write_row(1, 0, ["業務ID", "計測日", "開始", "終了", "計測者"])
            for n in range(10):
                end = time(8, 59) if person == PEOPLE[1] and n == 1 else time(9, 8 + n % 5)
                page.write(2 + n, 0, "P1")
                page.write_datetime(2 + n, 1, date(2025, 9, 1 + n), day)
                page.write_datetime(2 + n, 2, time(9, 0), clock)
                page.write_datetime(2 + n, 3, end, clock)
                page.write(2 + n, 4, person)
    outcome = baseline(city, "check", str(city / "sheet.xlsx"))
    assert outcome.returncode == 1
    assert [line for line in outcome.stdout.splitlines() if line.startswith("!")] == [
        "! 軽自動車税入力 (B1): 終了が開始より前 (ended_before_started): 表 2 の 4 行目"
    ]
    assert "│   19 │ 10.1 │" in outcome.stdout  # 4 x 8, 3 x 9 and 4 x 10, 11, 12: 191 / 19 = 10.05
    assert not [person for person in PEOPLE if person in outcome.stdout]


def test_told_minutes_that_the_clock_contradicts_are_a_finding(city):
    header = "業務,計測日,所要時間（分）,担当者,開始,終了\n"
    rows = [f"P1,2025-09-{1 + n},{8 + n % 5}分,{PEOPLE[n % 2]},9:00,9:{8 + n % 5:02}\n" for n in range(20)]
    assert baseline(city, "check", sheet(city, header + "".join(rows))).returncode == 0
    rows[2] = f"P1,2025-09-03,10,{PEOPLE[0]},9:00,9:12\n"
    outcome = baseline(city, "check", sheet(city, header + "".join(rows)))
    assert "1 分より大きく違う: 4 行目" in outcome.stdout


def test_samples_are_written_without_people_and_never_over_a_file(city):
    target = city / "samples.csv"
    source = sheet(city, study([8, 9.5, 0, 11, 12, 13]))
    assert baseline(city, "check", source, "--samples", str(target)).returncode == 1
    assert target.read_text(encoding="utf-8") == (
        "baseline_id,measured_on,minutes\n"
        "B1,2025-09-01,8\nB1,2025-09-02,9.5\nB1,2025-09-04,11\nB1,2025-09-05,12\nB1,2025-09-06,13\n"
    )
    again = baseline(city, "check", source, "--samples", str(target))
    assert again.returncode == 2
    assert again.stderr == f"{target} はすでにあります。上書きしません。別の名前にしてください。\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("課,人数\n税務課,3\n", "見出し行が見つからない (no_header)"),
        ("", "空のファイル (empty_file)"),
        ("%PDF-1.7\n", "中身がPDF (pdf)"),
    ],
    ids=["no_header", "empty", "pdf"],
)
def test_a_file_that_is_no_sheet_is_refused_with_the_headers_it_needs(city, content, why):
    outcome = baseline(city, "check", sheet(city, content))
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith(f"sheet.csv を計測表として読めません: {why}。見出しは 業務 (または baseline_id)")


def test_a_sheet_without_a_row_and_one_that_is_not_there_are_told(city):
    assert baseline(city, "check", sheet(city, "業務,所要時間（分）\n")).stderr == "sheet.csv に計測の行がありません。\n"
    outcome = baseline(city, "check", str(city / "absent.csv"))
    assert (outcome.returncode, outcome.stderr) == (
        2,
        f"{city / 'absent.csv'} を開けません (No such file or directory)。\n",
    )


def test_a_sheet_is_checked_before_the_first_run_without_a_comparison(registers):
    outcome = baseline(registers, "check", sheet(registers, study(CLEAN)))
    assert outcome.returncode == 0
    assert not (registers / "warehouse").exists()


def test_checking_a_sheet_leaves_no_trace_of_it(city):
    before = {path: path.read_bytes() for path in city.rglob("*") if path.is_file() and path.name != "run.lock"}
    source = sheet(city, study(CLEAN))
    baseline(city, "check", source)
    after = {path: path.read_bytes() for path in city.rglob("*") if path.is_file() and path.name != "run.lock"}
    assert after == before | {Path(source): Path(source).read_bytes()}


def findings(outcome: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in outcome.stdout.splitlines() if line.startswith("!")]


@pytest.fixture
def running(city: Path) -> Iterator[Path]:
    """The city while a run holds the lock."""
    with (city / "warehouse" / "run.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(f"{os.getpid()} 2026-10-01 06:00:00")
        file.flush()
        yield city


@pytest.mark.parametrize("arguments", [[], ["due"]], ids=["advice", "due"])
def test_during_a_run_there_is_no_advice(running, arguments):
    outcome = baseline(running, *arguments)
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith(f"別の実行が動いています (プロセス {os.getpid()}、開始 2026-10-01 06:00:00)")


@pytest.mark.parametrize(("minutes", "code"), [(CLEAN, 0), ([*CLEAN, 0], 1)], ids=["clean", "doubtful"])
def test_during_a_run_a_sheet_is_checked_without_the_current_baseline(running, minutes, code):
    outcome = baseline(running, "check", sheet(running, study(minutes)))
    assert (outcome.returncode, outcome.stderr) == (code, "")
    assert outcome.stdout.startswith("現在の基準とは比べません。別の実行が動いています")
    (row,) = [line for line in outcome.stdout.splitlines() if "│ 軽自動車税入力 (B1)" in line]
    assert [cell.strip() for cell in row.strip("│").split("│")][1:] == ["20", "10.0", "9.3〜10.7", "10.0", "1.5", "A"]
    assert "現在の基準 " not in outcome.stdout


def test_due_is_about_production_alone(city):
    path = city / "registers" / "processes.csv"
    path.write_text(PROCESSES.replace("queue_items,production", "queue_items,test"), encoding="utf-8")
    (city / "registers" / "policy.csv").write_text("key,value,valid_from\nbaseline_renewal_months,17,\n", encoding="utf-8")
    shown = baseline(city, "due").stdout
    assert "有効な本番の 2 件のうち 1 件" in shown
    assert "(B2)" in shown and "(B1)" not in shown


def test_advice_on_a_baseline_that_is_not_timed_asks_for_a_new_row(city):
    """B1 is declared; the only one advised."""
    shown = baseline(city).stdout.replace("\n", "")
    assert (
        "B1 は方法が timed でないので、そのまま実測を足しても根拠は変わりません。baselines.csv に方法 timed の行を新しく作り"
        in shown
    )
    assert "sample_count の件数ほど" not in shown


@pytest.mark.parametrize(("rows", "is_warned"), [(0, True), (4, False)], ids=["count_alone", "samples"])
def test_advice_on_a_timed_baseline_with_a_count_and_no_samples_asks_for_the_earlier_cases(city, rows, is_warned):
    with duckdb.connect(str(city / "warehouse" / "dx_warehouse.duckdb")) as con:
        con.execute(
            "update intermediate.int_baseline set method = 'timed', sample_count = 4, sd_minutes = 3 where baseline_id = 'B1'"
        )
        con.execute(f"insert into registers.baseline_samples select 'B1' from range({rows})")
    shown = baseline(city).stdout.replace("\n", "")
    assert "(B1)" in shown and "方法が timed でない" not in shown
    assert ("B1 は sample_count の件数ほど実測の行がありません。" in shown) is is_warned


@pytest.mark.parametrize(
    ("name", "earlier", "expected"),
    [
        ("B1", 0, "B1 は方法が timed でないので"),
        ("B3n", 24, "B3n は sample_count の件数ほど実測の行がありません。"),
        ("B3n", 25, None),
    ],
    ids=["declared", "one_earlier_case_missing", "all_there"],
)
def test_samples_say_what_to_mind_when_they_are_added(city, name, earlier, expected):
    """B3n is timed with a sample_count of 25."""
    lines = "baseline_id,measured_on,minutes\n" + f"{name},2025-08-01,9\n" * earlier
    (city / "registers" / "baseline_samples.csv").write_text(lines, encoding="utf-8")
    source = sheet(city, study(CLEAN).replace("軽自動車税入力", name))
    shown = baseline(city, "check", source, "--samples", str(city / "out.csv")).stdout
    told = [line for line in shown.splitlines() if "timed でない" in line or "件数ほど" in line]
    assert [line.startswith(expected) for line in told] == [True] if expected else told == []


def test_rows_that_are_doubtful_in_themselves_are_not_written_and_far_ones_are_counted(city):
    """Row 3 has no day that can be read, row 4 lies ahead, 23 is far, 24 as 23; of 22 rows 20 are written."""
    lines = study([*CLEAN, 90]).replace("7年9月1日", "7年9月40日").replace("7年9月2日", "99年9月2日").splitlines()
    outcome = baseline(city, "check", sheet(city, "\n".join([*lines, lines[-1], ""])), "--samples", str(city / "out.csv"))
    assert outcome.returncode == 1
    assert findings(outcome) == [
        "! 軽自動車税入力 (B1): 日付として読めない (bad_date): 3 行目",
        "! 軽自動車税入力 (B1): 計測日が将来の日付: 4 行目",
        "! 軽自動車税入力 (B1): 上の行とすべて同じ (二重に貼っていませんか): 24 行目",
        # 10 to 12 once and 8 to 12 three times: 33 + 150 over 18
        "! 軽自動車税入力 (B1): 外れ値 (対数の四分位範囲の 1.5 倍より外): 23, 24 行目。除いた平均 10.2 分",
    ]
    written = (city / "out.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(written) == 20 and written[0] == "B1,2025-09-03,10" and written[-2:] == ["B1,2025-09-21,90"] * 2
    assert "書いていない行: 2 (" in outcome.stdout
    assert "外れ値 2 行と、上の行とすべて同じ 1 行も書いてあります。" in outcome.stdout


def test_a_case_without_a_day_is_a_note(city):
    outcome = baseline(city, "check", sheet(city, study(CLEAN).replace("令和7年9月4日", "")))
    assert outcome.returncode == 0
    assert "- 軽自動車税入力 (B1): 計測日がない: 6 行目" in outcome.stdout
    undated = "業務,所要時間（分）,担当者\n" + "".join(f"P1,{value}.{n},{PEOPLE[n % 2]}\n" for n, value in enumerate(CLEAN))
    outcome = baseline(city, "check", sheet(city, undated))
    assert outcome.returncode == 0
    assert "- 軽自動車税入力 (B1): 計測日の列がありません" in outcome.stdout


def test_a_total_is_no_case(city):
    """200 minutes below 20 cases of 10 in the mean."""
    outcome = baseline(city, "check", sheet(city, study(CLEAN) + "合計,,200,\r\n※ 窓口を除く,,,\r\n,,,\r\n"))
    assert (outcome.returncode, findings(outcome)) == (0, [])
    assert "│   20 │ 10.0 │" in outcome.stdout
    assert "- 件数に入れない行 (合計・注記など): 23, 24 行目" in outcome.stdout


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("対象事務,測定年月日,所要時間（秒）,作業者氏名", 60),
        ("対象業務,計測年月日,所要時間(分),作業者名", 1),
        ("対象事務,計測年月日,所要時間（時間）,作業者氏名", 1 / 60),
    ],
)
def test_headers_with_their_units(city, header, factor):
    outcome = baseline(city, "check", sheet(city, study([value * factor for value in CLEAN], header)))
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert "│   20 │ 10.0 │ 9.3〜10.7 │" in outcome.stdout
    assert "分かりません" not in outcome.stdout and "読まなかった列" not in outcome.stdout


def test_columns_of_two_units_that_contradict_each_other_give_no_minutes(city):
    text = "業務,計測日,所要時間(分),所要時間(秒),担当者\n" + "".join(
        f"P1,2025-09-{1 + n:02},{value},{60 * float(value) + (90 if n == 2 else 30):g},{PEOPLE[n % 2]}\n"
        for n, value in enumerate([*CLEAN, 10])
    )
    outcome = baseline(city, "check", sheet(city, text))
    assert findings(outcome) == ["! 軽自動車税入力 (B1): 単位の違う所要時間の列が 1 分より大きく違う: 4 行目"]
    assert "│   20 │" in outcome.stdout


def test_columns_that_are_not_read_are_named_by_their_headers_alone(city):
    lines = study(CLEAN).splitlines()
    text = "\n".join([lines[0], f"{lines[1]},件番号,備考", *(f"{line},{n},秘密{n}" for n, line in enumerate(lines[2:])), ""])
    outcome = baseline(city, "check", sheet(city, text))
    assert outcome.returncode == 0
    assert "- 読まなかった列: 件番号、備考\n" in outcome.stdout
    assert "秘密" not in outcome.stdout


def test_a_sheet_without_a_column_of_processes_is_told_so(city):
    text = study(CLEAN).replace("業務,", "内容,")
    outcome = baseline(city, "check", sheet(city, text))
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr == (
        "sheet.csv に業務の列がありません。業務 (または baseline_id) の列を足してください。読まなかった列: 内容\n"
    )


def test_of_unknown_processes_rows_are_named_and_nothing_is_computed(city):
    """Twelve cases nobody knows, in rows 23 to 34, and one of no process."""
    rows = [f"謎の業務,令和7年9月{1 + n}日,{5 + n},{PEOPLE[n % 2]}" for n in range(12)]
    text = study(CLEAN) + "\r\n".join([*rows, f",令和7年9月1日,7,{PEOPLE[0]}", ""])
    outcome = baseline(city, "check", sheet(city, text))
    assert findings(outcome) == [
        "! (台帳にない業務): 業務の欄が空です: 35 行目",
        "! (台帳にない業務): 業務名・ID が processes.csv にも baselines.csv にもない: "
        "23, 24, 25, 26, 27, 28, 29, 30, 31, 32 行目 ほか 2 行",
    ]
    (row,) = [line for line in outcome.stdout.splitlines() if "│ (台帳にない業務)" in line]
    assert [cell.strip() for cell in row.strip("│").split("│")][1:] == ["13", *["-"] * 6]
    assert not [line for line in outcome.stdout.splitlines() if line.startswith("- (台帳")]
