"""Landing at size: one CSV of 1 and of 10 million rows beside the floor, and a folder of 5,000 small files beside one file.

Belongs here: WinActor exports of any size, memory and growth. Does not belong here: the other layouts (``bench_sources``).
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.parts import measure as measured

ROWS = 1_000_000
SMALL_FILES = 5_000
ROWS_PER_SMALL_FILE = 20

COLUMNS = [
    "タスクID",
    "名前",
    "シナリオID",
    "シナリオ名",
    "状態",
    "タスク確認状態",
    "データ一覧ファイルID",
    "データ一覧ファイル名",
    "アーカイブ",
    "ログ",
    "異常発生時",
    "メール送信",
    "メール送信日時",
    "アーカイブファイルID",
    "生成日時",
    "開始日時",
    "終了日時",
    "更新日時",
    "実行時間（秒）",
    "実行予定WinActorID",
    "実行予定WinActor名",
    "WinActorID",
    "WinActor名",
    "スケジュールID",
    "スケジュール名",
    "実行予定日時",
    "エラー",
    "エラーコード",
    "スケジュール登録者",
    "リトライカウント",
    "個別ステージID",
]
_TIME = "%Y/%m/%d %H:%M:%S"


def write_export(path: Path, rows: int, *, seed: int = 1) -> None:
    """Write a task export of ``rows`` rows, CP932 and CRLF, about 310 bytes a row, spread over five years."""
    import numpy as np
    import polars as pl

    random = np.random.default_rng(seed)
    scenario = random.integers(0, 50, rows)
    seconds = random.integers(10, 3000, rows)
    frame = pl.DataFrame(
        {
            "number": np.arange(rows),
            "scenario": scenario,
            "seconds": seconds,
            "offset": random.integers(0, 5 * 365 * 86_400, rows),
            "状態": random.choice(["FINISH", "ERROR", "CANCEL"], rows, p=[0.95, 0.04, 0.01]),
        }
    ).with_columns(started=pl.datetime(2021, 4, 1) + pl.duration(seconds="offset"))
    name = pl.format("軽自動車税　車両異動入力【課税課】{}", "scenario")
    length = pl.duration(seconds="seconds")
    cells = {
        "タスクID": pl.format("T{}", pl.col("number").cast(pl.String).str.zfill(10)),
        "名前": name,
        "シナリオID": pl.format("S{}", "scenario"),
        "シナリオ名": name,
        "状態": pl.col("状態"),
        "メール送信": pl.lit("false"),
        "生成日時": (pl.col("started") - length).dt.strftime(_TIME),
        "開始日時": pl.col("started").dt.strftime(_TIME),
        "終了日時": (pl.col("started") + length).dt.strftime(_TIME),
        "更新日時": (pl.col("started") + length).dt.strftime(_TIME),
        "実行時間（秒）": pl.col("seconds").cast(pl.String),
        "実行予定WinActorID": pl.lit("WA-01"),
        "実行予定WinActor名": pl.lit("税務課端末０１"),
        "WinActorID": pl.lit("WA-01"),
        "WinActor名": pl.lit("税務課端末０１"),
        "スケジュールID": pl.format("SC{}", "scenario"),
        "スケジュール名": pl.lit("毎朝６時"),
        "実行予定日時": pl.col("started").dt.strftime(_TIME),
        "スケジュール登録者": pl.lit("情報政策課"),
        "リトライカウント": pl.lit("0"),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        for part in frame.iter_slices(200_000):
            table = part.select(cells.get(column, pl.lit("")).alias(column) for column in COLUMNS)
            text = table.write_csv(line_terminator="\r\n", include_header=target.tell() == 0)
            target.write(text.encode("cp932"))


def split_export(export: Path, folder: Path, rows_each: int) -> None:
    """Write the rows of an export as files of ``rows_each`` rows, each with the header."""
    folder.mkdir(parents=True, exist_ok=True)
    header, *rows = export.read_bytes().removesuffix(b"\r\n").split(b"\r\n")
    for start in range(0, len(rows), rows_each):
        part = b"\r\n".join([header, *rows[start : start + rows_each], b""])
        (folder / f"tasks_{start:08d}.csv").write_bytes(part)


def measure_size(folder: Path, rows: int = ROWS) -> list[Figure]:
    """Land ``rows`` and ten times as many rows in one file, beside the floor for ``rows``."""
    one, ten = folder / "one", folder / "ten"
    export = one / "inbox/winactor/tasks.csv"
    write_export(export, rows)
    floor = measured("floor", str(export), "csv", "cp932", str(one / "floor.duckdb"), times=2)
    small = measured("landing", str(one), "winactor", times=2)
    write_export(ten / "inbox/winactor/tasks.csv", 10 * rows)
    large = measured("landing", str(ten), "winactor")
    return [
        Figure(f"floor (decode, parse, insert), {rows:,} rows", floor.seconds, "s"),
        Figure(f"landing, {rows:,} rows", small.seconds, "s"),
        Figure("landing / floor", small.seconds / floor.seconds, "times", goal=2),
        Figure(f"landing, {10 * rows:,} rows", large.seconds, "s"),
        Figure(f"landing, {10 * rows:,} rows, peak memory", large.peak_mb, "MB", goal=2000),
        Figure(f"{10 * rows:,} rows / {rows:,} rows", large.seconds / small.seconds, "times", goal=11),
    ]


def measure_folder(folder: Path) -> list[Figure]:
    """Land a folder of small files, and one file of the same rows."""
    one, many = folder / "one_file", folder / "many_files"
    export = one / "inbox/winactor/tasks.csv"
    write_export(export, SMALL_FILES * ROWS_PER_SMALL_FILE)
    split_export(export, many / "inbox/winactor", ROWS_PER_SMALL_FILE)
    alone = measured("landing", str(one), "winactor", times=3)
    together = measured("landing", str(many), "winactor", times=3)
    label = f"{SMALL_FILES:,} files of {ROWS_PER_SMALL_FILE} rows"
    return [
        Figure("one file of the same rows", alone.seconds, "s"),
        Figure(label, together.seconds, "s"),
        Figure(f"{label} / one file", together.seconds / alone.seconds, "times", goal=3),
    ]
