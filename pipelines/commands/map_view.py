"""What ``dx map`` shows.

Belongs here: words and tables. Does not belong here: reading files, choosing layouts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.commands.reasons import reason
from pipelines.commands.words import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from pipelines.landing.draft import Draft
    from pipelines.landing.explain import Candidate, Example, Explanation, Part
    from pipelines.landing.mapping import Layout

_ENCODINGS = {
    "utf-8": ("UTF-8", "UTF-8"),
    "utf-8-sig": ("UTF-8 (BOM 付き)", "UTF-8 with a BOM"),
    "cp932": ("Shift_JIS (CP932)", "Shift_JIS (CP932)"),
    "utf-16": ("UTF-16", "UTF-16"),
}
_KINDS = {
    "csv": ("CSV", "CSV"),
    "xlsx": ("Excel ブック", "Excel workbook"),
    "json": ("JSON", "JSON"),
    "lines": ("ログ (1 行 1 件)", "log, one record per line"),
    "text": ("テキスト", "text"),
}
_DELIMITERS = {",": ("コンマ", "comma"), "\t": ("タブ", "tab"), ";": ("セミコロン", "semicolon")}
_CANDIDATES_SHOWN = 5
_CELL = 60  # characters of a cell that are shown
_TEXT_TYPES = ("text", "key", "choice", "status", "setting")


def show_layouts(terminal: Console, layouts: Sequence[Layout], city: Collection[tuple[str, str]]) -> None:
    """All layouts, by source."""
    table = _table(say("読める形式", "Layouts"))
    for title in (say("データ源 / 定義", "source / layout"), say("表", "table"), say("確認", "confirmed")):
        table.add_column(title, no_wrap=True)
    table.add_column(say("ファイル (inbox の下)", "files below inbox"), overflow="fold")
    source = None
    for layout in layouts:
        if source != layout.source:
            source = layout.source
            table.add_section()
            table.add_row(source, style="bold")
        mark = say(" (市)", " (city)") if (layout.source, layout.name) in city else ""
        confirmed = say("済", "yes") if layout.confirmed else say("未", "no")
        files = [glob.removeprefix(f"{layout.source}/") for glob in layout.file.glob]
        table.add_row(f" {layout.name}{mark}", layout.table, confirmed, "\n".join(files))
    terminal.print(table)


def show_draft(terminal: Console, target: Path, draft: Draft) -> None:
    """What was guessed for a new mapping file, and what to do next."""
    terminal.print(say(f"書きました: {target}", f"Written: {target}"), markup=False)
    table = _table("")
    for title in (say("見出し", "header"), say("列", "column"), ""):
        table.add_column(title, overflow="fold")
    for guess in draft.guesses:
        table.add_row(_cell(guess.header), "\n".join(guess.columns), "" if guess.sure else say("推測", "guess"))
    for header in draft.unclaimed:
        table.add_row(_cell(header), "-", "")
    terminal.print(table)
    if draft.open_columns:
        names = ", ".join(draft.open_columns)
        ja = f"見出しが見つからない必須の列: {names}。書き足すまで、行はすべて隔離されます。"
        terminal.print(say(ja, f"Needed and not found: {names}. Until you write them in, every row goes into quarantine."))
    terminal.print(
        say(
            "「推測」を確かめてから、dx map ファイル でもう一度見てください。", "Look at the guesses, then run again: dx map FILE"
        )
    )


def show_explanation(terminal: Console, said: Explanation, file: str, owners: Sequence[Layout], place: str | None) -> None:
    """Everything about one file, the verdict last; ``place`` is where it would have to lie, where it does not."""
    terminal.print(f"{say('ファイル', 'File')}: {file}", markup=False)
    facts = [say(*_KINDS.get(said.kind, (said.kind, said.kind)))] if said.kind else []
    if said.delimiter:
        facts.append(say(f"区切りは{_DELIMITERS[said.delimiter][0]}", f"separated by {_DELIMITERS[said.delimiter][1]}"))
    if said.encoding:
        facts.append(say(*_ENCODINGS.get(said.encoding, (said.encoding, said.encoding))))
    if facts:
        terminal.print(f"{say('種類', 'Kind')}: {say('、', ', ').join(facts)}", markup=False)
    _show_candidates(terminal, said, owners)
    for part in said.parts if not said.choices else next(iter(said.choices.values())).parts:
        _show_part(terminal, part, said.kind, with_values=not said.choices)
    _show_choices(terminal, said)
    _show_verdict(terminal, said, place)


def _show_candidates(terminal: Console, said: Explanation, owners: Sequence[Layout]) -> None:
    chosen = {(part.layout.source, part.layout.name) for part in said.parts}
    shown = [each for each in said.candidates if each.hits or each.is_named]
    known = [each for each in shown if (each.layout.source, each.layout.name) in chosen]
    others = [each for each in shown if each not in known]
    if not known and not others:
        return
    table = _table(say("どの定義で読むか", "Which layout reads it"))
    table.add_column("", no_wrap=True)
    table.add_column(say("定義", "layout"), overflow="fold")
    table.add_column(say("見出しの一致", "headers known"), justify="right", no_wrap=True)
    table.add_column(say("必要", "needed"), justify="right", no_wrap=True)
    table.add_column(say("なぜ", "why"), overflow="fold")
    for each in [*known, *others][:_CANDIDATES_SHOWN]:
        is_chosen = each in known
        mark = "*" if is_chosen else ""
        hits = f"{each.hits}/{len(each.layout.columns)}"
        name = f"{each.layout.source}/{each.layout.name}"
        table.add_row(mark, name, hits, str(each.layout.file.min_alias_hits), _why(each, owners, is_chosen))
    terminal.print(table)


def _why(each: Candidate, owners: Sequence[Layout], is_chosen: bool) -> str:
    if is_chosen:
        if not each.hits:
            return say("列を問わない", "asks for no headers")
        return say("一致が最も多い", "knows most headers")
    if not each.is_named and each.layout not in owners:
        return say("ファイル名が違う", "reads files of other names")
    return say("一致が少ない", "knows fewer headers") if each.fits else say("一致が足りない", "knows too few headers")


def _show_part(terminal: Console, part: Part, kind: str, *, with_values: bool) -> None:
    if part.sheet is not None:
        terminal.print(say(f"シート: {part.sheet}", f"Sheet: {part.sheet}"), markup=False)
    if kind in ("csv", "xlsx"):
        terminal.print(say(f"見出し行: {part.header_row} 行目", f"Header: row {part.header_row}"))
    _show_columns(terminal, part)
    if not with_values:
        return
    _show_first(terminal, part)
    _show_examples(terminal, part.examples, part.layout)
    _show_rows(terminal, part)


def _show_columns(terminal: Console, part: Part) -> None:
    columns = part.layout.columns
    table = _table(say(f"列の行き先 (表 {part.layout.table})", f"Where columns go (table {part.layout.table})"))
    table.add_column(say("見出し", "header"), overflow="fold")
    table.add_column(say("列", "column"), overflow="fold")
    table.add_column(say("型", "type"), no_wrap=True)
    left = []
    ignored = part.ignored
    for header, names in part.targets:
        if names:
            kinds = [say("保存しない", "never stored") if columns[name].personal else columns[name].type for name in names]
            table.add_row(_cell(header), "\n".join(names), "\n".join(kinds))
        elif header.strip() and part.layout.answers is not None and header not in ignored:
            example = part.answer_examples.get(header)
            table.add_row(_cell(header), say("設問", "question"), say(f"例: {example}", f"e.g. {example}") if example else "")
        elif header.strip():
            left.append(_cell(header))
    for name, value in part.from_path.items():
        table.add_row(say(f"(ファイル名から) {value}", f"(from the file's name) {value}"), name, "")
    terminal.print(table)
    if left:
        terminal.print(say(f"読まない見出し: {', '.join(left)}", f"Headers not read: {', '.join(left)}"), markup=False)
    for name in part.missing:
        aliases = ", ".join(columns[name].aliases)
        ja = f"必須の列 {name} の見出しがありません (知っている見出し: {aliases})"
        terminal.print(say(ja, f"No header for the required column {name} (known: {aliases})"), markup=False)


def _show_first(terminal: Console, part: Part) -> None:
    if not part.first:
        return
    table = _table(say("最初の行 (保存される値)", "First rows, as stored"))
    table.add_column(say("列", "column"), no_wrap=True)
    for number, _ in part.first:
        table.add_column(say(f"{number} 行目", f"row {number}"), overflow="fold")
    for name in dict.fromkeys(name for _, row in part.first for name in row):
        table.add_row(name, *(_cell(row.get(name, "")) for _, row in part.first))
    terminal.print(table)


def _show_examples(terminal: Console, examples: Sequence[Example], layout: Layout) -> None:
    changed = [each for each in examples if each.type not in _TEXT_TYPES or each.type in ("choice", "status")]
    if not changed:
        return
    table = _table(say("値の変換", "Values changed"))
    table.add_column(say("列", "column"), no_wrap=True)
    for title in (say("元の値", "written"), say("保存される値", "stored"), say("変換", "change")):
        table.add_column(title, overflow="fold")
    for each in changed:
        table.add_row(each.column, _cell(each.written), _cell(each.stored), what_happened(each, layout.timezone))
    terminal.print(table)


def what_happened(example: Example, timezone: str) -> str:
    """The change of a value in words; empty where only the way of writing differs."""
    text = example.written
    words = []
    if re.search(r"明治|大正|昭和|平成|令和|^\s*[MTSHRＭＴＳＨＲmtshr]\s*\d", text):
        words.append(say("和暦", "Japanese era"))
    if re.search(r"(?:^|[\sT])(?:2[4-9]|[34]\d):\d\d", text) and example.type in ("clock", "datetime"):
        words.append(say("24 時以降は翌日", "past midnight: the next day"))
    if re.search(r"[▲△−－]", text):
        words.append(say("負の数", "negative"))
    if re.search(r"[０-９]", text):
        words.append(say("全角数字", "full-width digits"))
    if re.search(r"\d[,，]\d{3}", text):
        words.append(say("桁区切り", "thousands separators"))
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and example.type in ("date", "datetime"):
        words.append(say("Excel の日付番号", "Excel day number"))
    if re.fullmatch(r"\d{12,}", text) and example.type == "datetime":
        words.append(say("エポックミリ秒", "epoch milliseconds"))
    elif example.type == "datetime" and (timezone == "UTC" or re.search(r"(?:Z|[+-]\d\d:?\d\d)$", text)):
        words.append(say("日本時間へ", "to Japan time"))
    return say("、", ", ").join(words)


def _show_rows(terminal: Console, part: Part) -> None:
    if part.rows_outside:
        terminal.print(say(f"対象外の行: {part.rows_outside:,} 行", f"Rows out of scope: {part.rows_outside:,}"))
        if part.rows_above:
            ja, en = f"  見出しより上: {part.rows_above:,} 行", f"  above the header: {part.rows_above:,}"
            terminal.print(say(ja, en))
        for number, text in part.outside:
            shown = _cell(text) or say("(空行)", "(blank)")
            terminal.print(say(f"  {number} 行目: {shown}", f"  row {number}: {shown}"), markup=False)
        _more(terminal, part.rows_outside - part.rows_above - len(part.outside))
    if part.reasons:
        total = part.reasons.total()
        table = _table(say(f"隔離される行: {total:,} 行", f"Rows for quarantine: {total:,}"))
        table.add_column(say("行", "row"), justify="right", no_wrap=True)
        for title in (say("理由", "reason"), say("見出し", "header"), say("値", "value")):
            table.add_column(title, overflow="fold")
        for number, code, column, value in part.quarantined:
            table.add_row(str(number), reason(code), _cell(column or ""), _cell(value or ""))
        terminal.print(table)
        if total > len(part.quarantined):
            for code, count in part.reasons.most_common():
                terminal.print(f"  {reason(code)}: {count:,}", markup=False)
    if part.repeated_keys:
        ja = f"同じ鍵の行: {part.repeated_keys:,} 行 (取込み時に重複または差替えになります)"
        terminal.print(say(ja, f"Rows that repeat a key: {part.repeated_keys:,} (duplicate or superseded when loaded)"))


def _more(terminal: Console, count: int) -> None:
    if count > 0:
        terminal.print(say(f"  ほか {count:,} 行", f"  and {count:,} more"))


def _show_choices(terminal: Console, said: Explanation) -> None:
    """What the values come to under each setting the city may choose."""
    if not said.choices:
        return
    table = _table(say("設定による読み方の違い", "How each setting reads"))
    table.add_column(say("元の値", "written"), overflow="fold")
    for value in said.choices:
        table.add_column(value, overflow="fold")
    by_setting = {
        value: {each.written: each.stored for part in way.parts for each in part.examples if each.type == "hours"}
        for value, way in said.choices.items()
    }
    for written in dict.fromkeys(text for readings in by_setting.values() for text in readings):
        table.add_row(_cell(written), *(readings.get(written, written) for readings in by_setting.values()))
    if table.row_count:
        terminal.print(table)


def _show_verdict(terminal: Console, said: Explanation, place: str | None) -> None:
    if said.refusal is not None:
        ja, en = f"このファイルは読めません: {reason(said.refusal)}", f"This file cannot be read: {reason(said.refusal)}"
        terminal.print(say(ja, en), markup=False)
        if said.choices:
            values = say(" か ", " or ").join(said.choices)
            terminal.print(say(f"値は {values} のどちらかです。", f"The value is {values}."), markup=False)
        if said.refusal == "no_header":
            _propose_draft(terminal)
        return
    read = sum(part.rows_read for part in said.parts)
    ready = sum(part.rows_ready for part in said.parts)
    outside = sum(part.rows_outside for part in said.parts)
    ja = f"読込 {read:,} 行 = 取込 {ready:,} + 隔離 {said.quarantined:,} + 対象外 {outside:,}"
    en = f"{read:,} rows read = {ready:,} to load + {said.quarantined:,} for quarantine + {outside:,} out of scope"
    terminal.print(say(ja, en))
    if said.is_misread:
        terminal.print(say("取り込める行がありません。", "No row of it would be loaded."))
        _propose_draft(terminal)
    answers = sum(part.answers for part in said.parts)
    if answers:
        terminal.print(say(f"うち回答: {answers:,} 件", f"Answers in them: {answers:,}"))
    if place is not None:
        terminal.print(
            say(f"取り込むには、この名前で置いてください: {place}", f"To load it, put it under this name: {place}"), markup=False
        )


def _propose_draft(terminal: Console) -> None:
    ja = "新しい形式なら、定義の下書きを作れます: dx map ファイル --source データ源 --write 名前"
    terminal.print(say(ja, "For a new layout draft a mapping: dx map FILE --source SOURCE --write NAME"), markup=False)


def _table(title: str) -> Table:
    from rich.table import Table

    return Table(title=title or None, title_justify="left", title_style="bold")


def _cell(text: str) -> str:
    """One line of a cell."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _CELL else f"{flat[: _CELL - 1]}…"
