"""The monthly digest: a complete month's figures of the city in a few lines, with the pack attached.

Belongs here: its words, when it is due. Does not belong here: what is in the pack (``dashboard.packs``), sending (``alerts``).
Every figure is published as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from pipelines.alerts.config import AlertConfig, load_config
from pipelines.alerts.message import Message, Section
from pipelines.alerts.outbox import Try, deliver, keep
from pipelines.alerts.told import alerts_lock, read_told, write_told
from pipelines.alerts.watch import never_breaking
from pipelines.alerts.words import Words
from pipelines.errors import UserError
from pipelines.methods.figures import number
from pipelines.settings import Settings
from pipelines.warehouse.snapshots import Snapshot, current_snapshot, open_published

BY = "digest"

_MONTH = "select max_by((month, fiscal_year, fiscal_year_label), month) from dim_month where is_complete"
_HOURS = """
    select net_hours, net_hours_low80, net_hours_high80 from mart_hours_saved_period
    where scope = 'city' and tool = 'all' and period = ? and ? between period_start and period_end
"""
_CHANGE = """
    select sentence_ja, sentence_en from mart_change_summary
    where scope = 'city' and tool = 'all' and period = 'month' and period_start = ?
"""
_ADOPTION = """
    select tool, active_rate, active_staff, entitled_staff from mart_adoption
    where scope = 'city' and month = ? and not suppressed and active_rate is not null
    order by tool
"""


@dataclass(frozen=True)
class Month:
    """A complete month (its first day) and its fiscal year."""

    first_day: date
    fiscal_year: int
    fiscal_year_label: str


def send_digest(settings: Settings, config: AlertConfig) -> list[Try]:
    """Send the digest of the newest complete month of the current snapshot, whether or not it was sent before.

    Raises UserError (exit code 2) where nothing is published or no month is complete yet, and where the pack cannot be made.
    """
    snapshot = current_snapshot(settings)
    month = _newest_month(settings, snapshot) if snapshot else None
    if snapshot is None or month is None:
        raise UserError(
            "月報にできる月がまだありません。1 か月分のデータがそろってから実行してください。",
            "No month is complete yet. Run this once a whole month has been published.",
            exit_code=2,
        )
    return _send(settings, config, snapshot, month)


def send_digest_if_due(settings: Settings) -> None:
    """At the end of a run: the digest of a month that has become complete since the last one, once; never breaks the run."""
    config = load_config(settings)
    if config is None:
        return
    with never_breaking(settings):
        snapshot = current_snapshot(settings)
        month = _newest_month(settings, snapshot) if snapshot else None
        if snapshot and month and f"{month.first_day:%Y-%m}" > read_told(settings).digest_month:
            _send(settings, config, snapshot, month)


def _send(settings: Settings, config: AlertConfig, snapshot: Snapshot, month: Month) -> list[Try]:
    # the packs' libraries are loaded for a month that is due, not for every run
    from dashboard.packs.files import pointer_to, write_packs

    pointer = pointer_to(settings, snapshot.snapshot_id)
    paths = write_packs(settings, pointer, ["pdf"], fiscal_year=month.fiscal_year, lang=settings.lang, by=BY)
    message = _message(settings, snapshot, month, paths)
    with alerts_lock(settings):
        keep(settings, config, message)
        write_told(settings, replace(read_told(settings), digest_month=f"{month.first_day:%Y-%m}"))
        return deliver(settings, config)


def _newest_month(settings: Settings, snapshot: Snapshot) -> Month | None:
    with open_published(settings, snapshot) as connection:
        ((row,),) = connection.execute(_MONTH).fetchall()
    return Month(*row) if row else None


def _message(settings: Settings, snapshot: Snapshot, month: Month, paths: list[Path]) -> Message:
    lang = settings.lang
    with open_published(settings, snapshot) as connection:
        figures = [*_hours(connection, month, lang), *_changes(connection, month, lang), *_adoption(connection, month, lang)]
    ja = lang == "ja"
    when = f"{month.first_day.year}年{month.first_day.month}月" if ja else f"{month.first_day:%Y-%m}"
    source = (
        f"公開版 {snapshot.snapshot_id}（データの最終日 {snapshot.data_until}）の数字です。"
        if ja
        else f"Figures of snapshot {snapshot.snapshot_id} (data until {snapshot.data_until})."
    )
    attached = (
        f"添付: {month.fiscal_year_label}の報告書（PDF）。Excel と PowerPoint は dx report で作れます。"
        if ja
        else f"Attached: the report of fiscal year {month.fiscal_year} (PDF). dx report makes Excel and PowerPoint."
    )
    sections = (
        Section("数字" if ja else "Figures", tuple(figures)),
        Section("出典" if ja else "Source", (source, attached)),
    )
    return Message("digest", Words(lang).title(f"{when}分の月報" if ja else f"Digest of {when}"), sections, tuple(paths))


def _hours(connection: duckdb.DuckDBPyConnection, month: Month, lang: str) -> list[str]:
    names = {
        "month": ("当月の純削減時間", "Net hours saved in the month"),
        "fiscal_year": (f"{month.fiscal_year_label}の累計", "In the fiscal year so far"),
    }
    lines = []
    for period, (ja, en) in names.items():
        for net, low, high in connection.execute(_HOURS, [period, month.first_day]).fetchall():
            line = f"{ja}: {number(net)} 時間" if lang == "ja" else f"{en}: {number(net)} hours"
            if low is not None:
                ends = number(low), number(high)
                line += "（80%区間 {}〜{}）".format(*ends) if lang == "ja" else " (80 % interval {} to {})".format(*ends)
            lines.append(line)
    return lines


def _changes(connection: duckdb.DuckDBPyConnection, month: Month, lang: str) -> list[str]:
    return [ja if lang == "ja" else en for ja, en in connection.execute(_CHANGE, [month.first_day]).fetchall()]


def _adoption(connection: duckdb.DuckDBPyConnection, month: Month, lang: str) -> list[str]:
    return [
        f"{tool} の利用率: {rate:.1%}（{active:,}/{entitled:,} 人）"
        if lang == "ja"
        else f"{tool}: {rate:.1%} active ({active:,} of {entitled:,} staff)"
        for tool, rate, active, entitled in connection.execute(_ADOPTION, [month.first_day]).fetchall()
    ]
