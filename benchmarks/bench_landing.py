"""How long landing and loading a large WinActor export takes, against the least that such work can take.

The floor is what anyone would have to do: decode CP932 in Python, parse with Polars, insert into a DuckDB file.
Both run in processes of their own, so that neither warms the other.

Run: python -m benchmarks.bench_landing [--rows 2000000]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, table

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


def floor(export: Path, database: Path) -> None:
    """Decode, parse, insert: nothing kept about the file, nothing checked."""
    import duckdb
    import polars as pl

    frame = pl.read_csv(export.read_bytes().decode("cp932").encode())  # noqa: F841 (read by name below)
    with duckdb.connect(str(database)) as con:
        con.execute("create table task as select * from frame")


def landing(data_dir: Path) -> None:
    """Everything `dx run` does with the file before dbt."""
    from pipelines.landing.ingest import ingest_source
    from pipelines.settings import Settings

    ingest_source(Settings(data_dir=data_dir), "winactor", "bench")


def _timed(*arguments: str) -> tuple[float, float]:
    """Seconds and peak memory in MB of one part in a process of its own."""
    code = (
        "import resource, runpy, sys; sys.argv = sys.argv[1:]; runpy.run_module('benchmarks.bench_landing', run_name='__main__');"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, "bench", *arguments], check=True, capture_output=True, text=True)
    return time.perf_counter() - start, float(done.stdout.split()[-1])


def measure(folder: Path, rows: int = 2_000_000) -> list[Figure]:
    """Write the export below ``folder``, time the floor and the landing, and give seconds, memory and the ratio."""
    data_dir = folder / "landing"
    export = data_dir / "inbox/winactor/tasks.csv"
    write_export(export, rows)
    figures = [Figure("export", export.stat().st_size / 1e6, "MB")]
    seconds = {}
    for part, label in (("floor", "decode, pl.read_csv, insert"), ("landing", "landing and loading")):
        seconds[part], memory = _timed("--part", part, "--dir", str(data_dir))
        figures += [Figure(label, seconds[part], "s"), Figure(f"{label}, peak memory", memory, "MB")]
    return [*figures, Figure("ratio", seconds["landing"] / seconds["floor"], "times", goal=2)]


def main() -> None:
    """Print the figures as a table; ``--part`` runs one part alone, as `measure` asks for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--part", choices=["floor", "landing"], help=argparse.SUPPRESS)
    parser.add_argument("--dir", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part == "floor":
        floor(arguments.dir / "inbox/winactor/tasks.csv", arguments.dir / "floor.duckdb")
    elif arguments.part == "landing":
        landing(arguments.dir)
    else:
        with tempfile.TemporaryDirectory(prefix="dx-bench-") as folder:
            print(table(measure(Path(folder), arguments.rows)))


if __name__ == "__main__":
    main()
