"""``dx status``: what is published, how fresh, what fits no register, what is quarantined or waiting. Changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.commands.reasons import reason, state
from pipelines.commands.words import console, say
from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir
from pipelines.warehouse.lock import lock_holder, run_lock

if TYPE_CHECKING:
    import duckdb
    from rich.console import Console

    from pipelines.warehouse.snapshots import Snapshot


def show_status(settings: Settings) -> None:
    """Print the current snapshot and its sources, then the private warehouse's ledger unless a run is using it."""
    from pipelines.warehouse.snapshots import current_snapshot

    require_data_dir(settings)
    terminal = console()
    snapshot = current_snapshot(settings)
    if snapshot is None:
        terminal.print(say("まだ何も公開していません。次のコマンド: dx run", "Nothing is published yet. Next: dx run"))
    else:
        terminal.print(say(f"公開中: {snapshot.snapshot_id}", f"Current snapshot: {snapshot.snapshot_id}"))
        terminal.print(say(f"データの最終日: {snapshot.data_until}", f"Data until: {snapshot.data_until}"))
        _show_published(settings, snapshot, terminal)
    holder = lock_holder(settings)
    if holder:
        ja, en = holder.said()
        terminal.print(say(f"{ja}。", f"{en}."))
    elif settings.warehouse_path.exists():
        _show_ledger(settings, terminal)


def _show_published(settings: Settings, snapshot: Snapshot, terminal: Console) -> None:
    from pipelines.commands.listed import account_lines, survey_lines
    from pipelines.warehouse.snapshots import open_published

    try:
        published = open_published(settings, snapshot)
    except UserError as error:
        # what lies in the warehouse can be told all the same
        terminal.print(say(error.ja, error.en), markup=False)
        return
    with published as connection:
        _show_sources(connection, terminal)
        for line in [*survey_lines(connection), *account_lines(connection)]:
            terminal.print(line, markup=False)


def _show_sources(connection: duckdb.DuckDBPyConnection, terminal: Console) -> None:
    from rich.table import Table

    table = Table(title=say("データ源", "Sources"), title_justify="left")
    for title in (say("データ源", "source"), say("最新の記録", "newest record"), say("状態", "state")):
        table.add_column(title, no_wrap=True)
    table.add_column(say("ファイル", "files"), justify="right", no_wrap=True)
    for source, newest, code, files in connection.execute(
        "select source, newest_record_at, state, files from meta_sources order by source"
    ).fetchall():
        table.add_row(source, f"{newest:%Y-%m-%d %H:%M}" if newest else "-", state(code), f"{files:,}")
    terminal.print(table)


def _show_ledger(settings: Settings, terminal: Console) -> None:
    from pipelines.landing.ingest import has_new_files
    from pipelines.warehouse.connection import open_warehouse

    with run_lock(settings):
        with open_warehouse(settings) as connection:
            refused = connection.execute("select file_name, reason from meta.file where state = 'refused' order by 1").fetchall()
            reasons = connection.execute("select reason, count(*) from meta.quarantine group by 1 order by 2 desc, 1").fetchall()
            (waiting,) = connection.execute("select count(distinct day) from meta.pending_day").fetchall()[0]
        new_files = has_new_files(settings)
    terminal.print(say(f"読めなかったファイル: {len(refused)} 件", f"Files refused: {len(refused)}"))
    for name, code in refused:
        terminal.print(f"  {name}: {reason(code)}", markup=False)
    terminal.print(
        say(
            f"隔離した行: {sum(count for _, count in reasons):,} 行",
            f"Rows in quarantine: {sum(count for _, count in reasons):,}",
        )
    )
    for code, count in reasons:
        terminal.print(f"  {reason(code)}: {count:,}", markup=False)
    terminal.print(say(f"計算待ちの日: {waiting:,} 日", f"Days waiting to be computed: {waiting:,}"))
    if new_files:
        terminal.print(say("未取込のファイルがあります。次のコマンド: dx run", "There are files not loaded yet. Next: dx run"))
