"""Survey answers: Microsoft Forms workbooks, re-saved CSV files, plain response tables."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.sources.conftest import Inbox

FORMS = ["ID", "Start time", "Completion time", "Email", "Name", "満足\u00a0度は\nいかが", "自由記述"]


def forms_rows() -> list[list[object]]:
    return [
        FORMS,
        [1, datetime(2026, 4, 1, 9), datetime(2026, 4, 1, 9, 5), "yamada@city.example", "山田", "満足", "#N/A"],
        [2, datetime(2026, 4, 1, 9), 46113.5, "anonymous", None, None, "良い;悪い;"],
    ]


def test_forms_workbook_gives_responses_and_one_answer_per_question(inbox: Inbox) -> None:
    inbox.drop_sheet("surveys/staff/4月.xlsx", forms_rows())
    inbox.take_in("surveys")
    assert inbox.counts("surveys/staff/4月.xlsx") == (2, 2, 0, 0, 0, 0)
    assert inbox.query("select survey_id, respondent_key, completed_at, event_day from raw.survey_response order by 2") == [
        ("staff", "1", datetime(2026, 4, 1, 9, 5), date(2026, 4, 1)),
        ("staff", "2", datetime(2026, 4, 1, 12), date(2026, 4, 1)),
    ]
    assert inbox.query("select row_number, column_header, column_key, answer from raw.survey_answer order by 1, 3") == [
        (2, "満足\u00a0度は\nいかが", "満足度はいかが", "満足"),
        (2, "自由記述", "自由記述", "#N/A"),
        (3, "満足\u00a0度は\nいかが", "満足度はいかが", None),
        (3, "自由記述", "自由記述", "良い;悪い;"),
    ]
    stored = str(inbox.query("from raw.survey_response") + inbox.query("from raw.survey_answer"))
    assert "yamada" not in stored and "山田" not in stored


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("7/2/20 11:00:22", datetime(2020, 7, 2, 11, 0, 22)),
        ("2024/10/9 11:02", datetime(2024, 10, 9, 11, 2)),
        ("2024-10-09T11:02:03", datetime(2024, 10, 9, 11, 2, 3)),
        ("45574.5", datetime(2024, 10, 9, 12)),
    ],
)
def test_re_saved_times_are_read(inbox: Inbox, written: str, meant: datetime) -> None:
    inbox.drop("surveys/s/a.csv", f"ID,開始時刻,完了時刻,メール,名前,問1\n1,,{written},anonymous,,満足\n", "cp932")
    inbox.take_in("surveys")
    assert inbox.query("select completed_at from raw.survey_response") == [(meant,)]


def test_re_delivered_export_replaces_by_id(inbox: Inbox) -> None:
    header = "ID,完了時刻,最終変更時刻,問1\n"
    inbox.drop("surveys/s/a.csv", header + "1,2026/04/01 09:00,,満足\n2,2026/04/01 09:00,,不満\n")
    inbox.take_in("surveys")
    inbox.drop(
        "surveys/s/b.csv",
        header + "1,2026/04/01 09:00,,満足\n2,2026/04/01 09:00,2026/05/02 10:00,満足\n3,2026/05/02 09:00,,満足\n",
    )
    inbox.take_in("surveys")
    assert inbox.counts("surveys/s/a.csv") == (2, 1, 0, 1, 0, 0)
    assert inbox.counts("surveys/s/b.csv") == (3, 2, 1, 0, 0, 0)
    answers = (
        "select respondent_key, answer from raw.survey_answer join raw.survey_response using (file_id, row_number)"
        " where not superseded order by 1"
    )
    assert inbox.query(answers) == [("1", "満足"), ("2", "満足"), ("3", "満足")]


def test_forms_numbered_from_one_each_month_do_not_replace_each_other(inbox: Inbox) -> None:
    for month in ("04", "05"):
        inbox.drop(f"surveys/s/{month}.csv", f"ID,完了時刻,問1\n1,2026/{month}/01 09:00,満足\n")
    assert inbox.take_in("surveys").rows_loaded == 2


def test_without_ids_the_content_is_the_respondent_and_equal_rows_are_two_people(inbox: Inbox) -> None:
    inbox.drop("surveys/s/a.csv", "問1,問2\n満足,\n満足,\n不満,速い\n")
    inbox.take_in("surveys")
    inbox.drop("surveys/s/b.csv", "問2,問1\n,満足\n速い,不満\n,満足\n,満足\n")
    inbox.take_in("surveys")
    assert inbox.counts("surveys/s/a.csv") == (3, 3, 0, 0, 0, 0)
    assert inbox.counts("surveys/s/b.csv") == (4, 1, 3, 0, 0, 0)


def test_quiz_points_are_no_questions(inbox: Inbox) -> None:
    inbox.drop("surveys/s/a.csv", "ID,Total points,問1,Points - 問1,Feedback - 問1,\n1,5,はい,5,,\n")
    inbox.take_in("surveys")
    assert inbox.query("select column_key, answer from raw.survey_answer") == [("問1", "はい")]


@pytest.mark.real_files
@pytest.mark.parametrize(
    ("name", "counts", "answers"),
    [
        ("takamatsu_wellbeing_2025.xlsx", (101, 100, 0, 0, 0, 1), 5500),
        ("yaizu_farms_cp932.csv", (9, 9, 0, 0, 0, 0), 54),
        ("yaizu_beach_utf8bom.csv", (12, 12, 0, 0, 0, 0), 120),
    ],
)
def test_published_tables_load_whole(inbox: Inbox, real_files: Path, name: str, counts: tuple[int, ...], answers: int) -> None:
    inbox.drop(f"surveys/city/{name}", (real_files / name).read_bytes())
    inbox.take_in("surveys")
    assert inbox.counts(f"surveys/city/{name}") == counts
    assert inbox.query("select count(*) from raw.survey_answer") == [(answers,)]


@pytest.mark.real_files
def test_published_well_being_item_has_its_published_mean(inbox: Inbox, real_files: Path) -> None:
    inbox.drop("surveys/wb/a.xlsx", (real_files / "takamatsu_wellbeing_2025.xlsx").read_bytes())
    inbox.take_in("surveys")
    assert inbox.query(
        "select count(answer), avg(answer::int) from raw.survey_answer"
        " where column_key like '%行政サービスのデジタル化が進んでいる'"
    ) == [(100, 2.82)]


def test_a_cover_and_a_summary_beside_the_answers_are_no_respondents(inbox: Inbox) -> None:
    cover = [["職員アンケート 4月分"], ["作成", "デジタル推進課"]]
    summary = [["設問", "平均"], ["q1", 3.2], ["q2", 3.4]]
    inbox.drop_sheet("surveys/staff/4月.xlsx", cover, forms_rows(), summary)
    inbox.take_in("surveys")
    assert inbox.counts("surveys/staff/4月.xlsx") == (2, 2, 0, 0, 0, 0)
