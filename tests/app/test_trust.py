"""The account of the snapshot, computed from a small one written by hand (see ``page_rows/trust``)."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard.load import read_months
from dashboard.pages.trust import checks, readings, tables
from dashboard.pages.trust.load import read_trust
from dashboard.pages.trust.method import read_method
from dashboard.pages.trust.rows import Check
from dashboard.pages.trust.view import TrustView, build_coverage, build_view
from tests.app.rows import insert


@pytest.fixture
def con(city: Path, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A copy of the snapshot, to be changed."""
    return duckdb.connect(str(shutil.copy(city, tmp_path)))


def view_of(con: duckdb.DuckDBPyConnection) -> TrustView:
    return build_view(read_trust(con))


def test_every_row_read_has_a_place_and_the_sources_add_up_to_the_total(con: duckdb.DuckDBPyConnection) -> None:
    # 176 + 5 + 2 + 3 + 4 = 190
    view = view_of(con)
    *parts, total = tables.rows(view, "ja").to_numpy().tolist()
    assert total == ["合計", "5", "190", "176", "5", "2", "3", "4"]
    for column in range(1, 8):
        assert sum(int(part[column]) for part in parts) == int(total[column])
    assert view.unplaced_rows == 0
    assert "届いた 190 行は 1 行も失われておらず、**176 行を数字に使い**、3 行を隔離しています。" in readings.message(view, "ja")


