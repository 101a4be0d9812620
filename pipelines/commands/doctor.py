"""``dx doctor``: looks at the set-up and the registers and says what to mend. Changes nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.commands.words import console, say
from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.warehouse.folders import looks_writable, written_folders
from pipelines.warehouse.lock import lock_holder

if TYPE_CHECKING:
    from pipelines.registers.finding import Finding as Question

DISK_SPACE_WANTED_GB = 5


@dataclass(frozen=True)
class Finding:
    """One line of the examination; a problem has to be mended, a question only looked at."""

    state: str
    text: str


def examine(settings: Settings) -> int:
    """Print what was found; 0 where a run can go ahead, 1 where something has to be mended first."""
    terminal = console()
    findings = [
        *_folders(settings),
        *_disk(settings),
        *_hash_key(settings),
        *_warehouse(settings),
        *_alerts(settings),
        *_settings_files(settings),
        *_lock(settings),
        *_registers(settings),
        *_figures(settings),
    ]
    marks = {"fine": say("良", "fine    "), "question": say("問", "question"), "problem": say("要修正", "problem ")}
    for finding in findings:
        terminal.print(f"{marks[finding.state]}  {finding.text}", markup=False)
    return int(any(finding.state == "problem" for finding in findings))


def _folders(settings: Settings) -> Iterator[Finding]:
    if not settings.data_dir.is_dir():
        yield Finding(
            "problem", say(f"データフォルダがありません: {settings.data_dir}", f"There is no data folder: {settings.data_dir}")
        )
        return
    for folder in (settings.registers_dir, settings.inbox_dir):
        if not folder.is_dir():
            yield Finding("question", say(f"フォルダがありません: {folder}", f"There is no folder {folder}"))
        elif not os.access(folder, os.R_OK | os.X_OK):
            yield Finding("problem", say(f"フォルダを読めません: {folder}", f"The folder cannot be read: {folder}"))
    for folder in written_folders(settings):
        if not looks_writable(folder):
            yield Finding(
                "problem",
                say(
                    f"フォルダに書けません: {folder} (ファイルなら取り除き、フォルダなら書込みを許可してください)",
                    f"The folder cannot be written: {folder} (remove it if it is a file, else permit writing)",
                ),
            )
    yield Finding("fine", say(f"データフォルダ: {settings.data_dir}", f"Data folder: {settings.data_dir}"))


def _disk(settings: Settings) -> Iterator[Finding]:
    if settings.data_dir.is_dir():
        free = shutil.disk_usage(settings.data_dir).free / 1e9
        state = "fine" if free >= DISK_SPACE_WANTED_GB else "problem"
        yield Finding(
            state,
            say(
                f"空き容量 {free:.1f} GB (目安 {DISK_SPACE_WANTED_GB} GB)",
                f"Free disk space {free:.1f} GB (wanted {DISK_SPACE_WANTED_GB} GB)",
            ),
        )


def _hash_key(settings: Settings) -> Iterator[Finding]:
    from pipelines.identity import KEY_FILE_NAME, require_key

    path = settings.warehouse_dir / KEY_FILE_NAME
    try:
        require_key(settings)
    except UserError as error:
        yield Finding("problem", say(error.ja, error.en))
        return
    if settings.hash_key and settings.hash_key.get_secret_value():
        yield Finding("fine", say("個人識別用の鍵: DX_HASH_KEY", "Hashing key: DX_HASH_KEY"))
    elif not path.exists():
        yield Finding("fine", say("個人識別用の鍵: 最初の実行で作ります", "Hashing key: made by the first run"))
    else:
        yield Finding("fine", say(f"個人識別用の鍵: {path}", f"Hashing key: {path}"))


def _warehouse(settings: Settings) -> Iterator[Finding]:
    from pipelines.warehouse.connection import look_at

    try:
        version = look_at(settings)
    except UserError as error:
        yield Finding("problem", say(error.ja, error.en))
        return
    if version is not None:
        path = settings.warehouse_path
        yield Finding("fine", say(f"データベース: {path}", f"Warehouse: {path}"))


def _alerts(settings: Settings) -> Iterator[Finding]:
    from pipelines.alerts.config import load_config
    from pipelines.alerts.outbox import channels, waiting

    try:
        config = load_config(settings)
    except UserError as error:
        yield Finding("problem", say(error.ja, error.en))
        return
    if config is None:
        yield Finding("fine", say("通知: 設定なし (docs/alerts.ja.md)", "Alerts: not set up (docs/alerts.md)"))
        return
    left = waiting(settings)
    names = ", ".join(sorted(channels(config)))
    if left:
        yield Finding("question", say(f"届いていない通知 {left} 件: dx alert", f"Alerts not delivered: {left}: dx alert"))
    yield Finding("fine", say(f"通知: {names}", f"Alerts: {names}"))


def _settings_files(settings: Settings) -> Iterator[Finding]:
    """The settings that a run, a pull, the page or Dagster refuses to begin with."""
    from dashboard.access import read_access
    from pipelines.landing.mapping import city_layouts
    from pipelines.orchestration.home import postgres_url
    from pipelines.pull.config import is_configured, load_config
    from pipelines.secret_file import read_secret_file

    readers: list[tuple[str, str, Callable[[], object]]] = [
        ("形式の定義 (mappings)", "Mappings", lambda: city_layouts(settings.mappings_dir)),
        ("取得 (pull.yaml)", "Pulls (pull.yaml)", lambda: is_configured(settings) and load_config(settings)),
        ("ログイン (secrets.toml)", "Login (secrets.toml)", lambda: read_access(read_secret_file(settings.secrets_path))),
        ("Dagster の PostgreSQL", "Dagster's PostgreSQL", lambda: postgres_url(settings)),
    ]
    for ja, en, read in readers:
        try:
            is_set = bool(read())
        except UserError as error:
            yield Finding("problem", say(error.ja, error.en))
        else:
            yield Finding(
                "fine", say(f"{ja}: {'誤りなし' if is_set else '設定なし'}", f"{en}: {'no errors' if is_set else 'not set up'}")
            )


def _lock(settings: Settings) -> Iterator[Finding]:
    holder = lock_holder(settings)
    if holder:
        yield Finding("question", say(*holder.said()))
    else:
        yield Finding("fine", say("実行中のものはありません", "No run is under way"))


def _registers(settings: Settings) -> Iterator[Finding]:
    from pipelines.registers.doctor import content_questions

    try:
        questions = content_questions(settings)
    except UserError as error:
        yield Finding("problem", say(error.ja, error.en))
        return
    yield from map(_question, questions)
    yield Finding(
        "fine", say(f"台帳: 誤りなし、確認事項 {len(questions)} 件", f"Registers: no errors, {len(questions)} questions")
    )


def _figures(settings: Settings) -> Iterator[Finding]:
    """Rows that the figures of the published snapshot do not fit; a row mended since is asked about until the next run."""
    from pipelines.quality.plausibility import published_questions

    try:
        questions = published_questions(settings)
    except UserError as error:
        yield Finding("problem", say(error.ja, error.en))
        return
    if questions:
        yield Finding(
            "question",
            say(
                f"公開中の数値と合わない台帳の行: {len(questions)} 件 (最後の dx run の時点の行番号)",
                f"Register rows that the published figures do not fit: {len(questions)} (row numbers as of the last dx run)",
            ),
        )
    yield from map(_question, questions)


def _question(question: Question) -> Finding:
    where = question.file
    if question.row is not None:
        where = say(f"{question.file} 行 {question.row}", f"{question.file} row {question.row}")
    return Finding("question", f"{where}: {say(question.ja, question.en)}")
