"""docs/faults.md and its Japanese twin, written from what ``make faults`` recorded.

Belongs here: the tables of the two pages. Does not belong here: their text (in the pages themselves, around the markers).
Run as ``python -m tests.faults.page``.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
RESULTS = DOCS / "faults.jsonl"
_BEGIN, _END = "<!-- from docs/faults.jsonl -->", "<!-- end -->"

_PHASES = {
    "landing": "取り込み (landing)",
    "loading": "読み込み (loading)",
    "dbt": "dbt",
    "audit": "検査",
    "publication": "公開",
    "between": "その間",
}
_FAULTS = {
    "power lost in publication": "公開中の停電 (同期と改名のすべての前後)",
    "power lost in landing": "取り込み中の停電 (同期と改名のすべての前後)",
    "landed file without its tail": "末尾を失った取り込み済みファイル",
    "receipt without its tail": "末尾を失った受領の記録",
    "pointer without its tail": "末尾を失った current.json",
    "snapshot lost or damaged": "なくなった・壊れた公開ファイル",
    "write-ahead log without its tail": "末尾を失った先行書き込みログ (WAL)",
    "disk full in publication": "公開中のディスク満杯 (tmpfs)",
    "disk full in landing and loading": "取り込み・読み込み中のディスク満杯 (tmpfs)",
    "read-only folder": "書き込めないフォルダ (読み取り専用マウント)",
    "landing and loading alone, killed": "取り込み・読み込みだけの kill -9",
    "publication alone, killed": "公開だけの kill -9",
    "readers": "読み手が読み続ける間の公開",
    "two runs at once": "同時に始めた実行",
    "file still being written": "書き込み途中のファイルの読み取り",
    "source late for a week": "1 週間遅れたデータ源",
    "out of memory": "メモリ不足",
    "clock that jumps": "時計の飛び",
    "host in another zone": "ほかの時間帯のサーバー",
    "damaged warehouse": "壊れたデータベース",
}
_NOT_COUNTS = {"fault", "on", "readings"}


def tables(lines: list[dict[str, object]], lang: str) -> str:
    """The two tables: kills by phase, and the other faults, each with the number of times it was really tried."""
    chains = [line for line in lines if line["fault"] == "kill -9"]
    kills = [kill for line in chains for kill in line["kills"]]  # type: ignore[attr-defined]
    by_phase = Counter((kill["phase"], kill["target"]) for kill in kills)
    ja = lang == "ja"
    head = ("局面", "プロセス群", "親だけ", "計") if ja else ("phase", "process group", "parent alone", "all")
    rows = [
        (_PHASES[phase] if ja else phase, by_phase[phase, "group"], by_phase[phase, "parent"])
        for phase in _PHASES
        if by_phase[phase, "group"] + by_phase[phase, "parent"]
    ]
    totals = ("計" if ja else "all", sum(row[1] for row in rows), sum(row[2] for row in rows))
    out = [_row(head), "|---|--:|--:|--:|", *(_row((*row, row[1] + row[2])) for row in (*rows, totals))]
    differing = sum(int(str(line["doubles_that_differ"])) for line in chains)
    out += [
        "",
        f"回復の実行: {len(chains)} 回。公開した数値のうち、ビット単位で違う倍精度数: {differing} 個 (差は 1e-11 以下)。"
        if ja
        else f"Runs that recovered: {len(chains)}. Published doubles that differ in a bit: {differing} (by 1e-11 or less).",
        "",
        _row(("そのほかの障害", "回数") if ja else ("other faults", "times tried")),
        "|---|--:|",
    ]
    tried: Counter[str] = Counter()
    for line in lines:
        if line["fault"] != "kill -9":
            tried[str(line["fault"])] += sum(int(str(count)) for name, count in line.items() if name not in _NOT_COUNTS)
    out += [_row((_FAULTS[fault] if ja else fault, f"{tried[fault]:,}")) for fault in _FAULTS if tried[fault]]
    return "\n".join(out)


def _row(cells: tuple[object, ...]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def with_tables(page: str, results: str, lang: str) -> str:
    """The page with its tables made anew."""
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    lines = [json.loads(line) for line in results.splitlines()]
    return f"{before}{_BEGIN}\n\n{tables(lines, lang)}\n\n{_END}{after}"


def main() -> None:
    """Write the tables of both pages."""
    results = RESULTS.read_text(encoding="utf-8")
    for name, lang in (("faults.md", "en"), ("faults.ja.md", "ja")):
        path = DOCS / name
        path.write_text(with_tables(path.read_text(encoding="utf-8"), results, lang), encoding="utf-8")


if __name__ == "__main__":
    main()
