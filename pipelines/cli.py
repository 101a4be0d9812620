"""The ``dx`` command: thin, calls what Dagster calls.

Belongs here: commands, options, help texts, exit codes. Does not belong here: what the commands do (see ``commands``).
"""

from __future__ import annotations

import os
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.usage import usage_line
from pipelines.commands.words import harmless, say
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.settings import Settings


def _settings() -> Settings:
    """The settings; raises UserError (exit code 2) naming the variable that cannot be used."""
    from pipelines.settings import load_settings

    return load_settings()


@click.group(help=say("市の DX の効果を検証できる形で数えます。", "A checkable account of a city's DX."))
@click.option("--lang", type=click.Choice(["ja", "en"]), help=say("表示の言語 (既定は日本語)。", "Language of the output."))
@click.version_option(package_name="dx-metrics")
def dx(lang: str | None) -> None:
    """All commands; ``--lang`` wins over DX_LANG."""
    if lang:
        os.environ["DX_LANG"] = lang


@dx.command(help=say("見本の市のデータを DX_DATA_DIR に書きます。", "Write a sample city into DX_DATA_DIR."))
@click.option("--seed", type=click.IntRange(min=0), default=20260401, show_default=True, help=say("乱数の種。", "Random seed."))
@click.option(
    "--scale",
    type=click.FloatRange(min=0, min_open=True, max=1000),
    default=1.0,
    show_default=True,
    help=say("件数の倍率。", "Multiplier of volume."),
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help=say("最後の日 (既定は昨日)。", "Last day (default: yesterday)."))
@click.option("--months", type=click.IntRange(min=1), default=30, show_default=True, help=say("月数。", "Number of months."))
@click.option(
    "--if-empty", is_flag=True, help=say("台帳と受信箱が空のときだけ書きます。", "Only where registers and inbox are empty.")
)
def demo(seed: int, scale: float, until: datetime | None, months: int, *, if_empty: bool) -> None:
    """Write a sample city."""
    from pipelines.commands.demo import has_files, write_demo

    settings = _settings()
    if if_empty and has_files(settings):
        return
    write_demo(settings, seed=seed, scale=scale, until=until.date() if until else None, months=months)


@dx.command(
    help=say("新しいものを取り込み、計算し、検査し、公開します。", "Land, load, transform, check and publish everything new.")
)
@click.option(
    "--source",
    help=say(
        "このデータ源のファイルをすべて読み直します (--since があれば計算だけ)。",
        "Read all files of this source again (with --since: compute only).",
    ),
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help=say(
        "この日からの日別集計を計算し直します。ファイルは読み直しません。",
        "Compute the days from this one again; reads no file again.",
    ),
)
def run(source: str | None, since: datetime | None) -> None:
    """Run the daily job once."""
    from pipelines.commands.run import run_pipeline
    from pipelines.landing.again import Again

    run_pipeline(_settings(), Again(source, since.date() if since else None))


@dx.command(
    help=say(
        "各システムの API から受信箱に取り込みます。接続先は DX_DATA_DIR の pull/pull.yaml、秘密情報は環境変数に書きます。",
        "Pull from the systems' APIs into the inbox. pull/pull.yaml in DX_DATA_DIR says where from, the environment the secrets.",
    )
)
@click.argument("sources", nargs=-1, metavar="[kintone|uipath|winactor|power_automate|m365]...")
def pull(sources: tuple[str, ...]) -> None:
    """Pull the sources named, or all that are configured."""
    from pipelines.commands.pull import SOURCES, pull_sources

    unknown = [source for source in sources if source not in SOURCES]
    if unknown:
        names, known = ", ".join(unknown), ", ".join(SOURCES)
        raise click.UsageError(
            say(f"{names} という取得元はありません。使えるのは {known} です。", f"There is no source {names}; use {known}.")
        )
    pull_sources(_settings(), sources)


@dx.command(
    help=say("公開中のもの、新しさ、隔離や待ちを示します。", "What is published, how fresh, what is quarantined or waiting.")
)
def status() -> None:
    """Show the state of things."""
    from pipelines.commands.status import show_status

    show_status(_settings())


@dx.command(help=say("公開したスナップショットの一覧。", "List snapshots."))
def snapshots() -> None:
    """List snapshots, newest first."""
    from pipelines.commands.snapshots import show_snapshots

    show_snapshots(_settings())


