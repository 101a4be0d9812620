"""Surveys from the dropped file to the published tables: the standard workbook, weights, where registers and files do not meet.

The standard well-being workbook is a city's published one and our own of its shape. Every other file is a CSV of a form.
"""

from __future__ import annotations

from datetime import date, datetime
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
raked,easy,便利になった,便利,agree,0,0
raked,age,年代,年代,,0,1
clash,easy,便利になった,便利,agree,0,0
clash,age,年代,年代,,0,1
clash,area,地区,地区,,0,1
form,easy,オンライン手続きは便利になりましたか,便利,agree,0,0
form,clear,分かりやすい,分かりやすさ,agree,0,0
anon,easy,便利になった,便利,agree,0,0
grown,easy,便利になった,便利,agree,0,0
timeless,easy,便利になった,便利,agree,0,0
empty,easy,便利になった,便利,agree,0,0
absent,easy,便利になった,便利,agree,0,0
"""
SURVEYS = """survey_id,survey_name,audience,design,population
wb,地域幸福度調査,citizen,open_link,
own,地域幸福度調査,citizen,random_sample,400000
ready,地域幸福度調査,citizen,random_sample,400000
published,地域幸福度調査,citizen,open_link,
raked,年代別,citizen,panel,100
clash,矛盾,citizen,panel,100
form,フォーム,citizen,panel,100
anon,無記名,citizen,panel,100
grown,積み上げ,citizen,panel,100
timeless,時刻なし,citizen,panel,100
empty,空,citizen,panel,100
absent,未着,citizen,panel,100
"""
# by question_id, by column heading, in other widths; 100 of a population however large
MARGINS = """survey_id,segment,value,count
raked,age,20代,40
raked,age,６０ 代,60
ready,年代,30代,1000
ready,年代,70代,1000
clash,age,若い,50
clash,age,老いた,50
clash,area,東,90
clash,area,西,10
clash,職業,農業,50
"""
AGREE = "agree,そう思う,5,1\nagree,どちらともいえない,3,0\nagree,そう思わない,1,0\n"

SCALES = "scale_id,label,score,top_box\n" + "".join(
    [f"five,{score},{score},{int(score >= 4)}\n" for score in range(1, 6)]
    + [f"ten,{score},{score},{int(score >= 8)}\n" for score in range(11)]
    + [AGREE]
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


def form(columns: str, *groups: tuple[int, str], first_id: int = 1) -> str:
    """A form's CSV: of each group so many rows of the same cells, numbered through."""
    rows = [cells for count, cells in groups for _ in range(count)]
    return f"ID,完了時刻,{columns}\n" + "".join(f"{number},{cells}\n" for number, cells in enumerate(rows, start=first_id))


RAKED = form(
    "年代,便利になった",
    (30, "2026/04/10 09:00,２０代,そう思う"),
    (10, "2026/04/10 09:00,60代,そう思わない"),
    (12, "2026/05/10 09:00,20代,そう思う"),
    (12, "2026/05/10 09:00,30代,そう思わない"),
    (12, "2026/06/10 09:00,,そう思う"),
    (12, "2026/07/10 09:00,40代,そう思う"),
)
CLASH = form("年代,地区,便利になった", (10, "2026/04/10 09:00,若い,西,そう思う"), (10, "2026/04/10 09:00,老いた,東,そう思わない"))
FORM = "オンライン手続きは便利になったか,分かりやすい,taro@city.example へ"
APRIL = form(
    FORM,
    (12, "2026/04/10 09:00,そう思う,そう思う,"),
    (3, "2026/04/10 09:00,そう思う,ふつう,"),
    (2, "2026/04/11 09:00,,,"),
)
# the last two blank ones of April answered after all; two answers more, one of them unknown, in a month of few
APRIL_AGAIN = form(FORM, (2, "2026/04/11 09:00,そう思う,そう思う,"), first_id=16)
MAY = form(FORM, (3, "2026/05/10 09:00,そう思う,そう思う,"), (1, "2026/05/10 09:00,そう思う,ふつう,"), first_id=18)


def anonymous(*groups: tuple[int, str], columns: str = "完了時刻,便利になった") -> str:
    """A form's CSV without IDs: of each group so many rows of the same cells."""
    return f"{columns}\n" + "".join(f"{cells}\n" * count for count, cells in groups)


