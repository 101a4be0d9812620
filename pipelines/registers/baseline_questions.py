"""Questions about baselines.csv and baseline_samples.csv.

Belongs here: what bears on the minutes and the evidence of a baseline. Does not belong here: other registers (``doctor``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from pipelines.registers.finding import Finding, Tables, finding, overlapping
from pipelines.registers.reader import Row, Table

# 7 h 45 min: the day of the national law on working hours (一般職の職員の勤務時間、休暇等に関する法律 第6条), which cities'
# ordinances (勤務時間条例) follow
WORKING_DAY_MINUTES = 465


def _baselines_without_minutes(tables: Tables) -> Iterator[Finding]:
    table = tables["baselines"]
    sampled = {row["baseline_id"] for row in tables["baseline_samples"].rows}
    for row in table.rows:
        is_expert = row["method"] == "expert"
        if row["low_minutes"] is None if is_expert else row["minutes_per_item"] is None and row["baseline_id"] not in sampled:
            missing = "low_minutes, mode_minutes, high_minutes" if is_expert else "minutes_per_item"
            yield finding(
                "baseline_without_minutes",
                table,
                row,
                f"基準時間 {row['baseline_id']} に {missing} がありません。件数は 0 時間と数えます。",
                f"Baseline {row['baseline_id']} has no {missing}; its items earn nothing.",
            )


def _overlapping_baselines(tables: Tables) -> Iterator[Finding]:
    """The one that counts on a shared day begins last; of two that begin on one day, the last by baseline_id."""
    table = tables["baselines"]
    for first, second in overlapping(table.rows, "process_id"):
        earlier, later = sorted((first, second), key=lambda row: (row["valid_from"] or date.min, row["baseline_id"]))
        begins = later["valid_from"]
        if (earlier["valid_from"] or date.min) == (begins or date.min):
            why_ja, why_en = (
                "同じ日に始まるので baseline_id の順で後のもの",
                "both begin on one day, its baseline_id is the later",
            )
            mend_ja = f"行 {earlier['row_number']} を消すか、期間を分けてください。"
            mend_en = f"Remove row {earlier['row_number']}, or part their periods."
        else:
            why_ja, why_en = "あとに始まるもの", "it begins last"
            before = begins - timedelta(days=1)
            mend_ja = f"行 {earlier['row_number']} の valid_to を前日 ({before}) にしてください。"
            mend_en = f"Set valid_to of row {earlier['row_number']} to the day before ({before})."
            if (earlier["valid_to"] or date.max) > (later["valid_to"] or date.max):
                mend_ja += f"{later['valid_to']} より後にも使うなら、その期間の行を別に作ってください。"
                mend_en += f" To use it again after {later['valid_to']}, make a row of its own for that period."
        yield finding(
            "overlapping_baseline",
            table,
            second,
            f"業務 {second['process_id']} の基準時間が行 {first['row_number']} と同じ時期に重なっています。"
            f"重なる日は {later['baseline_id']} (行 {later['row_number']}、{why_ja}) で数えます。{mend_ja}",
            f"Process {second['process_id']} has another baseline at the same time, row {first['row_number']}. "
            f"On the days they share {later['baseline_id']} (row {later['row_number']}) counts: {why_en}. {mend_en}",
        )


def _samples_of_untimed_baselines(tables: Tables) -> Iterator[Finding]:
    table = tables["baselines"]
    rows = Counter(row["baseline_id"] for row in tables["baseline_samples"].rows)
    for row in table.rows:
        count = rows[row["baseline_id"]]
        if not count or row["method"] == "timed":
            continue
        name = f"{row['baseline_id']} (method {row['method']})"
        yield finding(
            "samples_of_untimed_baseline",
            table,
            row,
            f"基準時間 {name} に実測が {count} 行ありますが、実測を足しても計測した基準 (timed) にはならず、根拠は変わりません。"
            "方法 timed の行を新しい baseline_id で作り、実測をその行のものにしてください。",
            f"Baseline {name} has samples ({count}), which do not make it a timed one: its grade stays. "
            "Make a new row with method timed and give the samples its baseline_id.",
        )


def _fewer_samples_than_told(tables: Tables) -> Iterator[Finding]:
    table = tables["baselines"]
    rows = Counter(row["baseline_id"] for row in tables["baseline_samples"].rows)
    for row in table.rows:
        count, told = rows[row["baseline_id"]], row["sample_count"] or 0
        if row["method"] == "timed" and 0 < count < told:
            yield finding(
                "fewer_samples_than_told",
                table,
                row,
                f"基準時間 {row['baseline_id']} の sample_count は {told} 件ですが、実測は {count} 行です。実測が sample_count に"
                f"代わり、{count} 件になります。以前の実測も baseline_samples.csv に足すか、実測の行を除いて、全件の平均・件数・"
                "標準偏差を baselines.csv に書いてください。",
                f"Baseline {row['baseline_id']} says sample_count {told}, but its samples ({count}) replace it. Add the earlier "
                "samples to baseline_samples.csv, or remove these and write mean, count and standard deviation of all cases in "
                "baselines.csv.",
            )


def _minutes_above_a_working_day(tables: Tables) -> Iterator[Finding]:
    """Every figure that hours are made of: an expert's three points, else the samples, else minutes_per_item."""
    table, samples = tables["baselines"], tables["baseline_samples"]
    sampled = {row["baseline_id"] for row in samples.rows}
    experts = {row["baseline_id"] for row in table.rows if row["method"] == "expert"}
    checked: list[tuple[Table, Row, tuple[str, ...]]] = []
    for row in table.rows:
        if row["baseline_id"] in experts:
            checked.append((table, row, ("low_minutes", "mode_minutes", "high_minutes")))
        elif row["baseline_id"] not in sampled:
            checked.append((table, row, ("minutes_per_item",)))
    checked += [(samples, row, ("minutes",)) for row in samples.rows if row["baseline_id"] not in experts]
    for register, row, columns in checked:
        column = max(columns, key=lambda name: row[name] or 0)
        minutes = row[column] or 0
        if minutes > WORKING_DAY_MINUTES:
            yield finding(
                "longer_than_working_day",
                register,
                row,
                f"基準時間 {row['baseline_id']} の {column} {minutes:g} 分は"
                f" 1 日の勤務時間 {WORKING_DAY_MINUTES} 分を超えています。",
                f"Baseline {row['baseline_id']}: {column} {minutes:g} is longer than a working day of"
                f" {WORKING_DAY_MINUTES} minutes.",
            )


BASELINE_QUESTIONS = (
    _baselines_without_minutes,
    _overlapping_baselines,
    _samples_of_untimed_baselines,
    _fewer_samples_than_told,
    _minutes_above_a_working_day,
)