@dx.command(help=say("以前のスナップショットに戻します。", "Make an earlier snapshot current."))
@click.argument("snapshot_id")
def rollback(snapshot_id: str) -> None:
    """Make an earlier snapshot current."""
    from pipelines.commands.snapshots import roll_back

    roll_back(_settings(), snapshot_id)


@dx.command(
    help=say(
        "スナップショットのハッシュを確かめ、受け取ったファイルから数値を計算し直して比べます。終了コードは 0 一致、1 不一致。",
        "Check a snapshot's hash, recompute its figures from the files received and compare. Exit code 0 same, 1 not.",
    )
)
@click.argument("snapshot_id")
def verify(snapshot_id: str) -> None:
    """Verify a snapshot."""
    from pipelines.commands.verify import verify_snapshot

    sys.exit(verify_snapshot(_settings(), snapshot_id))


@dx.command(
    help=say(
        "データベースを、これまでに受け取ったすべてのファイルから作り直し、公開します (壊れたときなど)。",
        "Make the warehouse anew from every file ever received, and publish (when it is damaged, say).",
    )
)
def rebuild() -> None:
    """Make the warehouse anew."""
    from pipelines.commands.rebuild import rebuild as rebuild_warehouse

    rebuild_warehouse(_settings())


@dx.command(help=say("設定と台帳を点検します (何も変えません)。", "Check the set-up and the registers; changes nothing."))
def doctor() -> None:
    """Check the set-up."""
    from pipelines.commands.doctor import examine

    sys.exit(examine(_settings()))


@dx.command(
    "map",
    help=say(
        "ファイルがどう読まれるかを示します (何も変えません)。FILE がなければ、読める形式の一覧。",
        "How FILE would be read; changes nothing. Without FILE, list the layouts.",
    ),
)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--source", help=say("inbox のどのフォルダのファイルか (例: winactor)。", "Which folder of inbox it is for."))
@click.option(
    "--write",
    metavar="NAME",
    help=say(
        "新しい形式の定義の下書きを mappings/<source>/NAME.yaml に書きます。",
        "Draft mappings/<source>/NAME.yaml for a new layout.",
    ),
)
def map_file(file: Path | None, source: str | None, write: str | None) -> None:
    """Show how a file would be read, or draft a mapping for it."""
    from pipelines.commands.map import explain_file, list_layouts, write_mapping

    settings = _settings()
    if file is None:
        if write or source:
            raise click.UsageError(say("FILE を指定してください。", "Name a FILE."))
        list_layouts(settings)
        return
    if write is not None:
        write_mapping(settings, file, source, write)
    sys.exit(explain_file(settings, file, source))


@dx.group(
    invoke_without_command=True,
    help=say(
        """どの業務を何件計測すれば、全庁の80%区間が最も狭まるかを示します (何も変えません)。

        幅は今年度の総削減時間と基準時間の分散から正規近似で求めます。「B まで」「A まで」は計測 5 件 (根拠 B) と 20 件 (A) に
        足りない件数、「すすめる件数」は、A までと、そこから次の 1 件で狭まる幅が 1% を下回るまでの件数です。計測していない
        業務は、1 件の変動係数を 0.5 とみます。「±0 %」は変化が 0.05% 未満、正の % は区間が広がることを示します
        (変動係数 0.5 の少ない件数は、専門家の見積りの幅より広いことがあります)。""",
        """Which process, with how many further timed cases, would narrow the city's 80 % interval most; changes nothing.

        The width follows from gross hours of this fiscal year and the variance of the baselines, by the normal approximation.
        "To B" and "to A" are the cases missing to 5 timed cases (grade B) and 20 (A); "advised" goes up to A and on until one
        more case would narrow the interval by less than 1 %. Where nothing was measured, the coefficient of variation of one
        case is taken to be 0.5. "±0 %" is a change below 0.05 %; a positive percentage is a wider interval (few cases with a
        coefficient of variation of 0.5 may be wider than an expert's range).""",
    ),
)
@click.pass_context
def baseline(context: click.Context) -> None:
    """Advice on time studies; subcommands check a sheet and list what is due."""
    if context.invoked_subcommand is None:
        from pipelines.commands.baseline import show_advice

        show_advice(_settings())


