"""``dx alert`` and ``dx digest``: telling by hand or by a timer, and what became of it.

Belongs here: words for the terminal, exit codes. Does not belong here: what is told (``pipelines.alerts``).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.alerts.config import required_config
from pipelines.alerts.outbox import Try, send_now, waiting
from pipelines.alerts.watch import tell
from pipelines.alerts.words import Words
from pipelines.commands.words import console, say
from pipelines.settings import Settings
from pipelines.warehouse.folders import require_data_dir
from pipelines.warehouse.snapshots import current_snapshot

_KINDS = {
    "failure": ("実行の失敗", "a failed run"),
    "recovery": ("復旧", "recovery"),
    "watch": ("確認のお願い", "worth a look"),
    "digest": ("月報", "the digest"),
    "test": ("試験", "a test"),
}


def send_test(settings: Settings) -> int:
    """Send a test message by every channel; 0 where all took it, else 1. Raises UserError (exit code 2) for wrong settings."""
    require_data_dir(settings)
    config = required_config(settings)
    return _report(send_now(config, Words(settings.lang).test(current_snapshot(settings)), settings.lang))


def tell_now(settings: Settings) -> int:
    """Tell what has not been told and deliver what waits; 0 where nothing waits any more, else 1."""
    require_data_dir(settings)
    tries = tell(settings, required_config(settings))
    if not tries:
        console().print(say("新しく知らせることはありません。", "There is nothing new to tell."))
    code = _report(tries)
    left = waiting(settings)
    if left:
        console().print(
            say(
                f"届けられなかった通知 {left} 件は、次の実行か dx alert でもう一度送ります。",
                f"Not delivered: {left}. The next run or dx alert tries again.",
            )
        )
    return code


def send_digest_now(settings: Settings) -> int:
    """Send the digest of the newest complete month; 0 where it was taken, else 1."""
    from pipelines.digest import send_digest

    require_data_dir(settings)
    return _report(send_digest(settings, required_config(settings)))


def _report(tries: Sequence[Try]) -> int:
    for tried in tries:
        what = say(*_KINDS[tried.kind])
        outcome = (
            say(f"届けられません ({tried.problem})", f"not delivered ({tried.problem})")
            if tried.problem
            else say("届けました", "delivered")
        )
        console().print(f"{tried.channel}: {what}: {outcome}", markup=False)
    return int(any(tried.problem for tried in tries))
