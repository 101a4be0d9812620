"""Answers as Google Forms, LoGoフォーム, kintone and the well-being workbook hand them out."""

from __future__ import annotations

from datetime import date, datetime
from itertools import permutations
from pathlib import Path

import pytest

from tests.sources.conftest import Inbox


def responses(inbox: Inbox) -> list[tuple[object, ...]]:
    columns = "respondent_key, completed_at"
    return inbox.query(f"select {columns} from raw.survey_response where not superseded order by completed_at, respondent_key")


def answers(inbox: Inbox) -> list[tuple[object, ...]]:
    return inbox.query(
        "select respondent_key, column_key, answer from raw.survey_answer join raw.survey_response using (file_id, row_number)"
        " where not superseded order by completed_at, 1, 2"
    )


GOOGLE = "タイムスタンプ,窓口は便利になりましたか,使う手段 [スマホ],使う手段 [窓口],困ること\n"


def test_google_forms_csv_and_its_sheet_are_the_same_answers(inbox: Inbox) -> None:
    inbox.drop(
        "surveys/g/a.csv",
        GOOGLE
        + "2023/04/01 10:00:00 午前 GMT+9,そう思う,毎週,たまに,待ち時間;書類\n"
        + "2023/04/01 0:30:05 午後 GMT+9,そう思わない,,毎週,\n",
    )
    inbox.take_in("surveys")
    assert inbox.query("select completed_at, event_day from raw.survey_response order by 1") == [
        (datetime(2023, 4, 1, 10), date(2023, 4, 1)),
        (datetime(2023, 4, 1, 12, 30, 5), date(2023, 4, 1)),
    ]
    assert [row[1:] for row in answers(inbox)][:4] == [
        ("使う手段[スマホ]", "毎週"),
        ("使う手段[窓口]", "たまに"),
        ("困ること", "待ち時間;書類"),
        ("窓口は便利になりましたか", "そう思う"),
    ]
    # the same first answer from the sheet, where the second one is not yet; no ID, so the content is the respondent
    sheet_row = [datetime(2023, 4, 1, 10), "そう思う", "毎週", "たまに", "待ち時間;書類"]
    inbox.drop_sheet("surveys/g/b.xlsx", [GOOGLE.strip().split(","), sheet_row])
    inbox.take_in("surveys")
    assert inbox.counts("surveys/g/b.xlsx") == (1, 0, 1, 0, 0, 0)


def test_google_forms_that_collects_addresses_and_points_stores_neither(inbox: Inbox) -> None:
    inbox.drop("surveys/g/a.csv", "タイムスタンプ,ユーザー名,スコア,問1\n2026/04/01 10:00:00,yamada@city.example,5 / 5,はい\n")
    inbox.take_in("surveys")
    assert [row[1:] for row in answers(inbox)] == [("問1", "はい")]
    assert "yamada" not in str(inbox.query("from raw.survey_response") + inbox.query("from raw.survey_answer"))


def test_how_to_reach_a_respondent_is_not_stored(inbox: Inbox) -> None:
    inbox.drop(
        "surveys/m/a.csv",
        "ID,開始時刻,完了時刻,フリガナ,電話番号,問1\n1,2026/04/01 9:58,2026/04/01 10:00,ヤマダ,03-1234-5678,はい\n",
    )
    inbox.drop(
        "surveys/l/a.csv", "受付番号,送信日時,ふりがな,連絡先,住所,問1\nR-1,2026/04/01 11:00,やまだ,090-1234-5678,中央1-2,はい\n"
    )
    inbox.take_in("surveys")
    assert answers(inbox) == [("1", "問1", "はい"), ("R-1", "問1", "はい")]
    assert [inbox.counts(f"surveys/{name}/a.csv") for name in "ml"] == [(1, 1, 0, 0, 0, 0)] * 2


