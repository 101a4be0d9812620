"""``dx baseline check --samples``: the lines for baseline_samples.csv, and what to mind when they are added.

Belongs here: writing the lines, and the advice that keeps a grade. Does not belong here: which rows are usable
(``baseline_findings``).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.commands.words import say
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.commands.baseline_findings import Looked
    from pipelines.registers.reader import Table

_NAMED = 5


def write_samples(target: Path, looked: Sequence[Looked], tables: Mapping[str, Table]) -> list[str]:
    """Write the usable rows of known baselines to ``target``; what to tell of it, line by line.

    Raises UserError (exit code 2) where ``target`` exists or cannot be written.
    """
    with_baseline = [(each, each.study.baseline) for each in looked if each.study.baseline]
    ready = [(baseline, case) for each, baseline in with_baseline for case in each.usable]
    try:
        with target.open("x", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["baseline_id", "measured_on", "minutes"])
            for baseline, case in ready:
                writer.writerow([baseline["baseline_id"], case.measured_on or "", f"{case.minutes:.10g}"])
    except FileExistsError:
        raise UserError(
            f"{target} はすでにあります。上書きしません。別の名前にしてください。",
            f"{target} exists and is not overwritten. Use another name.",
            exit_code=2,
        ) from None
    except OSError as error:
        raise UserError(
            f"{target} に書けません ({error.strerror})。", f"{target} cannot be written ({error.strerror}).", exit_code=2
        ) from None
    ja = f"書きました: {target} ({len(ready)} 行)。registers/baseline_samples.csv に足してください。測り直しなら、"
    ja += "baselines.csv に新しい期間の行 (方法 timed) を作り、baseline_id をその行のものに変えます。"
    en = f"Written: {target} ({len(ready)} rows), to be added to registers/baseline_samples.csv. For a renewed baseline make a "
    en += "row of a new period (method timed) in baselines.csv and use its baseline_id."
    left = sum(len(each.study.cases) for each in looked) - len(ready)
    far = sum(len(each.far) for each, _ in with_baseline)
    repeated = sum(case.is_repeated for _, case in ready)
    lines = [say(ja, en)]
    if left:
        ja = f"書いていない行: {left} (読めない、将来の日付、0 分以下か 1 日より長い、業務か基準時間が台帳にない)"
        en = f"Rows not written: {left} (unreadable, of a future day, 0 minutes or more than a day, no process or baseline known)"
        lines.append(say(ja, en))
    if far or repeated:
        ja = f"外れ値 {far} 行と、上の行とすべて同じ {repeated} 行も書いてあります。誤りなら消してください。"
        lines.append(say(ja, f"Outliers ({far}) and repeated rows ({repeated}) are written too: delete those that are mistakes."))
    rows = Counter(row["baseline_id"] for row in tables["baseline_samples"].rows)
    written = {baseline["baseline_id"]: baseline for baseline, _ in ready}
    untimed = [name for name, baseline in written.items() if baseline["method"] != "timed"]
    told = [
        name
        for name, baseline in written.items()
        if baseline["method"] == "timed" and rows[name] < (baseline["sample_count"] or 0)
    ]
    return lines + how_to_add(untimed, told)


def how_to_add(untimed: Sequence[str], told: Sequence[str]) -> list[str]:
    """What to mind when samples are added, line by line.

    ``untimed``: baselines of another method than timed; ``told``: timed ones whose sample_count exceeds their samples.
    """
    lines = []
    if untimed:
        ja = f"{_names_ja(untimed)} は方法が timed でないので、そのまま実測を足しても根拠は変わりません。"
        ja += "baselines.csv に方法 timed の行を新しく作り (元の行の valid_to は、新しい行の valid_from の前日)、"
        ja += "実測には新しい行の baseline_id を書いてください。"
        en = f"Method of {_names_en(untimed)} is not timed: samples added there change no grade. Make a new row with method "
        en += "timed in baselines.csv (valid_to of the old row: the day before valid_from of the new) and give the samples its "
        en += "baseline_id."
        lines.append(say(ja, en))
    if told:
        ja = f"{_names_ja(told)} は sample_count の件数ほど実測の行がありません。実測を足すと sample_count に代わり、件数が減る"
        ja += "ことがあります。以前の実測も baseline_samples.csv に足してください。できなければ実測は足さず、全件の平均・件数・"
        ja += "標準偏差を baselines.csv の minutes_per_item・sample_count・sd_minutes に書いてください。"
        en = f"{_names_en(told)}: fewer samples than sample_count. Samples replace it, so that cases may be lost: add the "
        en += "earlier cases to baseline_samples.csv too. Where they are not kept, add none and write mean, count and standard "
        en += "deviation of all cases to minutes_per_item, sample_count and sd_minutes of baselines.csv."
        lines.append(say(ja, en))
    return lines


def _names_ja(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return "、".join(names[:_NAMED]) + (f" ほか {more} 件" if more > 0 else "")


def _names_en(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