def test_a_row_without_a_place_is_told(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update meta_files set rows_loaded = 47 where file_name = 'uipath/jobs_2.json'")
    view = view_of(con)
    assert view.unplaced_rows == 1
    assert "190 行のうち **1 行の行き先が合いません**" in readings.message(view, "ja")


def test_sources_behind_come_first_and_are_named(con: duckdb.DuckDBPyConnection) -> None:
    view = view_of(con)
    assert [row[0:2] for row in tables.sources(view, "ja").to_numpy().tolist()] == [
        ["WinActor", "未着"],
        ["UiPath", "遅れ"],
        ["kintone", "最新"],
        ["アンケート", "最新"],
        ["RPA実績シート", "未使用"],
    ]
    assert "**2 of 4 sources** in use are fresh (WinActor missing, UiPath late)." in readings.message(view, "en")


def test_gaps_of_the_year_are_told_in_words_and_others_counted(con: duckdb.DuckDBPyConnection) -> None:
    data, months = read_trust(con), read_months(con)
    view = build_coverage(data, months, 2026)
    assert readings.coverage(view, "令和8年度", "ja") == (
        "kintone: 令和8年8月は開庁日 20 日のうち 20 日分の記録がありません。"
        "アンケート: 令和8年7月の記録がありません。アンケート: 令和8年8月の記録がありません。"
        "UiPath: 令和8年9月は開庁日 20 日のうち 2 日分の記録がありません。"
        "ほかの年度に 1 か所の欠けがあります（年度を切り替えると表示します）。"
    )
    header, (kintone, surveys, uipath) = tables.coverage(view, "ja")
    assert header == ["データ元", "4月", "5月", "6月", "7月", "8月", "9月", "10月（途中）"]
    assert [cell.text for cell in kintone] == ["kintone", "21/21", "18/18", "22/22", "22/22", "0/20", "20/20", "10/10"]
    assert [cell.text for cell in surveys] == ["アンケート", "–", "–", "あり", "なし", "なし", "あり", "–"]
    assert [cell.state for cell in uipath] == ["", "", "", "", "", "", "late", ""]
    assert (kintone[5].state, surveys[1].state) == ("missing", "")
    before = build_coverage(data, months, 2025)
    assert "UiPath: Mar 2026 lacks 1 of 21 office days." in readings.coverage(before, "FY2025", "en")


def test_a_year_without_a_record_says_so(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from meta_coverage")
    view = build_coverage(read_trust(con), read_months(con), 2026)
    assert readings.coverage(view, "令和8年度", "ja") == "令和8年度は、どのデータ元の記録もまだありません。"


@pytest.mark.parametrize(
    ("name", "observed", "expected", "words"),
    [
        (
            "quarantine_share: uipath/jobs.json",
            "7.1%",
            "<= 5%",
            ("1ファイルの隔離の割合", "uipath/jobs.json", "7.1%", "5% 以下"),
        ),
        (
            "new_batch: column_values_to_be_in_set(is_concealed)",
            "20400 of 24060 rows: True",
            "value_set [False]",
            ("決められた値だけか", "取り込んだ行の値", "24,060 行のうち 20,400 行（例: True）", "False のみ"),
        ),
        (
            "new_batch: column_values_to_be_between(hours)",
            "3 of 2369 rows",
            "max_value 24.0, min_value 0.0",
            ("範囲内か", "取り込んだ行の値", "2,369 行のうち 3 行", "0.0 以上 24.0 以下"),
        ),
        (
            "register: split_department",
            "row 5: Department A was split; counted for B.; row 43: Department C was split.",
            "0 questions",
            ("分割された所属の業務", "台帳の内容", "2 か所（5・43 行目）", "なし"),
        ),
        (
            "plausibility: items_above_cases",
            "chain_volumes.csv row 7: 2024-09: process R036; hours.; processes.csv row 37: 2024-09; and 12 more",
            "0 rows",
            ("重複グループの件数を超える処理件数", "台帳と数字の釣り合い", "14 か所（7・37… 行目）", "なし"),
        ),
        ("a_check_of_tomorrow", "1.31", "1.30", ("a_check_of_tomorrow", "その他", "1.31", "1.30")),
    ],
)
def test_a_check_is_worded_from_its_notation(name: str, observed: str, expected: str, words: tuple[str, ...]) -> None:
    check = Check(name, "t", "warn", False, observed, expected)
    told = (checks.name(check, "ja"), checks.subject(check, "ja"), checks.observed(check, "ja"), checks.expected(check, "ja"))
    assert told == words


@pytest.mark.parametrize(
    ("table", "japanese", "english"),
    [
        ("registers.processes", "台帳 processes.csv", "register processes.csv"),
        ("raw.power_automate_run", "Power Automateの行", "rows of Power Automate"),
        ("raw.consultation", "相談の行", "rows of Consultations"),
        ("raw.survey_answer", "アンケートの行", "rows of Surveys"),
        ("mart_paper", "取り込んだ行の値", "Values of rows taken in"),
    ],
)
def test_what_was_checked_is_told_without_the_name_of_a_table(table: str, japanese: str, english: str) -> None:
    check = Check("new_batch: column_values_to_be_unique(row_key)", table, "warn", False, "1 of 2 rows", "")
    assert (checks.subject(check, "ja"), checks.subject(check, "en")) == (japanese, english)


def test_the_newest_record_of_a_monthly_total_is_its_month(con: duckdb.DuckDBPyConnection) -> None:
    """Of kintone, which is daily, the midnight of a 1st is that day; a survey answered at noon of the 1st is of that day too."""
    con.execute("update meta_sources set newest_record_at = timestamp '2026-10-01 00:00' where source in ('kintone', 'surveys')")
    newest = {row[0]: row[2] for row in tables.sources(view_of(con), "ja").to_numpy().tolist()}
    assert (newest["kintone"], newest["アンケート"]) == ("令和8年10月1日", "令和8年10月分")
    con.execute("update meta_sources set newest_record_at = timestamp '2026-10-01 12:00' where source = 'surveys'")
    assert tables.sources(view_of(con), "en").to_numpy().tolist()[3][2] == "1 October 2026"


def test_checks_are_counted_by_kind_and_add_up(con: duckdb.DuckDBPyConnection) -> None:
    rows = tables.families(view_of(con), "en").to_numpy().tolist()
    # neither of the fixture's two checks is one of this version's
    assert rows == [["Other", "1", "1", "0", "2"], ["Total", "1", "1", "0", "2"]]


def test_the_first_snapshot_a_quiet_one_and_one_that_restates_are_told_apart(con: duckdb.DuckDBPyConnection) -> None:
    assert "最初の公開版" in readings.restatements(view_of(con), "ja")
    con.execute("update meta_snapshot set previous_snapshot_id = '20261015T060400'")
    quiet = readings.restatements(view_of(con), "en")
    assert quiet == "No figure of a published month changed since the snapshot before, 20261015T060400."
    september = date(2026, 9, 1)
    changes = [
        # 100.00 → 101.01 as written, so the difference is 1.01 although it is 1.002
        ("net_hours", "department", "S5", 100.004, 101.006),
        ("active_rate:kintone", "city", "", 0.45, None),
    ]
    for metric, scope, scope_id, old, new in changes:
        insert(
            con,
            "meta_restatements",
            month=september,
            metric=metric,
            scope=scope,
            scope_id=scope_id,
            old_value=old,
            new_value=new,
            reason="registers;files",
        )
    view = view_of(con)
    assert "公開済みの 1 か月の数字 2 件が変わりました" in readings.restatements(view, "ja")
    assert tables.restatements(view, "ja").to_numpy().tolist() == [
        ["令和8年9月", "利用率（kintone）", "全庁", "45.0 %", "なし・非表示", "–", "台帳・届いたファイル"],
        ["令和8年9月", "純削減時間（時間）", "総務局 > 税務部 > 税務課", "100.00", "101.01", "+1.01", "台帳・届いたファイル"],
    ]


def test_quarantine_is_told_by_reason_and_file(con: duckdb.DuckDBPyConnection) -> None:
    view = view_of(con)
    assert tables.quarantined_reasons(view, "ja").to_numpy().tolist() == [
        ["日付として読めない", "2", "1"],
        ["知らない状態", "1", "1"],
        ["合計", "3", "2"],
    ]
    assert tables.quarantined_files(view, "en").to_numpy().tolist() == [
        ["kintone/app_1_records.json", "2", "not a date"],
        ["uipath/jobs.json", "1", "unknown status"],
    ]
    con.execute("delete from meta_quarantine")
    assert readings.quarantine(view_of(con), "en") == "No row is held back."


def test_the_method_has_the_same_chapters_in_both_languages_and_no_title_of_its_own(tmp_path: Path) -> None:
    japanese, english = read_method("ja"), read_method("en")
    assert len(japanese) == len(english) > 10
    assert japanese[1].title == "数字の出どころ"
    assert "fct_hours_ledger" in japanese[1].text
    for chapter in (*japanese, *english):
        assert not chapter.text.startswith("#")
        assert "](method" not in chapter.text
    assert read_method("ja", tmp_path) == ()