YES, NO = "2026/04/10 09:00,そう思う", "2026/04/10 09:00,そう思わない"
MAY_YES, MAY_NO = "2026/05/10 09:00,そう思う", "2026/05/10 09:00,そう思わない"
FIRST = {
    "anon/1": anonymous((20, YES), (5, MAY_YES)),
    "grown/1": anonymous((12, YES)),
    "timeless/1": anonymous((12, "そう思う"), columns="便利になった"),
}
SECOND = {
    # two of April answer otherwise, and two of the five of May; fifteen answer in a new month
    "anon/2": anonymous((18, YES), (2, NO), (3, MAY_YES), (2, MAY_NO), (15, "2026/06/10 09:00,そう思う")),
    # all said again, and three more
    "grown/2": anonymous((12, YES), (3, NO)),
    # without a time of completion the ten that answer otherwise are in the month of the second file
    "timeless/2": anonymous((2, "そう思う"), (10, "そう思わない"), columns="便利になった"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("city")
    warehouse = Warehouse(root / "warehouse")
    warehouse.registers(surveys=SURVEYS, survey_questions=QUESTIONS, scales=SCALES, population_margins=MARGINS)
    inbox = Inbox(root)
    inbox.settings = inbox.settings.model_copy(update={"hash_key": warehouse.hash_key})
    for survey in ("own", "ready"):
        inbox.drop_sheet(f"surveys/{survey}/2026.xlsx", own_workbook())
    texts = {"raked/all": RAKED, "clash/04": CLASH, "form/04": APRIL, "form/05": MAY, "empty/04": form(FORM), "stranger/04": MAY}
    texts |= FIRST
    for name, text in texts.items():
        inbox.drop(f"surveys/{name}.csv", text)
    inbox.drop("surveys/empty/05.csv", "")
    published = REAL_FILES / "takamatsu_wellbeing_2025.xlsx"
    if published.exists():
        for survey in ("wb", "published"):
            inbox.drop(f"surveys/{survey}/2025.xlsx", published.read_bytes())
    inbox.take_in("surveys")
    inbox.drop("surveys/form/04b.csv", APRIL_AGAIN)
    for name, text in SECOND.items():
        inbox.drop(f"surveys/{name}.csv", text)
    inbox.take_in("surveys", now=datetime(2026, 12, 24, 6, 0))
    warehouse.build("+mart_survey +mart_survey_missing +dim_survey_question +meta_survey_delivery")
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


# Ready-made questions


def test_a_workbook_without_registered_questions_brings_the_standards_own(built):
    asked = built.query("select question_id, topic from marts.dim_survey_question where survey_id = 'ready'")
    assert asked == [("wellbeing_digital_government", "デジタル生活")]
    for ready, own in ((("all", ""), ("all", "")), (("wellbeing_age", "70代"), ("age", "70代"))):
        expected = pytest.approx(figures(built, "own", "digital", *own), rel=1e-12)
        assert figures(built, "ready", "wellbeing_digital_government", *ready) == expected


def test_questions_of_the_city_stand_alone(built):
    assert built.query("select distinct question_id from marts.mart_survey where survey_id = 'own' order by 1") == [
        ("digital",),
        ("happy",),
        ("unsafe",),
    ]


@pytest.mark.real_files
@pytest.mark.skipif(not REAL_FILES.is_dir(), reason="the folder with files published by others is absent")
def test_the_published_workbook_brings_its_digital_items_and_the_two_of_ten_points(built):
    """Counted in the workbook, points x respondents.

    government 1x6 2x29 3x43 4x21 5x1: 282 / 100, squares 870; services 1x2 2x19 3x32 4x20 5x2, 25 blank: 226 / 75, squares 736;
    happiness 0 2 4 once each, 5x12 6x9 7x19 8x23 9x5 10x4: 522 / 75; satisfaction 1 2 3 once each, 5x12 6x13 7x14 8x26 9x5 10x2:
    515 / 75. The top box is 4 and 5, or 8 to 10: 22, 22, 32 and 33 respondents.
    """

    def spread(squares: int, total: int, n: int) -> float:
        return sqrt((squares - total**2 / n) / (n - 1))

    expected = {
        "wellbeing_digital_government": (100, 0, 2.82, spread(870, 282, 100), 0.22),
        "wellbeing_digital_services": (75, 25, 226 / 75, spread(736, 226, 75), 22 / 75),
        "wellbeing_happiness": (75, 25, 522 / 75, spread(3852, 522, 75), 32 / 75),
        "wellbeing_satisfaction": (75, 25, 515 / 75, spread(3737, 515, 75), 33 / 75),
    }
    for question, of_question in expected.items():
        assert figures(built, "published", question) == (*(pytest.approx(value, rel=1e-12) for value in of_question), False)
    assert built.query("select distinct question_id from marts.mart_survey where survey_id = 'published' order by 1") == [
        (question,) for question in sorted(expected)
    ]


@pytest.mark.real_files
@pytest.mark.skipif(not REAL_FILES.is_dir(), reason="the folder with files published by others is absent")
def test_the_published_workbook_brings_gender_and_age_and_no_postal_codes(built):
    # 81 left them blank; of men there are 13, of women 6, of no age more than 8
    shown = built.query(
        "select segment, segment_value, n from marts.mart_survey where survey_id = 'published'"
        " and question_id = 'wellbeing_digital_government' and not suppressed order by all"
    )
    assert shown == [("all", "", 100), ("wellbeing_age", "無回答", 81), ("wellbeing_gender", "無回答", 81)]
    assert built.query("select count(*) from marts.mart_survey where segment_value like '76%'") == [(0,)]


# Weights


def weighted(built, survey, question, wave="2026-04-01", segment="all", value=""):
    columns = "mean, top_share, n_effective, weighted_mean, weighted_top_share"
    where = f"survey_id = '{survey}' and question_id = '{question}' and segment = '{segment}' and segment_value = '{value}'"
    (row,) = built.query(f"select {columns} from marts.mart_survey where {where} and wave = '{wave}'")
    return row


def test_weighted_figures_stand_beside_the_unweighted(built):
    # 30 of 5 and 10 of 1, wanted as 16 and 24: weights 16/30 and 2.4; (16 x 5 + 24 x 1) / 40; Kish 40^2 / (16^2/30 + 24^2/10)
    expected = (4.0, 0.75, 1600 / (256 / 30 + 57.6), 2.6, 0.4)
    assert weighted(built, "raked", "easy") == pytest.approx(expected, rel=1e-12)
    # within one group all weights are alike
    assert weighted(built, "raked", "easy", segment="age", value="60代") == pytest.approx((1.0, 0.0, 10, 1.0, 0.0), rel=1e-12)


def test_effective_respondents_are_those_with_a_score(built):
    # 60 and 40 wanted as 50 and 50; four of the latter have no score: (60 x 5/6 + 36 x 5/4)^2 / (60 x 25/36 + 36 x 25/16)
    (wave,) = built.query("select wave from marts.mart_survey where survey_id = 'ready' and segment = 'all'")
    n_effective = weighted(built, "ready", "wellbeing_digital_government", wave[0])[2]
    assert n_effective == pytest.approx(95**2 / (1500 / 36 + 900 / 16), rel=1e-12)


def test_groups_unknown_to_the_margins_keep_their_share(built):
    # May: only 20代 is known, and of the known ones all are wanted
    assert weighted(built, "raked", "easy", "2026-05-01") == pytest.approx((3.0, 0.5, 24, 3.0, 0.5), rel=1e-12)


def test_without_a_margin_that_fits_there_are_no_weighted_figures(built):
    assert weighted(built, "raked", "easy", "2026-06-01") == (5.0, 1.0, None, None, None)
    assert weighted(built, "clash", "easy") == (3.0, 0.5, None, None, None)
    assert built.query("select count(n_effective) from marts.mart_survey where survey_id in ('own', 'form')") == [(0,)]


# What registers and files disagree on


def outcomes(built, survey):
    columns = "outcome, wave, file_name, question_id, column_header, segment_value, answers, suppressed"
    return built.query(f"select {columns} from marts.meta_survey_delivery where survey_id = '{survey}' order by all")


APRIL_WAVE, MAY_WAVE, JUNE_WAVE, JULY_WAVE = (date(2026, month, 1) for month in (4, 5, 6, 7))


def test_margins_and_answers_that_do_not_meet_are_listed(built):
    nothing = (None, False)
    assert outcomes(built, "raked") == [
        ("margin_fits_no_answer", JULY_WAVE, None, "age", None, "40代", *nothing),
        ("margin_not_asked", JUNE_WAVE, None, "age", None, None, *nothing),
        ("margin_without_respondent", MAY_WAVE, None, "age", None, "６０ 代", *nothing),
        ("value_without_margin", MAY_WAVE, None, "age", None, "30代", *nothing),
    ]
    assert outcomes(built, "clash") == [
        ("margin_without_segment", None, None, "職業", None, None, *nothing),
        ("margins_contradict", APRIL_WAVE, None, None, None, None, *nothing),
    ]


def test_changed_headings_unknown_labels_and_replaced_answers_are_listed(built):
    """Of both deliveries of April and of May; the number of a month too small to be shown is not told."""
    april, again, may = (f"surveys/form/{name}.csv" for name in ("04", "04b", "05"))
    files = [(APRIL_WAVE, april), (APRIL_WAVE, again), (MAY_WAVE, may)]
    reworded = "オンライン手続きは便利になったか"
    listed = [("answers_replaced", APRIL_WAVE, again, None, None, None, 2, False)]
    listed += [("column_without_question", *file, "easy", reworded, None, None, False) for file in files]
    listed += [("column_without_question", *file, None, "*** へ", None, None, False) for file in files]
    listed += [
        ("question_without_column", *file, "easy", "オンライン手続きは便利になりましたか", None, None, False) for file in files
    ]
    listed += [("unknown_label", APRIL_WAVE, april, "clear", "分かりやすい", None, 3, False)]
    listed += [("unknown_label", MAY_WAVE, may, "clear", "分かりやすい", None, None, True)]
    assert sorted(outcomes(built, "form"), key=str) == sorted(listed, key=str)


def test_the_later_delivery_of_a_month_counts(built):
    # twelve and the two who had left it blank; the three with an unknown label are missing
    april = "select n, missing, mean from marts.mart_survey where survey_id = 'form' and question_id = 'clear'"
    assert built.query(f"{april} and wave = '2026-04-01'") == [(14, 3, 5.0)]


def test_answers_without_an_id_delivered_again_are_listed_where_somebody_may_count_twice(built):
    """April: two beside twenty; May's seven are too few to be told; June is new in the second file and not listed."""
    second = "surveys/anon/2.csv"
    assert outcomes(built, "anon") == [
        ("answers_added_again", APRIL_WAVE, second, None, None, None, 2, False),
        ("answers_added_again", MAY_WAVE, second, None, None, None, None, True),
    ]
    n = "select wave, n from marts.mart_survey where survey_id = 'anon' and segment = 'all' order by wave"
    assert built.query(n) == [(APRIL_WAVE, 22), (MAY_WAVE, None), (JUNE_WAVE, 15)]


def test_an_answer_without_a_time_delivered_again_is_listed_in_the_month_of_its_receipt(built):
    assert outcomes(built, "timeless") == [
        ("answers_added_again", date(2026, 12, 1), "surveys/timeless/2.csv", None, None, None, 10, False)
    ]


def test_an_export_that_says_all_earlier_answers_again_adds_to_them(built):
    assert outcomes(built, "grown") == []
    assert figures(built, "grown", "easy")[0] == 15


def test_missing_reasons_are_told_and_withheld_with_the_questions_figures(built):
    """Of "clear" three unknown labels in April; one in May, where four answered. Five reasons of two questions each month."""
    table = "marts.mart_survey_missing where survey_id = 'form' and wave ="
    april = f"select reason, answers from {table} '2026-04-01' and question_id = 'clear' and answers > 0"
    assert built.query(april) == [("unknown_label", 3)]
    assert built.query(f"select count(*), count(answers), min(suppressed) from {table} '2026-05-01'") == [(10, 0, True)]


def test_surveys_without_respondents_or_without_a_register_row_are_listed(built):
    # a heading without a row, and no byte at all
    assert outcomes(built, "empty") == [
        ("no_respondents", None, f"surveys/empty/{name}.csv", None, None, None, None, False) for name in ("04", "05")
    ]
    assert outcomes(built, "absent") == [("no_respondents", None, None, None, None, None, None, False)]
    assert ("survey_not_registered", None, "surveys/stranger/04.csv", None, None, None, None, False) in outcomes(
        built, "stranger"
    )


def test_clean_deliveries_are_not_listed(built):
    assert {outcome[0] for outcome in outcomes(built, "own")} == set()
