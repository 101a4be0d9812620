"""What is told of a run, in which words, and how often."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from pipelines.alerts import watch
from pipelines.alerts.config import load_config
from pipelines.alerts.watch import refusals_told, tell, watched_run
from pipelines.clock import tokyo_now, tokyo_today
from pipelines.errors import UserError
from pipelines.identity import key_check_path, require_key
from pipelines.settings import Settings
from pipelines.warehouse.lock import RunUnderWay, run_lock
from pipelines.warehouse.snapshots import current_snapshot
from tests.alerts.conftest import City, Mailbox, chat_section, mail_section
from tests.pull.server import Server

BEGAN = datetime(2026, 10, 17, 6, 0, 12)
BROKEN = UserError(
    '台帳 (registers) に誤りが 1 件あります。直すまで何も公開しません。\n  baselines.csv 行 5 列 method: 値 "佐藤" は使えません',
    'Problems\n  baselines.csv row 5 column method: value "佐藤"',
    without_cells=(
        "台帳 (registers) に誤りが 1 件あります。直すまで何も公開しません。\n  baselines.csv 行 5 列 method",
        "Problems in the registers: 1. Nothing is published until they are mended.\n  baselines.csv row 5 column method",
    ),
)

FAILURE = """\
■ 何が起きたか
2026-10-17 06:00 に始まった実行が失敗しました。新しい版は公開していません。
  台帳 (registers) に誤りが 1 件あります。直すまで何も公開しません。
    baselines.csv 行 5 列 method

■ いま有効なもの
公開中の版 20261016T060400（データの最終日 2026-10-15）はそのまま使えます。

■ すること
1. 上の内容を直します。設定と台帳は dx doctor で確かめられます。
2. dx run を実行します（次の定時実行を待つこともできます）。続きから進み、二重には数えません。
くわしい手順: docs/alerts.ja.md「実行が失敗したとき」
"""
KILLED = """\
■ 何が起きたか
2026-10-17 06:00 に始まった実行が、終わりの記録を残さずに止まりました（停電、再起動、メモリ不足、強制終了など）。

■ いま有効なもの
公開中の版 20261016T060400（データの最終日 2026-10-15）はそのまま使えます。

■ すること
dx run を実行します（次の定時実行を待つこともできます）。続きから進み、二重には数えません。
くわしい手順: docs/alerts.ja.md「実行が途中で止まったとき」
"""
RECOVERY = """\
■ 何が起きたか
2026-10-17 06:00 から失敗していた実行が成功し、新しい版を公開しました。

■ いま有効なもの
公開中の版 20261017T060400（データの最終日 2026-10-15）はそのまま使えます。

■ すること
することはありません。
"""
RECOVERY_WITHOUT_NEWS = """\
■ 何が起きたか
2026-10-17 06:00 から失敗していた実行は、また動ける状態です。新しく取り込むものはありません。

■ いま有効なもの
公開中の版 20261016T060400（データの最終日 2026-10-15）はそのまま使えます。

■ すること
することはありません。
"""
WATCH = """\
■ 何が起きたか
データ源の遅れ:
  ・uipath（最新の記録 2026-10-02）
  ・winactor（記録のあるファイルがまだありません）
合格しなかった検査（公開は止めていません）:
  ・mart_hours_saved: net_hours_jump（実際 1.31、期待 1.30 以下）

■ いま有効なもの
公開中の版 20261016T060400（データの最終日 2026-10-15）はそのまま使えます。

■ すること
・遅れ: そのシステムの出力を inbox/ の同じ名前のフォルダに入れます。自動取得なら dx pull を実行して結果を見ます。
・検査: dx doctor と dx status、またはダッシュボードの「信頼性」で行を確かめます。
くわしい手順: docs/alerts.ja.md「確認のお願い」
"""


@pytest.fixture(autouse=True)
def six_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "tokyo_now", lambda: BEGAN)


@contextmanager
def a_run(settings: Settings) -> Iterator[watch.RunWatch]:
    with run_lock(settings), watched_run(settings) as run:
        yield run


def fail(city: City, error: Exception = BROKEN) -> None:
    """A run one of whose steps fails, as Dagster's do: the error never reaches the resource."""
    with a_run(city.settings) as run:
        run.failures.append(error)


