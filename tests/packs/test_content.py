"""What is in a pack: against SQL on the snapshot, and against what the first page says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dashboard.packs import load
from dashboard.packs.content import build_content
from dashboard.packs.document import Cell, Exhibit, Figure, PackContent, cell_text
from dashboard.packs.words import WORDS
from dashboard.pages.overview import readings
from dashboard.restrict import restrict
from pipelines.errors import UserError
from tests.packs.conftest import COMMAND, LINK, SNAPSHOT_ID, WIDE, Pack


def exhibit(content: PackContent, section: str, title: str) -> Exhibit:
    found = next(one for one in content.sections if one.title == section)
    return next(one for one in found.exhibits if one.title == title)


def column(found: Exhibit, place: int) -> list[str]:
    return [cell_text(row[place]) for row in found.table.rows]


def value(cell: Cell) -> float:
    assert isinstance(cell, Figure)
    return cell.value


def test_message_and_key_figures_are_those_of_the_first_page(pack: Pack, con: duckdb.DuckDBPyConnection) -> None:
    figures = load.read_rows(con, 2026).figures[""]
    assert pack.content.message == readings.message(figures, "全庁", "ja")
    assert [(key.label, key.text) for key in pack.content.key_figures] == [
        (card.title, card.value) for card in readings.cards(figures, "ja")
    ]
    assert pack.content.key_figures[0].notes[-1] == "総削減時間の根拠: 緑 75 % 黄 15 % 赤 10 %"


def test_months_equal_sql_and_months_to_come_are_gaps(pack: Pack, con: duckdb.DuckDBPyConnection) -> None:
    months = exhibit(pack.content, "削減時間", "月別の純削減時間")
    published = con.execute(
        "select round(sum(net_hours)) from mart_hours_saved inner join dim_month using (month) where fiscal_year = 2026 "
        "group by month order by month"
    ).fetchall()
    assert [value(row[1]) for row in months.table.rows[:7]] == [hours for (hours,) in published]
    assert column(months, 1)[7:] == ["–"] * 5
    assert all(row[1] is None for row in months.table.rows[7:])
    # August has upkeep alone, October is running: both are drawn pale
    assert column(months, 5)[4:7] == ["未着", "完了", "途中"]
    assert months.chart is not None and months.chart.unfinished == {4, 6}


@pytest.mark.parametrize("title", ["総削減時間から純削減時間まで", "ツール別の純削減時間"])
def test_parts_add_up_to_the_total_shown(pack: Pack, title: str) -> None:
    # 1,011.7 rounds to 1,012
    for section in ("削減時間", "総務局"):
        found = exhibit(pack.content, section, title)
        assert found.table.total is not None
        assert sum(value(row[1]) for row in found.table.rows) == value(found.table.total[1])
    assert value(exhibit(pack.content, "削減時間", title).table.total[1]) == 1012  # type: ignore[index]


def test_top_departments_add_up_to_the_city_and_say_so_where_rounding_moved_one(pack: Pack) -> None:
    # 664.3 and 347.4 are 664 and 347, which lack 1 to 1,012
    found = exhibit(pack.content, "局別の実績", "局別の純削減時間")
    assert [value(row[1]) for row in found.table.rows] == [664, 348]
    assert "端数を調整しています" in found.reading
    own = exhibit(pack.content, WIDE, "月別の純削減時間")
    assert own.table.total is not None and value(own.table.total[1]) == 347


def test_withheld_no_licence_and_zero_use_stay_apart_and_hold_no_number(pack: Pack) -> None:
    first = exhibit(pack.content, "総務局", "所属別の純削減時間と利用率")
    second = exhibit(pack.content, WIDE, "所属別の純削減時間と利用率")
    assert dict(zip(column(first, 0), column(first, 3), strict=True)) == {
        LINK: "利用権限なし",
        "情報課": "75.0 %",
        "統計課": "非表示（少人数）",
    }
    assert dict(zip(column(second, 0), column(second, 3), strict=True)) == {COMMAND: "60.0 %", "国保課": "利用なし"}
    # 国保課's staff is withheld, so its hours per person are too
    assert column(second, 2) == ["9.1", "非表示（少人数）"]
    statistics = next(row for row in first.table.rows if row[0] == "統計課")
    assert not any(isinstance(cell, Figure) for cell in statistics)


def test_the_pack_of_one_top_department_names_no_section_of_another(con: duckdb.DuckDBPyConnection) -> None:
    content = build_content(load.read_rows(con, 2026, "B1"), "B1", "ja")
    texts = repr(content)
    assert "情報課" in texts and "全庁の合計" in texts
    assert "国保課" not in texts and COMMAND not in texts
    # The city in total stands beside it
    assert value(exhibit(content, "全庁の合計", "月別の純削減時間").table.total[1]) == 1012  # type: ignore[index]


def test_a_survey_carries_its_design_and_interval(pack: Pack) -> None:
    index = exhibit(pack.content, "市民と職員の声", "市民の指標の推移")
    assert "95%区間 3.50〜3.74、200 人" in index.reading and "市全体の意見ではありません" in index.reading
    assert column(index, 2) == ["3.40", "3.55", "3.62"]


def test_targets_say_no_target_in_words_and_what_lies_above_its_interval(con: duckdb.DuckDBPyConnection) -> None:
    # 総務局 has no target, and 1,180 lies above 1,000 to 1,170
    content = build_content(load.read_rows(con, 2026, "B1"), "B1", "ja")
    assert content.key_figures[1].text == "目標なし"
    city = exhibit(content, "全庁の合計", "目標と見込み")
    assert city.reading.endswith("見込みが80%区間より上のもの: 純削減時間、純削減時間（UiPath）。")
    assert "B（計画どおり）" in city.reading


def test_a_back_test_that_held_less_than_promised_is_a_warning(pack: Pack, con: duckdb.DuckDBPyConnection) -> None:
    # A quarter of the forecasts made after three months held
    assert "少ないところでは 25 %しか入らず" in exhibit(pack.content, "成果と見通し", "見込みの的中（過去の年度）").reading
    rows = load.read_rows(con, 2026)
    kept = replace(rows, backtest=tuple(replace(row, share_within80=0.8) for row in rows.backtest))
    assert "しか入らず" not in exhibit(build_content(kept, "", "ja"), "成果と見通し", "見込みの的中（過去の年度）").reading


def test_staff_directly_under_a_department_are_labelled(con: duckdb.DuckDBPyConnection) -> None:
    rows = load.read_rows(con, 2026)
    one = next(row for row in rows.department_hours if row.department_id == "S1")
    own = replace(one, department_id="B1", path_name="総務局", net_hours=0.0)
    content = build_content(replace(rows, department_hours=(*rows.department_hours, own)), "", "ja")
    assert "総務局（直属）" in column(exhibit(content, "総務局", "所属別の純削減時間と利用率"), 0)


def test_no_word_of_a_pack_is_a_name_of_the_policy_file() -> None:
    internal = ("habit_weeks", "active_window_days", "optimism_", "suppression_minimum")
    assert not [key for key, texts in WORDS.items() if any(name in text for name in internal for text in texts)]


def test_every_row_of_the_files_is_accounted_for(pack: Pack) -> None:
    # 190 = 176 + 5 + 2 + 3 + 4
    found = exhibit(pack.content, "データの信頼性", "行の照合")
    assert [value(row[1]) for row in found.table.all_rows] == [176, 5, 2, 3, 4, 190]


@pytest.mark.parametrize(("year", "department"), [(1999, ""), (2026, "nowhere"), (2026, "S5")])
def test_an_unknown_year_or_top_department_is_refused_and_the_known_are_named(
    con: duckdb.DuckDBPyConnection, year: int, department: str
) -> None:
    with pytest.raises(UserError) as refused:
        load.read_rows(con, year, department)
    assert refused.value.exit_code == 2
    assert ("2025・2026" if year == 1999 else "B1 総務局") in refused.value.ja


def test_a_year_that_is_over_is_reported_too(con: duckdb.DuckDBPyConnection) -> None:
    content = build_content(load.read_rows(con, 2025), "", "en")
    months = exhibit(content, "Hours saved", "Net hours by month")
    assert value(months.table.total[1]) == 1014  # type: ignore[index]
    assert all(isinstance(row[1], Figure) for row in months.table.rows)


def test_a_departments_viewer_gets_the_same_pack_from_the_rows_they_may_see(
    con: duckdb.DuckDBPyConnection, data_dir: Path
) -> None:
    published = data_dir / "published" / f"{SNAPSHOT_ID}.duckdb"
    with restrict(published, "B1") as own:
        assert build_content(load.read_rows(own, 2026, "B1"), "B1", "ja") == build_content(
            load.read_rows(con, 2026, "B1"), "B1", "ja"
        )
