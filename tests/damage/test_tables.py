"""Tables as they are published or mailed: headers, rows that are no rows, uneven rows, broken quotes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipelines.landing.decode import TextFile
from pipelines.landing.mapping import layouts_of
from pipelines.landing.tables import read_csv
from tests.damage.conftest import HEADER, Case, became, expected, reasons_of, run, sheet_bytes, taken_in
from tests.sources.conftest import Inbox
from tests.sources.policy import set_policy

TITLES = "職員課作成\n単位：時間\n\n"


def overtime(department: str, month: str = "2026-04", hours: str = "10:30") -> str:
    return f"{department},{month},{hours},1:00"


def sheet(*rows: str, header: str = HEADER) -> bytes:
    return ("\n".join([header, *rows]) + "\n").encode()


def grid(text: str) -> bytes:
    return sheet_bytes([[cell or None for cell in line.split(",")] for line in text.splitlines()])


MERGED = "所属,対象年月,時間数,,\n,,時間外勤務時間,深夜\n"
REPEATED = "所属,対象年月,時間数,時間数\n,,時間外勤務時間,深夜\n"
REPEATED_DOWN = "所属,対象年月,時間数,時間数\n所属,対象年月,時間外勤務時間,深夜\n"
NAMED_BY_BOTH = "所属,対象年月,時間外,,\n,,勤務時間,回数\n"
# 時間外 spans three columns, none of which is all of it
SPLIT_UP = "所属,対象年月,時間外,,\n,,平日,休日\n"
BY_MONTH = "所属,対象年月,4月,,5月,\n,,時間外勤務時間,深夜,時間外勤務時間,深夜\n"

HEADERS = [
    Case("overtime/merged.csv", (MERGED + overtime("甲課")).encode(), (2, 1, 0, 0, 0, 1)),
    Case("overtime/repeated.csv", (TITLES + REPEATED + overtime("乙課")).encode(), (5, 1, 0, 0, 0, 4)),
    Case("overtime/repeated_down.csv", (REPEATED_DOWN + overtime("丙課")).encode(), (2, 1, 0, 0, 0, 1)),
    Case("overtime/both.csv", (NAMED_BY_BOTH + overtime("丁課")).encode(), (2, 1, 0, 0, 0, 1)),
    Case("overtime/merged.xlsx", grid(TITLES + MERGED + overtime("戊課")), (5, 1, 0, 0, 0, 4)),
    Case("overtime/split.csv", (SPLIT_UP + overtime("己課")).encode(), (2, 0, 0, 0, 1, 1)),
    Case("overtime/by_month.csv", (BY_MONTH + overtime("庚課") + ",2:00,0:30").encode(), (2, 0, 0, 0, 1, 1)),
    # the header as it is mailed around
    Case("rpa_runs/h_title.csv", (TITLES + sheet(run("題")).decode()).encode(), (4, 1, 0, 0, 0, 3)),
    Case(
        "rpa_runs/h_order.csv",
        sheet("成功,5,2026/4/1,順,税務課,9:00,10:00", header="結果,処理件数,実行日,業務名,所属,開始,終了"),
        (1, 1, 0, 0, 0, 0),
    ),
    Case("rpa_runs/h_left.csv", sheet(f",,{run('左')}", header=f",,{HEADER}"), (1, 1, 0, 0, 0, 0)),
    Case(
        "rpa_runs/h_unseen.csv",
        sheet(run("見えない"), header="実\u200b行日,\u00a0所 属,業務\u00ad名,\ufeff開始,終了\u2060,処理　件数,結果,備考"),
        (1, 1, 0, 0, 0, 0),
    ),
    Case("rpa_runs/h_breaks.csv", sheet(run("折返し"), header=HEADER.replace("処理件数", '"処理\n件数"')), (1, 1, 0, 0, 0, 0)),
    Case("rpa_runs/h_unnamed.csv", sheet(run("無名") + ",,", header=HEADER + ",,,"), (1, 1, 0, 0, 0, 0)),
    Case("rpa_runs/h_unnamed_used.csv", sheet(run("無名使用") + ",,x", header=HEADER + ",,,"), (1, 0, 0, 0, 1, 0)),
    Case(
        "rpa_runs/h_twice.csv",
        sheet(run("二列") + ",総務課", run("二列", "2026/4/2", 所属="") + ",総務課", header=HEADER + ",所属"),
        (2, 2, 0, 0, 0, 0),
    ),
    Case("rpa_runs/h_only.csv", sheet(), (0, 0, 0, 0, 0, 0)),
    Case("rpa_runs/h_none.csv", "甲,乙,丙\n1,2,3\n".encode(), reason="no_header"),
]

OUTSIDE = [
    Case(
        "rpa_runs/o_totals.csv",
        sheet(
            run("合計行"),
            *(
                "合計,,,,,5,,",
                "小　計,,,,,5,,",
                "【総計】,,,,,5,,",
                "計,,,,,5,,",
                " 合 計 ,,,,,5,,",
                "合計（件）,,,,,5,,",
                "Total,,,,,5,,",
            ),
            *(",,合計,,,5,,", "税務課,小計,,,,5,,", "税務課 計,,,,,5,,", "4月計,,,,,5,,", "総務部合計,,,,,5,,"),
        ),
        (13, 1, 0, 0, 0, 12),
    ),
    Case(
        "rpa_runs/o_notes.csv",
        sheet(
            run("注"),
            "※手入力を含む,,,,,,,",
            "注1）速報値,,,,,,,",
            "（注）速報値,,,,,,,",
            "備考：なし,,,,,,,",
            "出典：職員課,,,,,,,",
        ),
        (6, 1, 0, 0, 0, 5),
    ),
    Case(
        "rpa_runs/o_blank.csv",
        sheet(",,,(時),(時),（件）,,", run("空行"), "", ",,,,,,,", "　,　,,,,,,", "\u200b,,,,,,,", HEADER, "単位：件,,,,,,,"),
        (8, 1, 0, 0, 1, 6),
    ),
    # departments whose names end like totals
    Case(
        "overtime/o_names.csv",
        ("所属,対象年月,時間外勤務時間,深夜\n" + "\n".join(map(overtime, ("会計課", "統計課", "会計", "家計", "合計")))).encode(),
        (5, 4, 0, 0, 0, 1),
    ),
]

UNEVEN = [
    Case(
        "rpa_runs/u_wide.csv",
        sheet(run("広い"), run("広い", "2026/4/2") + ",余り", run("広い", "2026/4/3") + ",,"),
        (3, 2, 0, 0, 1, 0),
    ),
    # further to the right than anybody looks
    Case("rpa_runs/u_far.csv", sheet(run("遠い"), run("遠い", "2026/4/2") + "," * 40 + "余り"), (2, 1, 0, 0, 1, 0)),
    Case("rpa_runs/u_far_blank.csv", sheet(run("遠い空"), run("遠い空", "2026/4/2") + "," * 40), (2, 2, 0, 0, 0, 0)),
    Case("rpa_runs/u_narrow.csv", sheet("2026/4/1,税務課,狭い,9:00,10:00,5,成功", "2026/4/1,税務課"), (2, 1, 0, 0, 1, 0)),
    Case(
        "rpa_runs/q_open.csv", sheet(run("引用"), '2026/4/2,税務課,"開いたまま,9:00', run("引用", "2026/4/3")), (3, 2, 0, 0, 1, 0)
    ),
    Case("rpa_runs/q_last.csv", sheet(run("引用末"), '"2026/4/2,税務課').rstrip(), (2, 1, 0, 0, 1, 0)),
    Case("rpa_runs/q_inside.csv", sheet(run('5"版'), run('5"版', "2026/4/2"), run('6"の"版')), (3, 3, 0, 0, 0, 0)),
    Case("rpa_runs/q_after.csv", sheet(run('"閉"じ'), run("閉じ", "2026/4/2")), (2, 1, 0, 0, 1, 0)),
    Case("rpa_runs/q_lf.csv", sheet(run('"改\n行"'), run('"二""重,"', "2026/4/2")), (2, 2, 0, 0, 0, 0)),
    Case("rpa_runs/n_one.csv", sheet(run("零"), run("零\0字", "2026/4/2")), (2, 1, 0, 0, 1, 0)),
    Case("rpa_runs/n_tail.csv", sheet(run("零末")) + bytes(4000), (2, 1, 0, 0, 1, 0)),
]

CASES = [*HEADERS, *OUTSIDE, *UNEVEN]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    inbox = Inbox(tmp_path_factory.mktemp("tables"))
    set_policy(inbox, "overtime_hours_notation,minutes60,")
    return taken_in(inbox, CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rows_of_a_table_end_where_they_belong(inbox: Inbox, case: Case) -> None:
    assert became(inbox, case) == expected(case)


def test_ledger_of_all_tables_adds_up(inbox: Inbox) -> None:
    assert inbox.query(
        "select count(*) from meta.file where rows_read <> rows_loaded + rows_duplicate + rows_superseded + rows_quarantined"
        " + rows_out_of_scope"
    ) == [(0,)]
    assert inbox.query("select count(*) from meta.quarantine") == inbox.query("select sum(rows_quarantined) from meta.file")


def test_two_header_rows_are_read_as_their_combination(inbox: Inbox) -> None:
    assert inbox.query(
        "select department_text, month::varchar, overtime_hours from raw.overtime_month join meta.file using (file_id)"
        " where file_name not like '%/o_names%' order by 1"
    ) == sorted((f"{each}課", "2026-04-01", 10.5) for each in "甲乙丙丁戊")


def test_hours_split_over_columns_are_not_taken_for_the_whole(inbox: Inbox) -> None:
    for name in ("overtime/split.csv", "overtime/by_month.csv"):
        assert reasons_of(inbox, name) == [(3, "missing_required", "時間外勤務時間", None)]


def test_of_columns_with_one_name_the_first_that_is_filled_counts(inbox: Inbox) -> None:
    assert inbox.query("select department_text from raw.rpa_sheet_run where process_name = '二列' order by row_number") == [
        ("税務課",),
        ("総務課",),
    ]


@pytest.mark.parametrize(
    ("name", "quarantined"),
    [
        ("rpa_runs/u_wide.csv", [(3, "too_many_columns", None, None)]),
        ("rpa_runs/u_far.csv", [(3, "too_many_columns", None, None)]),
        ("rpa_runs/u_narrow.csv", [(3, "missing_required", "業務名", None)]),
        ("rpa_runs/q_open.csv", [(3, "unbalanced_quote", None, None)]),
        ("rpa_runs/q_after.csv", [(2, "unbalanced_quote", None, None)]),
        ("rpa_runs/n_one.csv", [(3, "broken_character", None, None)]),
        ("rpa_runs/n_tail.csv", [(3, "broken_character", None, None)]),
        ("rpa_runs/h_unnamed_used.csv", [(2, "too_many_columns", None, None)]),
    ],
)
def test_quarantined_row_is_named_by_its_number_in_the_file(
    inbox: Inbox, name: str, quarantined: list[tuple[object, ...]]
) -> None:
    assert reasons_of(inbox, name) == quarantined


def test_quotes_keep_line_feeds_and_quotes(inbox: Inbox) -> None:
    assert inbox.query(
        "select process_name from raw.rpa_sheet_run join meta.file using (file_id)"
        " where file_name like '%/q_lf%' order by row_number"
    ) == [("改\n行",), ('二"重,',)]
    assert inbox.query("select process_name from raw.rpa_sheet_run where process_name like '%版' order by row_number") == [
        *[('5"版',), ('5"版',)],
        ('6"の"版',),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("block_bytes", [64, 97, 256, 1 << 20])
def test_where_blocks_end_changes_no_row(tmp_path: Path, encoding: str, block_bytes: int) -> None:
    header = "タスクID,シナリオID,シナリオ名,状態,開始日時\n"
    text = header + "".join(f'T{i},S,"表\n能,{i}",FINISH,ソ{"十" * (i % 7)}\n' for i in range(60))
    path = tmp_path / "tasks.csv"
    path.write_bytes(text.encode(encoding))
    batches = [batch for _, batch in read_csv(TextFile(path, block_bytes=block_bytes), layouts_of("winactor"))]
    cells = pl.concat([batch.cells for batch in batches])
    assert cells["row_number"].to_list() == list(range(2, 62))
    assert cells["2"].to_list() == [f"表\n能,{i}" for i in range(60)]
    assert cells["4"].to_list() == [f"ソ{'十' * (i % 7)}" for i in range(60)]
    assert all(not batch.defects for batch in batches)


@pytest.mark.parametrize("block_bytes", [150, 400, 1 << 20])
def test_open_quote_takes_no_row_of_later_blocks_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block_bytes: int
) -> None:
    monkeypatch.setattr("pipelines.landing.decode.MAX_RECORD_BYTES", 300)
    rows = [f"T{i},S,名,FINISH,2026/4/1" for i in range(100)]
    rows[3] = 'T3,S,"名,FINISH,2026/4/1'
    path = tmp_path / "tasks.csv"
    path.write_text("タスクID,シナリオID,シナリオ名,状態,開始日時\n" + "\n".join(rows) + "\n", encoding="utf-8")
    batches = [batch for _, batch in read_csv(TextFile(path, block_bytes=block_bytes), layouts_of("winactor"))]
    cells = pl.concat([batch.cells for batch in batches])
    assert cells["row_number"].to_list() == list(range(2, 102))
    assert {number: reason for batch in batches for number, reason in batch.defects.items()} == {5: "unbalanced_quote"}