@baseline.command(
    "check",
    help=say(
        """計測表 (CSV・xlsx) のおかしなところを示します。終了コードは 0 問題なし、1 要確認あり、2 読めない。

        見出しの例: 業務 (または baseline_id)、計測日、所要時間(分) (または 開始・終了)、担当者。担当者は、1 人だけの計測かを
        みるだけで、表示も保存もしません。外れ値は、所要時間の対数が四分位範囲の 1.5 倍より外にあるものです (テューキー)。
        合計の行は件数に入れません。""",
        """What is doubtful in a time-study sheet (CSV, xlsx). Exit code 0 fine, 1 findings, 2 cannot be read.

        Headers such as baseline_id or process, date, minutes (or start, end), person. People are only counted, never shown or
        stored. Outliers lie beyond Tukey's fences, 1.5 interquartile ranges, of the logarithm of minutes.
        Rows of totals are no cases.""",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--samples",
    type=click.Path(path_type=Path),
    metavar="OUT.csv",
    help=say(
        "使える行を baseline_samples.csv に貼る形で OUT.csv に書きます。",
        "Write the usable rows to OUT.csv as lines for baseline_samples.csv.",
    ),
)
def baseline_check(file: Path, samples: Path | None) -> None:
    """Check a time-study sheet."""
    from pipelines.commands.baseline_sheet import check_sheet

    sys.exit(check_sheet(_settings(), file, samples))


@baseline.command(
    "due",
    help=say(
        "更新時期の基準時間の一覧 (本番のみ。policy.csv の baseline_renewal_months、既定 24 か月。承認日、なければ開始日から)。",
        "Production baselines due for renewal: baseline_renewal_months in policy.csv, 24 by default, since approval or start.",
    ),
)
def baseline_due() -> None:
    """List baselines older than policy allows."""
    from pipelines.commands.baseline_due import show_due

    show_due(_settings())


@dx.command(
    help=say(
        "公開したスナップショットから報告書 (PDF・Excel・PowerPoint) を書きます。SNAPSHOT_ID がなければ公開中のもの。",
        "Write the pack (PDF, Excel, PowerPoint) of a snapshot; without SNAPSHOT_ID, of the current one.",
    )
)
@click.argument("snapshot_id", required=False)
@click.option(
    "--format",
    "formats",
    type=click.Choice(["pdf", "xlsx", "pptx"]),
    multiple=True,
    help=say("形式 (くり返せます。既定は三つとも)。", "Format; may be repeated (default: all three)."),
)
@click.option("--department", default="", metavar="ID", help=say("この局の報告書だけ。", "The pack of one top department."))
@click.option("--fiscal-year", type=int, help=say("年度 (既定は最新)。", "Fiscal year (default: the newest)."))
@click.option("--lang", type=click.Choice(["ja", "en"]), help=say("報告書の言語。", "Language of the pack."))
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help=say("書く先のフォルダ (既定は DX_DATA_DIR の reports)。", "Folder to write to (default: reports in DX_DATA_DIR)."),
)
def report(
    snapshot_id: str | None,
    formats: tuple[str, ...],
    department: str,
    fiscal_year: int | None,
    lang: str | None,
    output: Path | None,
) -> None:
    """Write the pack of a snapshot."""
    from pipelines.commands.report import write_report

    settings = _settings()
    chosen = formats or ("pdf", "xlsx", "pptx")
    write_report(settings, snapshot_id, chosen, department, fiscal_year, lang or settings.lang, output)


@dx.command(
    help=say(
        "まだ知らせていないことを知らせ、届いていない通知を送り直します。通知先は DX_DATA_DIR の alerts.toml に書きます。",
        "Tell what has not been told and deliver what waits. alerts.toml in DX_DATA_DIR says to whom.",
    )
)
@click.option("--test", is_flag=True, help=say("試験の通知を送ります。", "Send a test message."))
def alert(*, test: bool) -> None:
    """Tell the people who look after the runs."""
    from pipelines.commands.alert import send_test, tell_now

    settings = _settings()
    sys.exit(send_test(settings) if test else tell_now(settings))