def test_logo_form_is_known_by_its_answer_number(inbox: Inbox) -> None:
    header = "受付番号,送信日時,ステータス,フォーム名,氏名,満足度\n"
    inbox.drop(
        "surveys/l/a.csv",
        header + "R-1,2026/04/01 10:00,受付,満足度調査,山田,満足\nR-2,2026/04/02 10:00,受付,満足度調査,鈴木,不満\n",
        "cp932",
    )
    inbox.take_in("surveys")
    inbox.drop("surveys/l/b.csv", header + "R-2,2026/04/02 10:00,完了,満足度調査,鈴木,満足\n", "cp932")
    inbox.take_in("surveys")
    assert inbox.query("select layout, provenance from meta.file") == [("logo_form", "unconfirmed_format")] * 2
    assert answers(inbox) == [("R-1", "満足度", "満足"), ("R-2", "満足度", "満足")]
    assert inbox.counts("surveys/l/a.csv") == (2, 1, 0, 1, 0, 0)
    assert "山田" not in str(inbox.query("from raw.survey_answer"))


def test_a_number_and_a_time_of_sending_are_enough_for_logo_form(inbox: Inbox) -> None:
    inbox.drop("surveys/l/a.csv", "回答ID,回答日時,満足度\n7,2026/04/01 10:00,満足\n")
    inbox.drop("surveys/l/b.csv", "受付番号,申請日時,満足度\n8,2026/04/01 11:00,不満\n")
    inbox.take_in("surveys")
    assert answers(inbox) == [("7", "満足度", "満足"), ("8", "満足度", "不満")]


def field(kind: str, value: object) -> dict[str, object]:
    return {"type": kind, "value": value}


RECORD = {
    "$id": field("__ID__", "3"),
    "$revision": field("__REVISION__", "1"),
    "レコード番号": field("RECORD_NUMBER", "ENQ-3"),
    "作成者": field("CREATOR", {"code": "yamada", "name": "山田"}),
    "更新者": field("MODIFIER", {"code": "yamada", "name": "山田"}),
    "作成日時": field("CREATED_TIME", "2026-03-31T23:30:00Z"),
    "更新日時": field("UPDATED_TIME", "2026-03-31T23:30:00Z"),
    "満足度": field("RADIO_BUTTON", "満足"),
    "年代": field("DROP_DOWN", None),
    "手段": field("CHECK_BOX", ["窓口", "電話"]),
    "担当": field("USER_SELECT", [{"code": "suzuki", "name": "鈴木"}]),
}


def test_a_kintone_questionnaire_as_json_and_as_its_two_csv_exports(inbox: Inbox) -> None:
    inbox.drop("surveys/k/records.json", {"records": [RECORD], "totalCount": None})
    inbox.take_in("surveys")
    # 23:30 UTC on 31 March is the morning of 1 April in Tokyo
    assert responses(inbox) == [("3", datetime(2026, 4, 1, 8, 30))]
    # a field that nobody filled is no column of the file
    assert answers(inbox) == [("3", "手段", "窓口;電話"), ("3", "満足度", "満足")]
    cli = '"レコード番号","作成者","更新者","作成日時","更新日時","満足度","年代"\n'
    inbox.drop(
        "surveys/k/cli.csv", cli + '"ENQ-3","yamada","yamada","2026-03-31T23:30:00Z","2026-04-02T00:00:00Z","不満","20代"\n'
    )
    inbox.drop(
        "surveys/k/screen.csv",
        "レコード番号,作成者,作成日時,更新日時,ステータス,満足度,年代\n"
        "ENQ-4,山田,2026/04/01 09:00,2026/04/01 09:00,未処理,満足,30代\n",
        "cp932",
    )
    inbox.take_in("surveys")
    # the record was changed later: its answers are replaced
    assert responses(inbox) == [("3", datetime(2026, 4, 1, 8, 30)), ("4", datetime(2026, 4, 1, 9))]
    assert answers(inbox) == [("3", "年代", "20代"), ("3", "満足度", "不満"), ("4", "年代", "30代"), ("4", "満足度", "満足")]
    stored = str(inbox.query("from raw.survey_response") + inbox.query("from raw.survey_answer"))
    assert not any(name in stored for name in ("yamada", "山田", "suzuki", "鈴木"))