def know_everything(city: City, mailbox: Mailbox) -> None:
    """Tell what there is to tell about the first snapshot."""
    config = load_config(city.settings)
    assert config is not None
    tell(city.settings, config)
    mailbox.letters.clear()


def test_a_failed_run_is_told_with_what_is_valid_and_what_to_do(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    fail(city)
    assert mailbox.subjects == ["【DX効果】実行が失敗しました（公開中の版はそのまま使えます）"]
    assert mailbox.texts == [FAILURE]


def test_before_the_first_publication_nothing_is_said_to_be_valid(tmp_path: Path, mailbox: Mailbox) -> None:
    city = City(Settings(data_dir=tmp_path))
    city.mail_to(mailbox)
    fail(city)
    assert mailbox.subjects == ["【DX効果】実行が失敗しました"]
    nothing = "公開中の版はありません（まだ公開していないか、published/ の current.json か公開版のファイルを読めません）。"
    assert f"■ いま有効なもの\n{nothing}\n" in mailbox.texts[0]


@pytest.mark.parametrize("is_gone", [True, False], ids=["gone", "half"])
def test_a_snapshot_whose_file_is_lost_is_not_said_to_be_valid(city: City, mailbox: Mailbox, is_gone: bool) -> None:
    city.mail_to(mailbox)
    current = current_snapshot(city.settings)
    assert current is not None
    path = city.settings.published_dir / current.file
    content = path.read_bytes()
    path.unlink()
    if not is_gone:
        path.write_bytes(content[:100])
    fail(city)
    assert mailbox.subjects == ["【DX効果】実行が失敗しました"]
    assert "■ いま有効なもの\n公開中の版はありません（" in mailbox.texts[0]


def test_english_is_a_setting(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    city.settings.lang = "en"
    fail(city)
    assert mailbox.subjects == ["[DX Metrics] A run failed (the current snapshot stays)"]
    assert "  baselines.csv row 5 column method" in mailbox.texts[0].splitlines()[3]


def test_each_failing_run_is_told_once_and_recovery_once(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    know_everything(city, mailbox)
    fail(city)
    fail(city)
    for snapshot_id in ("20261017T060400", "20261018T060400"):
        with a_run(city.settings):
            city.publish(snapshot_id)
    assert mailbox.subjects == [
        *["【DX効果】実行が失敗しました（公開中の版はそのまま使えます）"] * 2,
        "【DX効果】復旧しました（新しい版を公開しました）",
    ]
    assert mailbox.texts[2] == RECOVERY


def test_an_error_on_the_way_into_a_run_is_told_and_passed_on(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    with pytest.raises(UserError), a_run(city.settings):
        raise BROKEN
    assert mailbox.texts == [FAILURE]


def test_a_run_that_was_killed_is_told_by_the_next_one_and_then_its_recovery(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    know_everything(city, mailbox)
    run = a_run(city.settings)
    run.__enter__()
    # as after a kill: the kernel has freed the lock, and nothing else of the run went on
    told = (city.settings.alerts_dir / "told.json").read_bytes()
    run.__exit__(None, None, None)
    (city.settings.alerts_dir / "told.json").write_bytes(told)
    with a_run(city.settings):
        city.publish("20261017T060400")
    assert mailbox.subjects == [
        "【DX効果】実行が途中で止まりました（公開中の版はそのまま使えます）",
        "【DX効果】復旧しました（新しい版を公開しました）",
    ]
    assert mailbox.texts == [KILLED, RECOVERY]


def test_files_that_wait_though_no_run_begins_are_told_once_until_one_has_run(
    city: City, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.mail_to(mailbox)
    know_everything(city, mailbox)
    config = load_config(city.settings)
    assert config is not None
    with a_run(city.settings):
        city.publish("20261017T060400")
    path = city.settings.inbox_dir / "uipath" / "jobs.json"
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    # the file came just now, whenever the test runs: what counts is whether it lay there at six
    next_six = datetime.combine((tokyo_now() + timedelta(hours=18)).date(), time(6))
    for hours_after, subjects in ((1, 0), (3, 1), (9, 1)):
        monkeypatch.setattr(watch, "tokyo_now", lambda now=next_six + timedelta(hours=hours_after): now)
        tell(city.settings, config)
        assert len(mailbox.subjects) == subjects
    assert mailbox.subjects == ["【DX効果】実行が始まっていません（公開中の版はそのまま使えます）"]
    assert "inbox/ に新しいファイルがあるのに、2026-10-17 06:00 の後、実行がありません。" in mailbox.texts[0]


def test_files_that_wait_though_no_run_ever_began_are_told_from_the_first_look_on(
    tmp_path: Path, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the daemon was never enabled: nothing was published, no warehouse was made."""
    city = City(Settings(data_dir=tmp_path))
    city.mail_to(mailbox)
    config = load_config(city.settings)
    assert config is not None
    path = city.settings.inbox_dir / "uipath" / "jobs.json"
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    next_six = datetime.combine((tokyo_now() + timedelta(hours=18)).date(), time(6))
    for hours_after, subjects in ((-12, 0), (1, 0), (3, 1), (27, 1)):
        monkeypatch.setattr(watch, "tokyo_now", lambda now=next_six + timedelta(hours=hours_after): now)
        tell(city.settings, config)
        assert len(mailbox.subjects) == subjects
    assert mailbox.subjects == ["【DX効果】実行が始まっていません"]
    looked = next_six - timedelta(hours=12)
    assert mailbox.texts[0].splitlines()[1] == (
        f"inbox/ に新しいファイルがあるのに、{looked:%Y-%m-%d %H:%M} の後、実行がありません。"
    )


def test_a_run_under_way_is_not_taken_for_a_killed_one(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    know_everything(city, mailbox)
    config = load_config(city.settings)
    assert config is not None
    with a_run(city.settings):
        assert tell(city.settings, config) == []
    assert mailbox.letters == []


def test_a_refusal_before_a_run_is_told_once_until_it_is_another_one(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    for error in (BROKEN, BROKEN, UserError("鍵ファイルを読めます。", "key"), RunUnderWay("別の実行", "another")):
        with suppress(UserError), refusals_told(city.settings):
            raise error
    assert [text.splitlines()[2] for text in mailbox.texts] == [
        "  台帳 (registers) に誤りが 1 件あります。直すまで何も公開しません。",
        "  鍵ファイルを読めます。",
    ]


def test_recovery_is_told_where_nothing_keeps_a_run_from_beginning_and_nothing_is_new(city: City, mailbox: Mailbox) -> None:
    """And the same refusal, another day, is told again."""
    city.mail_to(mailbox)
    know_everything(city, mailbox)
    for _ in range(2):
        with suppress(UserError), refusals_told(city.settings):
            raise BROKEN
        for _ in range(2):
            watch.tell_up_to_date(city.settings)
    assert (
        mailbox.subjects
        == [
            "【DX効果】実行が失敗しました（公開中の版はそのまま使えます）",
            "【DX効果】復旧しました（新しいデータはありません）",
        ]
        * 2
    )
    assert mailbox.texts[1] == RECOVERY_WITHOUT_NEWS


def test_what_is_worth_a_look_is_told_once_in_one_message(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    config = load_config(city.settings)
    assert config is not None
    tell(city.settings, config)
    assert tell(city.settings, config) == []
    assert mailbox.subjects == ["【DX効果】確認のお願い：遅れているデータ源 2、合格しなかった検査 1"]
    assert mailbox.texts == [WATCH]


def test_a_late_source_that_arrives_is_told_and_told_again_when_it_is_late_again(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    know_everything(city, mailbox)

    arrived = "update meta_sources set state = 'fresh' where source = 'uipath'"
    for day, change in ((17, arrived), (18, arrived), (19, ""), (20, "")):
        with a_run(city.settings):
            city.publish(f"202610{day}T060400", change)
    assert mailbox.subjects == ["【DX効果】確認のお願い：届いたデータ源 1", "【DX効果】確認のお願い：遅れているデータ源 1"]
    assert mailbox.texts[0].splitlines()[1:3] == ["届くようになったデータ源:", "  ・uipath"]


def test_a_published_figure_that_jumps_is_told_for_the_snapshot_that_changed_it(city: City, mailbox: Mailbox) -> None:
    """1,000 to 890 hours are −11 %, more than the tenth that counts; 100 to 109 items are 9 %."""
    city.mail_to(mailbox)
    know_everything(city, mailbox)

    restated = (
        "insert into meta_restatements values ('2026-09-01', 'net_hours', 'city', '', 1000, 890, 'files;registers'),"
        " ('2026-08-01', 'ok_items', 'city', '', 100, 109, 'files'),"
        " ('2026-07-01', 'active_rate:kintone', 'city', '', 0.5, null, 'code'),"
        " ('2026-06-01', 'pages', 'city', '', null, 500, 'files'),"
        " ('2026-05-01', 'net_hours', 'department', 'S5', 10, 1, 'files')"
    )
    with a_run(city.settings):
        city.publish("20261017T060400", restated)
    config = load_config(city.settings)
    assert config is not None
    tell(city.settings, config)
    (text,) = mailbox.texts
    assert mailbox.subjects == ["【DX効果】確認のお願い：大きく変わった数字 2"]
    assert text.splitlines()[1:4] == [
        "公開済みの数字の変化（市全体）:",
        "  ・2026-07 利用率 kintone: 0.500 → なし、変わったもの: プログラム",
        "  ・2026-09 純削減時間: 1,000.0 → 890.0 (−11.0%)、変わったもの: ファイル・台帳",
    ]


def test_what_was_told_of_a_snapshot_is_not_told_again_after_a_rollback(city: City, mailbox: Mailbox) -> None:
    """Back to the first snapshot, whose failed check is told; forward; a run that publishes the second one anew."""
    city.mail_to(mailbox)
    know_everything(city, mailbox)
    config = load_config(city.settings)
    assert config is not None
    pointer = city.settings.published_dir / "current.json"
    first = pointer.read_bytes()
    change = (
        "delete from meta_quality where check_name = 'net_hours_jump'; "
        "insert into meta_quality values ('dbt: not_null_month', 'mart_paper', 'warn', false, '1 rows', '0 rows'); "
        "update meta_sources set state = 'fresh' where source = 'uipath'; "
        "insert into meta_restatements values ('2026-09-01', 'net_hours', 'city', '', 1000, 500, 'files')"
    )
    with a_run(city.settings):
        city.publish("20261017T060400", change)
    second = pointer.read_bytes()
    assert mailbox.subjects == ["【DX効果】確認のお願い：届いたデータ源 1、合格しなかった検査 1、大きく変わった数字 1"]
    for current in (first, second, first):
        pointer.write_bytes(current)
        assert tell(city.settings, config) == []
    with a_run(city.settings):
        city.publish("20261018T060400", change.partition("insert into meta_restatements")[0])
    assert len(mailbox.subjects) == 1


@pytest.mark.parametrize(
    ("check", "ja", "en"),
    [
        (
            (
                "new_batch: column_values_to_be_in_set(is_concealed)",
                "raw.m365_usage",
                "20400 of 24156 rows: x",
                "value_set [False]",
            ),
            "raw.m365_usage（is_concealed）: 決められた値だけか（実際 24,156 行のうち 20,400 行、期待 False のみ）",
            "raw.m365_usage (is_concealed): Only known values (observed 20,400 of 24,156 rows, expected only False)",
        ),
        (
            ("register: voice_open", "registers.voices", "row 5: since 2025-10; no decision.", "0 questions"),
            "registers.voices: 長く決定のない声",
            "registers.voices: Voice long without a decision",
        ),
        (
            ("quarantine_share: uipath/jobs.json", "raw.uipath_run", "7.1%", "<= 5%"),
            "1ファイルの隔離の割合 uipath/jobs.json（実際 7.1%、期待 5% 以下）",
            "Share of a file's rows held back uipath/jobs.json (observed 7.1%, expected at most 5%)",
        ),
        (
            ("dbt: not_null_mart_paper_month", "mart_paper", "1 rows", "0 rows"),
            "mart_paper: 表の定義どおりか not_null_mart_paper_month（実際 1 rows、期待 0 行）",
            "mart_paper: As the table is defined not_null_mart_paper_month (observed 1 rows, expected no row)",
        ),
        (
            ("mart: a_check_of_tomorrow(month)", "mart_paper", "3", "2"),
            "mart_paper: mart: a_check_of_tomorrow(month)（実際 3、期待 2）",
            "mart_paper: mart: a_check_of_tomorrow(month) (observed 3, expected 2)",
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_check_that_did_not_pass_is_named_in_plain_words_with_its_table_and_columns(
    city: City, mailbox: Mailbox, check: tuple[str, str, str, str], ja: str, en: str
) -> None:
    city.mail_to(mailbox)
    know_everything(city, mailbox)
    name, table, observed, expected = check
    change = f"insert into meta_quality values ('{name}', '{table}', 'warn', false, '{observed}', '{expected}')"
    for lang, line in (("ja", ja), ("en", en)):
        city.settings.lang = lang
        (city.settings.alerts_dir / "told.json").unlink()
        city.publish("20261017T060400", f"delete from meta_quality; {change}")
        config = load_config(city.settings)
        assert config is not None
        tell(city.settings, config)
        assert f"  ・{line}" in mailbox.texts[-1].splitlines()


def test_a_week_without_any_data_is_told_once(city: City, mailbox: Mailbox) -> None:
    pointer = city.settings.published_dir / "current.json"
    until = tokyo_today() - timedelta(days=7)
    pointer.write_text(pointer.read_text(encoding="utf-8").replace("2026-10-15", until.isoformat()), encoding="utf-8")
    city.configure(mail_section(mailbox.port) + "[watch]\nsilent_days = 8\n")
    know_everything(city, mailbox)
    city.configure(mail_section(mailbox.port) + "[watch]\nsilent_days = 7\n")
    config = load_config(city.settings)
    assert config is not None
    tell(city.settings, config)
    tell(city.settings, config)
    assert mailbox.subjects == ["【DX効果】確認のお願い：データなし 7 日"]
    assert "どのデータ源からも新しいデータが届いていません（最終日から 7 日）。" in mailbox.texts[0]


def test_an_error_nobody_foresaw_is_named_without_its_text(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    fail(city, ValueError("staff 1001 佐藤"))
    assert mailbox.texts[0].splitlines()[2] == (
        "  予期しないエラーです（ValueError）。くわしくはサーバーの warehouse/logs の記録を見てください。"
    )


def test_a_key_that_is_lost_is_told_with_the_file_to_remove(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    kept = key_check_path(city.settings)
    kept.parent.mkdir()
    kept.write_text("0" * 64)
    with suppress(UserError), refusals_told(city.settings):
        require_key(city.settings)
    assert f"鍵が失われたときは、{kept} を消して dx rebuild を実行します" in mailbox.texts[0]


def test_without_a_roster_names_of_deliveries_are_masked_and_names_of_ours_stay(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    landing = city.settings.landing_dir
    fail(
        city, UserError(f"inbox/uipath/1001_sato.log と {landing}/0f/0fab と {landing}/receipts と inbox/ を見てください。", "-")
    )
    assert mailbox.texts[0].splitlines()[2] == f"  *** と *** と {landing}/receipts と inbox/ を見てください。"


def test_a_full_disk_is_told_though_nothing_can_be_kept(city: City, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is a file, so that neither the outbox nor what was told can be written, whoever runs the test."""
    city.mail_to(mailbox)
    city.settings.alerts_dir.write_text("")
    fail(city, OSError(errno.ENOSPC, "No space left on device"))
    assert mailbox.texts[0].splitlines()[2].startswith("  ディスクの空きがないため中止しました。")


def test_a_fault_of_telling_never_breaks_a_run_and_is_logged(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    with a_run(city.settings):
        city.publish("20261017T060400")
        (city.settings.published_dir / "20261017T060400.duckdb").write_bytes(b"no database")
    (log,) = (city.settings.warehouse_dir / "logs").glob("alerts_*.log")
    assert "duckdb" in log.read_text(encoding="utf-8")


def test_without_settings_nothing_is_told_and_nothing_written(city: City) -> None:
    fail(city)
    assert not city.settings.alerts_dir.exists()
    assert not city.settings.logs_dir.exists()


def test_names_of_files_and_cells_cannot_forge_lines_or_hide_in_a_message(city: City, mailbox: Mailbox, chat: Server) -> None:
    city.configure(mail_section(mailbox.port) + chat_section(chat))
    fail(city, UserError("uipath/\x1b[31m\u202egpj.exe\r■ すること [x](https://evil.example)", "-"))
    line = "  uipath/<U+001B>[31m<U+202E>gpj.exe"
    assert [each.rstrip() for each in mailbox.texts[0].splitlines()][2] == line
    assert "\x1b" not in mailbox.texts[0] and "\u202e" not in mailbox.texts[0]
    assert "\\u001b" not in chat.calls[0].body.decode()
