"""What the pages say to a viewer of 市民局 (B2: 市民課 S3, 国保課 S4): the rest of the city is in totals and no department."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from dashboard.pages.across import load as across_load
from dashboard.pages.across import tables as across_tables
from dashboard.pages.across import view as across_view
from dashboard.pages.hours import readings as hours_readings
from dashboard.pages.outcomes import load as outcomes_load
from dashboard.pages.outcomes import readings as outcomes_readings
from dashboard.pages.outcomes import view as outcomes_view
from dashboard.restrict import restrict
from dashboard.rows import OTHERS, OTHERS_NAME
from tests.app.contexts import context_of
from tests.app.hours_view import hours_view


@pytest.fixture(scope="module")
def own(city: Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    path = Path(shutil.copy(city, tmp_path_factory.mktemp("own")))
    with duckdb.connect(str(path)) as con:
        # More than any kind or procedure of 市民局 has
        con.execute("insert into mart_consultations values ('S5', '納税', '2026-09-01', 7000)")
        con.execute(
            "insert into mart_online_applications (procedure, department_id, month, online, counter, post) "
            "values ('申告', 'S5', '2026-09-01', 0, 9000, 0)"
        )
    return restrict(path, "B2")


def test_hours_rank_and_count_the_own_departments_and_tell_the_rest_apart(own: duckdb.DuckDBPyConnection) -> None:
    view = hours_view(own)
    assert [line.department_id for line in view.departments if line.net_hours is not None][-1] == OTHERS
    told = re.fullmatch(
        r"表と同じ順の上位 2 所属です。自局の 2 所属とほかの局（計）([\d,]+) 時間の合計は 1,012 時間です。",
        hours_readings.department_hours(view, 2, "ja"),
    )
    query = "select sum(net_hours) from mart_hours_saved join dim_month using (month) where department_id = 'others'"
    ((rest,),) = own.execute(f"{query} and fiscal_year = 2026").fetchall()
    assert told and told[1] == f"{rest:,.0f}"
    # 国保課's staff count is withheld; the rest has none at all, which is nothing to tell
    assert "1 所属は含みません" in hours_readings.per_person(view, "令和8年度", "ja")
    names = [line.name for line in view.uncredited.largest]
    assert OTHERS_NAME in names and not view.uncredited.left_out
    assert sum(count for _, _, count in view.uncredited.reasons) == len(names) - names.count(OTHERS_NAME)


def test_outcomes_name_and_count_what_the_own_bureau_has(own: duckdb.DuckDBPyConnection) -> None:
    context = context_of(own)
    view = outcomes_view.build(context, outcomes_load.read(context, "city"))
    # 納税相談 and 法律相談 of 市民課; all others are one line, which stands last
    assert view.kinds[-1].name == OTHERS_NAME and view.kinds[-1].value == 7000
    reading = outcomes_readings.kinds(view, 12, "ja")
    assert reading.startswith("最も多いのは「納税相談」") and "自局の 2 種類とほかの局（計）の合計は" in reading
    assert "「住民票の写し」" in outcomes_readings.procedures(view.procedures, 12, "ja")
    # 国保課 has a negative month; the log of 情報課, which claims too much, is another bureau's; 税務課's uses are in the total
    freed = view.freed
    assert freed is not None and round(freed.net_hours, 2) == 168.95
    assert (freed.departments, freed.told_departments) == (2, 0)
    assert (freed.negative_months, freed.overclaimed_months) == (1, 0)


def test_the_other_side_of_a_transfer_is_the_rest_and_not_an_id(own: duckdb.DuckDBPyConnection) -> None:
    shown = across_view.build(across_load.read(context_of(own)), "").usable
    rows = across_tables.ranked(shown.ranked, "ja").to_numpy().tolist()
    assert [(row[1], row[3]) for row in rows] == [(OTHERS_NAME, "市民課"), ("市民課", OTHERS_NAME)]
    sides = "giving_department_id, receiving_department_id"
    assert own.execute(f"select distinct {sides} from mart_shared_credit").fetchall() == [(OTHERS, "S3")]
