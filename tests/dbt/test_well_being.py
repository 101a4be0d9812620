"""The standard well-being workbook from the dropped file to mart_survey: a city's published one, and our own of its shape."""

from __future__ import annotations

from math import sqrt

import pytest

from tests.dbt.conftest import Warehouse
from tests.sources.conftest import REAL_FILES, Inbox

pytestmark = pytest.mark.dbt

ITEM = "私の暮らしている地域では、行政サービスのデジタル化が進んでいる"
FEELS_UNSAFE = "暮らしている地域では、防犯対策が不十分だと感じる"
QUESTIONS = f"""survey_id,question_id,column_header,question_text,scale_id,reverse,is_segment
wb,digital,{ITEM},行政サービスのデジタル化,five,0,0
own,digital,{ITEM},行政サービスのデジタル化,five,0,0
own,unsafe,{FEELS_UNSAFE},防犯,five,1,0
own,happy,幸せですか,幸福度,ten,0,0
own,age,年代,年代,,0,1
"""
SURVEYS = """survey_id,survey_name,audience,design,population
wb,地域幸福度調査,citizen,open_link,
own,地域幸福度調査,citizen,random_sample,400000
"""
SCALES = "scale_id,label,score,top_box\n" + "".join(
    [f"five,{score},{score},{int(score >= 4)}\n" for score in range(1, 6)]
    + [f"ten,{score},{score},{int(score >= 8)}\n" for score in range(11)]
)


def own_workbook() -> list[list[object]]:
    """100 respondents: two header rows, an empty column A, an invisible character, blank template rows below."""
    headers = [
        [None, None, "属性", "幸福度・満足度", "デジタル生活", "安全"],
        [None, "回答者ID", "年代", "幸せ\u200bですか\n", f"{ITEM}", FEELS_UNSAFE],
    ]
    people = [
        # the item: 1 to 4 in turn, an Excel error for the last four; the reversed one: always 2
        [None, 10001 + n, "30代" if n < 60 else "70代", 7, 1 + n % 4 if n < 96 else "#REF!", 2]
        for n in range(100)
    ]
    return [*headers, *people, *[[None, None, " ", None, None, None]] * 900]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("city")
    warehouse = Warehouse(root / "warehouse")
    warehouse.registers(surveys=SURVEYS, survey_questions=QUESTIONS, scales=SCALES)
    inbox = Inbox(root)
    inbox.settings = inbox.settings.model_copy(update={"hash_key": warehouse.hash_key})
    inbox.drop_sheet("surveys/own/2026.xlsx", own_workbook())
    published = REAL_FILES / "takamatsu_wellbeing_2025.xlsx"
    if published.exists():
        inbox.drop("surveys/wb/2025.xlsx", published.read_bytes())
    inbox.take_in("surveys")
    warehouse.build("+mart_survey")
    return warehouse


def figures(built, survey, question, segment="all", value=""):
    columns = "n, missing, mean, sd, top_share, suppressed"
    where = f"survey_id = '{survey}' and question_id = '{question}' and segment = '{segment}' and segment_value = '{value}'"
    (row,) = built.query(f"select {columns} from marts.mart_survey where {where}")
    return row


def test_a_workbook_of_the_standards_shape_is_scored(built):
    # 24 each of 1, 2, 3, 4: mean 2.5, squares 24 x 30 = 720, sd = sqrt((720 - 96 x 6.25) / 95); 24 of 96 in the top box
    assert figures(built, "own", "digital") == pytest.approx((96, 4, 2.5, sqrt(120 / 95), 0.25, False), rel=1e-12)
    assert figures(built, "own", "happy") == (100, 0, 7.0, 0.0, 0.0, False)


def test_its_reversed_item_is_mirrored(built):
    # 1 + 5 - 2 = 4, which is in the top box
    assert figures(built, "own", "unsafe") == (100, 0, 4.0, 0.0, 1.0, False)


def test_its_ages_are_segments(built):
    # 70代: the 40 from the 61st on, 36 of them with a score (nine of each)
    assert figures(built, "own", "digital", "age", "70代") == pytest.approx((36, 4, 2.5, sqrt(45 / 35), 0.25, False), rel=1e-12)


@pytest.mark.real_files
@pytest.mark.skipif(not REAL_FILES.is_dir(), reason="the folder with files published by others is absent")
def test_the_published_item_has_its_published_mean(built):
    n, missing, mean, *_ = figures(built, "wb", "digital")
    assert (n, missing, mean) == (100, 0, pytest.approx(2.82, rel=1e-12))
    assert built.query("select distinct design from marts.mart_survey where survey_id = 'wb'") == [("open_link",)]
