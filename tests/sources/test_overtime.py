"""Overtime per person or department and month, in both notations."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from tests.sources.conftest import Inbox
from tests.sources.policy import set_policy

HEADER = "職員番号,氏名,所属コード,所属,対象年月,時間外勤務時間"
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def sheet(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def hours(inbox: Inbox) -> list[tuple[object, ...]]:
    return inbox.query("select row_number, month, overtime_hours from raw.overtime_month where not superseded order by 1")


WRITTEN = ["10:25", "10.25", "10.5", "10時間25分", "1,234:30", "－", "0:07"]


@pytest.mark.parametrize(
    ("notation", "meant"),
    [
        # 10.5 is 10 h 50 min, for a spreadsheet drops the last zero; a thousands separator does no harm
        ("minutes60", [10 + 25 / 60, 10 + 25 / 60, 10 + 50 / 60, 10 + 25 / 60, 1234.5, None, 7 / 60]),
        ("decimal", [10.25, 10.25, 10.5, 10 + 25 / 60, None, None, 0.07]),
    ],
)
def test_the_setting_decides_whatever_the_separator(inbox: Inbox, notation: str, meant: list[float | None]) -> None:
    set_policy(inbox, f"overtime_hours_notation,{notation},")
    inbox.drop("overtime/a.csv", sheet(*(f'{n},山田,D1,,2026-04,"{text}"' for n, text in enumerate(WRITTEN, 1))), "cp932")
    inbox.take_in("overtime")
    refused = 1 if notation == "decimal" else 0
    assert inbox.counts("overtime/a.csv") == (7, 7 - refused, 0, 0, refused, 0)
    assert inbox.reasons() == ([(6, "bad_hours", "時間外勤務時間", "1,234:30")] if refused else [])
    found = {number: value for number, _, value in hours(inbox)}
    for number, value in enumerate(meant, 2):
        assert found.get(number) == (pytest.approx(value, rel=1e-12) if value is not None else None)
    assert inbox.query("select distinct hours_notation, provenance from raw.overtime_month") == [(notation, "unconfirmed_format")]


def test_refused_until_the_notation_is_set_and_then_read_without_being_sent_again(inbox: Inbox) -> None:
    path = inbox.drop("overtime/a.csv", sheet("1,,D1,,2026-04,1.30"))
    assert inbox.take_in("overtime").files_refused == 1
    state = "select state, reason, rows_read from meta.file"
    assert inbox.query(state) == [("refused", "setting_missing overtime_hours_notation", 0)]
    assert inbox.query("select * from raw.overtime_month") == []
    path.unlink()
    set_policy(inbox, "overtime_hours_notation,minutes60,")
    assert inbox.take_in("overtime").files_read_again == 1
    assert inbox.query(state) == [("loaded", None, 1)]
    assert hours(inbox) == [(2, APRIL, 1.5)]
    set_policy(inbox, "overtime_hours_notation,decimal,")
    inbox.take_in("overtime")
    assert hours(inbox) == [(2, APRIL, 1.3)]


def test_a_notation_is_dated_and_the_first_holds_before_its_day(inbox: Inbox) -> None:
    set_policy(inbox, "overtime_hours_notation,minutes60,2026-04-01", "overtime_hours_notation,decimal,2026-05-01")
    inbox.drop("overtime/a.csv", sheet("1,,D1,,2026-03,1.30", "1,,D1,,2026-04,1.30", "1,,D1,,2026-05,1.30"))
    inbox.take_in("overtime")
    assert hours(inbox) == [(2, date(2026, 3, 1), 1.5), (3, APRIL, 1.5), (4, MAY, 1.3)]


def test_a_mapping_of_the_city_may_say_the_notation_of_its_layout(inbox: Inbox) -> None:
    shipped = Path(__file__).parents[2] / "pipelines" / "sources" / "overtime" / "monthly.yaml"
    text = shipped.read_text(encoding="utf-8").replace(
        "allowed: [minutes60, decimal]", "allowed: [minutes60, decimal], value: decimal"
    )
    own = inbox.settings.mappings_dir / "overtime" / "monthly.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8")
    inbox.drop("overtime/a.csv", sheet("1,,D1,,2026-04,1.30"))
    inbox.take_in("overtime")
    assert hours(inbox) == [(2, APRIL, 1.3)]


@pytest.fixture
def sixty(inbox: Inbox) -> Inbox:
    set_policy(inbox, "overtime_hours_notation,minutes60,")
    return inbox


def test_workbook_and_csv_with_other_headers_give_the_same_rows(sixty: Inbox) -> None:
    sixty.drop(
        "overtime/a.csv",
        "社員番号,所属名,年月,時間外,休日,深夜\n0012,税務課,令和8年4月,10:25,1:00,0:30\n0013,税務課,R8/4,25:30,,\n",
        "cp932",
    )
    sixty.take_in("overtime")
    sixty.drop_sheet(
        "overtime/b.xlsx",
        [["時間外勤務実績", None, None, None], ["単位：時間", None, None, None]],
        [
            ["令和8年4月 時間外勤務"],
            ["職員 番号", "所属", "対象\n年月", "超過勤務"],
            ["0012", "税務課　", "2026-04", "10:25"],
            ["0013", "税務課", "2026/4/1", timedelta(hours=25, minutes=30)],
            ["合計", None, None, "35:55"],
            ["※速報値"],
        ],
    )
    sixty.take_in("overtime")
    # beside a cover sheet, a title, a total and a note are no rows; both persons said the same in the list before
    assert sixty.counts("overtime/b.xlsx") == (5, 0, 2, 0, 0, 3)
    assert [value for *_, value in hours(sixty)] == [pytest.approx(10 + 25 / 60), 25.5]


def test_totals_beside_the_names_are_no_departments(sixty: Inbox) -> None:
    sixty.drop(
        "overtime/a.csv", sheet(",,,税務課,2026-04,1:00", ",,,小 計,2026-04,1:00", ",,,【合計】,2026-04,1:00", "合計,,,,,1:00")
    )
    sixty.take_in("overtime")
    assert sixty.counts("overtime/a.csv") == (4, 1, 0, 0, 0, 3)


def test_each_bad_row_has_its_reason(sixty: Inbox) -> None:
    sixty.drop(
        "overtime/a.csv",
        sheet(
            "1,,D1,,2026-13,1:00",
            "1,,D1,,,1:00",
            "1,,D1,,2026-04,1:75",
            "1,,D1,,2026-04,#REF!",
            "1,,D1,,2026-04,",
            ",,,,2026-04,1:00",
            "1,,D1,,2027-01,1:00",
            "1,,D1,,4月,1:00",
        ),
    )
    sixty.take_in("overtime")
    assert sixty.counts("overtime/a.csv") == (8, 0, 0, 0, 8, 0)
    assert [row[:3] for row in sixty.reasons()] == [
        (2, "bad_month", "対象年月"),
        (3, "missing_required", "対象年月"),
        (4, "bad_hours", "時間外勤務時間"),
        (5, "excel_error", "時間外勤務時間"),
        (6, "missing_required", "時間外勤務時間"),
        (7, "missing_required", "department_code"),
        (8, "future_date", "対象年月"),
        (9, "bad_month", "対象年月"),
    ]


def test_a_corrected_list_replaces_a_persons_month_also_under_another_department(sixty: Inbox) -> None:
    sixty.drop("overtime/a.csv", sheet("1,,,税務課,2026-04,1:00", "2,,,税務課,2026-04,2:00", ",,,窓口課,2026-04,3:00"))
    sixty.take_in("overtime")
    sixty.drop("overtime/b.csv", sheet("1,,,市民課,2026-04,1:30", "2,,,税務課,2026-04,2:00", ",,,窓口課,2026-04,4:00"))
    sixty.take_in("overtime")
    assert sixty.counts("overtime/a.csv") == (3, 1, 0, 2, 0, 0)
    assert sixty.counts("overtime/b.csv") == (3, 2, 1, 0, 0, 0)
    rows = "select department_text, overtime_hours from raw.overtime_month where not superseded order by 2"
    assert sixty.query(rows) == [("市民課", 1.5), ("税務課", 2.0), ("窓口課", 4.0)]


def test_a_person_of_two_departments_in_one_list_keeps_both_rows(sixty: Inbox) -> None:
    sixty.drop("overtime/a.csv", sheet("1,,,税務課,2026-04,1:00", "1,,,市民課,2026-04,2:00", "1,,,市民課,2026-04,2:00"))
    sixty.take_in("overtime")
    assert sixty.counts("overtime/a.csv") == (3, 3, 0, 0, 0, 0)


def test_the_order_of_lists_that_overlap_does_not_matter(tmp_path: Path) -> None:
    lists = {
        "a": sheet("1,,,税務課,2026-04,1:00", "2,,,税務課,2026-04,2:00"),
        "b": sheet("2,,,税務課,2026-04,2:00", "3,,,税務課,2026-04,3:00"),
        "c": sheet("1,,,税務課,2026-05,4:00", "3,,,税務課,2026-04,3:00"),
    }
    outcomes = []
    for number, order in enumerate(permutations(lists)):
        inbox = Inbox(tmp_path / str(number))
        set_policy(inbox, "overtime_hours_notation,minutes60,")
        for name in order:
            inbox.drop(f"overtime/{name}.csv", lists[name])
            inbox.take_in("overtime")
        outcomes.append(inbox.in_effect("overtime_month"))
    assert len(outcomes[0]) == 4
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_no_person_is_stored(sixty: Inbox) -> None:
    sixty.drop("overtime/a.csv", sheet("0012345,山田太郎,D1,,2026-04,1:00", "0012346,鈴木花子,D1,,2026-04,99:99"))
    sixty.take_in("overtime")
    stored = str(sixty.query("from raw.overtime_month") + sixty.query("from meta.quarantine"))
    assert not any(text in stored for text in ("12345", "山田", "12346", "鈴木"))