WELL_BEING = [
    [None, None, "属性", "幸福度", "デジタル生活"],
    [None, "回答者ID", "年代", "幸せ\u200bですか", "行政サービスのデジタル化が進んでいる"],
]


def test_the_well_being_workbook_with_two_header_rows_an_empty_column_and_blank_rows(inbox: Inbox) -> None:
    people = [[None, 10001 + n, "30代", 7, 1 + n % 5] for n in range(100)]
    inbox.drop_sheet("surveys/wb/a.xlsx", [*WELL_BEING, *people, *[[None, " ", None, None, None]] * 900])
    inbox.take_in("surveys")
    # blank rows at a sheet's end are trimmed, for readers disagree on how many there are
    assert inbox.counts("surveys/wb/a.xlsx") == (101, 100, 0, 0, 0, 1)
    item = "select count(answer), avg(answer::int) from raw.survey_answer where column_key like '%デジタル化が進んでいる'"
    assert inbox.query(item) == [(100, 3.0)]
    assert inbox.query("select count(*) from raw.survey_answer where column_key like '%幸せですか'") == [(100,)]


def test_excel_errors_that_a_later_delivery_repairs_are_replaced(inbox: Inbox) -> None:
    broken = [*WELL_BEING, [None, 10001, "30代", 7, "#REF!"], [None, 10002, "#N/A", 5, 4]]
    mended = [*WELL_BEING, [None, 10001, "30代", 7, 3], [None, 10002, "40代", 5, 4]]
    inbox.drop_sheet("surveys/wb/a.xlsx", broken)
    inbox.take_in("surveys")
    assert inbox.counts("surveys/wb/a.xlsx") == (3, 2, 0, 0, 0, 1)
    inbox.drop_sheet("surveys/wb/b.xlsx", mended)
    inbox.take_in("surveys")
    assert inbox.counts("surveys/wb/a.xlsx") == (3, 0, 0, 2, 0, 1)
    assert inbox.query("select count(*) from raw.survey_response where not superseded") == [(2,)]
    assert [row[2] for row in answers(inbox) if "#" in str(row[2])] == []


def test_answers_in_any_order_of_their_exports(tmp_path: Path) -> None:
    header = "ID,完了時刻,最終変更時刻,問1\n"
    first, second = "1,2026/04/01 09:00,2026/04/01 09:00,満足\n", "2,2026/04/02 09:00,,不満\n"
    changed = "1,2026/04/01 09:00,2026/04/03 09:00,不満\n"
    exports = {"a": header + first, "b": header + first + second, "c": header + changed + second}
    outcomes = []
    for number, order in enumerate(permutations(exports)):
        inbox = Inbox(tmp_path / str(number))
        for name in order:
            inbox.drop(f"surveys/s/{name}.csv", exports[name])
            inbox.take_in("surveys")
        outcomes.append((inbox.in_effect("survey_response"), answers(inbox)))
    assert outcomes[0][1] == [("1", "問1", "不満"), ("2", "問1", "不満")]
    assert all(outcome == outcomes[0] for outcome in outcomes)


@pytest.mark.real_files
def test_the_published_workbook_keeps_its_respondents_when_sent_again(inbox: Inbox, real_files: Path) -> None:
    content = (real_files / "takamatsu_wellbeing_2025.xlsx").read_bytes()
    for name in ("a", "b"):
        inbox.drop(f"surveys/wb/{name}.xlsx", content)
        inbox.take_in("surveys")
    assert inbox.counts("surveys/wb/b.xlsx")[1:3] == (0, inbox.counts("surveys/wb/a.xlsx")[0])
    keys = inbox.query("select min(respondent_key), max(respondent_key), count(distinct respondent_key) from raw.survey_response")
    assert keys == [("10001", "50022", 100)]