@dx.command(
    help=say(
        "最後にそろった月の月報を、報告書 (PDF) を添えて送ります (毎月の最初の実行でも一度送ります)。",
        "Send the digest of the newest complete month with its report (PDF); the first run after a month sends it by itself.",
    )
)
def digest() -> None:
    """Send the monthly digest."""
    from pipelines.commands.alert import send_digest_now

    sys.exit(send_digest_now(_settings()))


@dx.command(
    help=say(
        "公開したスナップショットの全表を Parquet で書きます。SNAPSHOT_ID がなければ公開中のもの。",
        "Write every table of a snapshot as Parquet; without SNAPSHOT_ID, of the current one.",
    )
)
@click.argument("snapshot_id", required=False)
@click.option(
    "--parquet",
    "output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    required=True,
    help=say("DIR/<スナップショットID>/<表>.parquet に書きます。", "Write DIR/<snapshot id>/<table>.parquet."),
)
def export(snapshot_id: str | None, output: Path) -> None:
    """Write the tables of a snapshot as Parquet."""
    from pipelines.commands.export import write_parquet

    write_parquet(_settings(), snapshot_id, output)


@dx.command(help=say("ダッシュボードを開きます。", "Serve the Streamlit page."))
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help=say("ポート。", "Port."))
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help=say(
        "待ち受けるアドレス。ほかの端末に公開するにはログインの設定が要ります。", "Address; another machine's needs a login."
    ),
)
def dashboard(port: int, address: str) -> None:
    """Serve the dashboard."""
    from pipelines.commands.servers import serve_dashboard

    serve_dashboard(_settings(), port, address)


@dx.command(help=say("Dagster の画面と毎朝の実行を動かします。", "Dagster's web page and daemon with the daily schedule."))
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True, help=say("ポート。", "Port."))
def dev(port: int) -> None:
    """Serve Dagster on this machine only."""
    from pipelines.commands.servers import serve_dagster

    serve_dagster(_settings(), port)


@dx.command(help=say("Dagster の画面だけを動かします (サービス用)。", "Dagster's web page alone, as a service."))
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True, help=say("ポート。", "Port."))
def webserver(port: int) -> None:
    """Serve Dagster's page on this machine only."""
    from pipelines.commands.servers import serve_webserver

    serve_webserver(_settings(), port)


@dx.command(
    help=say("毎朝の実行と新しいファイルの見張りを動かします (サービス用)。", "The daily schedule and the sensor, as a service.")
)
def daemon() -> None:
    """Run Dagster's daemon."""
    from pipelines.commands.servers import serve_daemon

    serve_daemon(_settings())


def main() -> None:
    """Run a command and turn what went wrong into a message and an exit code: 1 failed, 2 wrong usage or configuration."""
    try:
        sys.exit(dx.main(standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(harmless(usage_line(error)), err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("中断しました。", "Interrupted."), err=True)
        sys.exit(1)
    except UserError as error:
        click.echo(harmless(say(error.ja, error.en)), err=True)
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001 - the last stop: the traceback is kept in a file
        sys.exit(_explain(error))
    except BaseException as error:
        # how a library in Rust ends when it has no memory or thread left is no Exception
        if type(error).__name__ != "PanicException":
            raise
        sys.exit(_explain(error))


def _explain(error: BaseException) -> int:
    """Say what happened to a command that no one foresaw; its exit code."""
    from pipelines.warehouse.folders import refusal_of_system

    refusal = refusal_of_system(error)
    if refusal:
        click.echo(harmless(say(refusal.ja, refusal.en)), err=True)
        return refusal.exit_code
    summary = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
    path = _keep_traceback()
    details = say(f" (詳細: {path})", f" (details: {path})") if path else ""
    click.echo(harmless(say(f"予期しないエラーです: {summary}{details}", f"Unexpected error: {summary}{details}")), err=True)
    return 1


def _keep_traceback() -> Path | None:
    """The file the traceback went to; None where there is no data folder, or where it cannot be written."""
    from pipelines.clock import tokyo_now

    try:
        settings = _settings()
    except UserError:
        return None
    if not settings.data_dir.is_dir():
        return None
    path = settings.warehouse_dir / "logs" / f"error_{tokyo_now():%Y%m%d_%H%M%S}.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        # the message matters more than its details: it must reach the user even from a folder that takes no log
        return None
    return path
