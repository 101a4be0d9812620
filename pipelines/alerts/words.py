"""The words of alerts, in Japanese and English: what happened, what is still valid, what to do.

Belongs here: sentences. Does not belong here: finding out (``look``, ``watch``), sending. Whatever others wrote comes in as lines
that are masked already; ``shown`` makes their control characters visible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from dashboard.pages.trust import checks
from dashboard.pages.trust.rows import Check
from pipelines.alerts.look import ChangedFigure, FailedCheck, LateSource
from pipelines.alerts.message import Kind, Message, Section, shown
from pipelines.alerts.told import News
from pipelines.methods.figures import number, signed
from pipelines.quality.record import without_examples
from pipelines.warehouse.snapshots import Snapshot

Mask = Callable[[str], str]
_MOST_LISTED = 10
_MOST_LINES = 20

# of a check of columns these are shown, which the page leaves out
_COLUMNS = re.compile(r"\w+\((?P<columns>.+)\)")
_METRICS = {
    "net_hours": ("純削減時間", "net hours saved"),
    "gross_hours": ("総削減時間", "gross hours saved"),
    "ok_items": ("正常に処理した件数", "items finished"),
    "active_rate": ("利用率", "active staff"),
    "survey_mean": ("調査の平均", "mean of a survey"),
    "overtime_hours_per_person": ("1人当たり時間外勤務", "overtime per person"),
    "audio_hours": ("文字起こしの時間", "hours transcribed"),
    "pages": ("印刷枚数", "pages printed"),
    "consultations": ("相談件数", "consultations"),
    "online_rate": ("オンライン申請率", "online applications"),
}
_REASONS = {
    "files": ("ファイル", "files"),
    "registers": ("台帳", "registers"),
    "mappings": ("形式の定義", "layouts"),
    "code": ("プログラム", "code"),
}

_MEND = (
    "1. 上の内容を直します。設定と台帳は dx doctor で確かめられます。",
    "1. Mend what is said above; dx doctor looks at settings and registers.",
)
_RUN_AGAIN = (
    "dx run を実行します（次の定時実行を待つこともできます）。続きから進み、二重には数えません。",
    "Run dx run, or wait for the next scheduled run. It goes on from there and counts nothing twice.",
)
_DELIVER = (
    "・遅れ: そのシステムの出力を inbox/ の同じ名前のフォルダに入れます。自動取得なら dx pull を実行して結果を見ます。",
    "- Late: put the system's export into the folder of that name in inbox/; where it is pulled, run dx pull and read it.",
)
_LOOK = (
    "・検査: dx doctor と dx status、またはダッシュボードの「信頼性」で行を確かめます。",
    "- Checks: look at the rows with dx doctor and dx status, or on the dashboard's page Trust.",
)
_COMPARE = (
    "・数字: meta_restatements を見て、訂正どおりなら何もしません。誤りなら dx snapshots で版を選び dx rollback ID で戻します。",
    "- Figures: see meta_restatements. If they are right, do nothing; else choose from dx snapshots, then dx rollback ID.",
)
_NOTHING = ("することはありません。", "Nothing.")


class Words:
    """The messages in one language (``ja`` or ``en``)."""

    def __init__(self, lang: str) -> None:
        self._ja = lang == "ja"

    def _say(self, ja: str, en: str) -> str:
        return ja if self._ja else en

    def failure(self, began: datetime, details: Sequence[str], snapshot: Snapshot | None) -> Message:
        """A run failed; ``details`` are masked lines of what stopped it."""
        happened = self._say(
            f"{began:%Y-%m-%d %H:%M} に始まった実行が失敗しました。新しい版は公開していません。",
            f"The run that began at {began:%Y-%m-%d %H:%M} failed. No new snapshot was published.",
        )
        return self._message(
            "failure",
            self._say("実行が失敗しました", "A run failed") + self._stays(snapshot),
            [happened, *(f"  {shown(line)}" for line in details[:_MOST_LINES])],
            [self._valid(snapshot)],
            [
                self._say(*_MEND),
                f"2. {self._say(*_RUN_AGAIN)}",
                self._page("実行が失敗したとき", "A run failed"),
            ],
        )

    def killed(self, began: str, snapshot: Snapshot | None) -> Message:
        """A run ended without a word: power, memory, a kill."""
        return self._message(
            "failure",
            self._say("実行が途中で止まりました", "A run stopped half-way") + self._stays(snapshot),
            [
                self._say(
                    f"{began} に始まった実行が、終わりの記録を残さずに止まりました（停電、再起動、メモリ不足、強制終了など）。",
                    f"The run that began at {began} stopped without a word (power, restart, memory, kill).",
                )
            ],
            [self._valid(snapshot)],
            [
                self._say(*_RUN_AGAIN),
                self._page("実行が途中で止まったとき", "A run stopped half-way"),
            ],
        )

    def overdue(self, ran_at: str, snapshot: Snapshot | None) -> Message:
        """Files wait and no run begins."""
        return self._message(
            "failure",
            self._say("実行が始まっていません", "No run begins") + self._stays(snapshot),
            [
                self._say(
                    f"inbox/ に新しいファイルがあるのに、{ran_at} の後、実行がありません。",
                    f"inbox/ holds new files, but there was no run since {ran_at}.",
                )
            ],
            [self._valid(snapshot)],
            [
                self._say(
                    "1. systemctl status 'dx-metrics@*' で、daemon が動いているかを見ます。",
                    "1. systemctl status 'dx-metrics@*' tells whether the daemon runs.",
                ),
                f"2. {self._say(*_RUN_AGAIN)}",
                self._page("実行が始まらないとき", "No run begins"),
            ],
        )

    def recovery(self, failing_since: str, snapshot: Snapshot, *, is_published: bool) -> Message:
        """Runs succeed again, or would and have nothing to do."""
        if is_published:
            title = self._say("復旧しました（新しい版を公開しました）", "Recovered (a new snapshot is published)")
            happened = self._say(
                f"{failing_since} から失敗していた実行が成功し、新しい版を公開しました。",
                f"Runs had failed since {failing_since}; one succeeded and published a new snapshot.",
            )
        else:
            title = self._say("復旧しました（新しいデータはありません）", "Recovered (there is nothing new)")
            happened = self._say(
                f"{failing_since} から失敗していた実行は、また動ける状態です。新しく取り込むものはありません。",
                f"Runs had failed since {failing_since}; they can run again, and there is nothing new to take in.",
            )
        return self._message(
            "recovery",
            title,
            [happened],
            [self._valid(snapshot)],
            [self._say(*_NOTHING)],
        )

    def watch(self, found: News, snapshot: Snapshot, mask: Mask) -> Message:
        """What is worth a look in a snapshot that was published all the same."""
        counts = [
            (len(found.late), self._say("遅れているデータ源", "late sources")),
            (len(found.arrived), self._say("届いたデータ源", "sources that arrived")),
            (len(found.checks), self._say("合格しなかった検査", "checks not passed")),
            (len(found.changed), self._say("大きく変わった数字", "figures that changed")),
        ]
        parts = [f"{name} {count}" for count, name in counts if count]
        if found.silent_days:
            parts.append(self._say(f"データなし {found.silent_days} 日", f"no data for {found.silent_days} days"))
        subject = self._say("、", ", ").join(parts)
        lists = (
            (("データ源の遅れ:", "Late sources:"), [self._late(each) for each in found.late]),
            (("届くようになったデータ源:", "Sources that arrived:"), list(found.arrived)),
            (
                ("合格しなかった検査（公開は止めていません）:", "Checks not passed (publication went on):"),
                [self._check(each, mask) for each in found.checks],
            ),
            (
                ("公開済みの数字の変化（市全体）:", "Published figures that changed (city):"),
                [self._changed(each) for each in found.changed],
            ),
        )
        happened = [line for title, lines in lists if lines for line in (self._say(*title), *self._listed(lines))]
        if found.silent_days:
            happened.append(
                self._say(
                    f"どのデータ源からも新しいデータが届いていません（最終日から {found.silent_days} 日）。",
                    f"No source has delivered anything new ({found.silent_days} days since the last day with data).",
                )
            )
        return self._message(
            "watch",
            self._say("確認のお願い：", "Worth a look: ") + subject,
            happened,
            [self._valid(snapshot)],
            [*self._what_to_do(found), self._page("確認のお願い", "Worth a look")],
        )

    def test(self, snapshot: Snapshot | None) -> Message:
        """A message that only shows that messages arrive."""
        return self._message(
            "test",
            self._say("通知の試験", "Test of the alerts"),
            [self._say("dx alert --test が送った試験の通知です。", "This was sent by dx alert --test.")],
            [self._valid(snapshot)],
            [self._say(*_NOTHING)],
        )

    def _message(self, kind: Kind, subject: str, happened: Sequence[str], valid: Sequence[str], to_do: Sequence[str]) -> Message:
        sections = (
            Section(self._say("何が起きたか", "What happened"), tuple(happened)),
            Section(self._say("いま有効なもの", "What is still valid"), tuple(valid)),
            Section(self._say("すること", "What to do"), tuple(to_do)),
        )
        return Message(kind, self.title(subject), sections)

    def title(self, subject: str) -> str:
        """A subject by which a mailbox can sort."""
        return self._say(f"【DX効果】{subject}", f"[DX Metrics] {subject}")

    def _stays(self, snapshot: Snapshot | None) -> str:
        return "" if snapshot is None else self._say("（公開中の版はそのまま使えます）", " (the current snapshot stays)")

    def _valid(self, snapshot: Snapshot | None) -> str:
        if snapshot is None:
            return self._say(
                "公開中の版はありません（まだ公開していないか、published/ の current.json か公開版のファイルを読めません）。",
                "There is no current snapshot (nothing is published yet, or published/current.json or its file cannot be read).",
            )
        until: date | str = snapshot.data_until or self._say("なし", "none")
        return self._say(
            f"公開中の版 {snapshot.snapshot_id}（データの最終日 {until}）はそのまま使えます。",
            f"The current snapshot {snapshot.snapshot_id} (data until {until}) can be used as it is.",
        )

    def _page(self, ja: str, en: str) -> str:
        return self._say(f"くわしい手順: docs/alerts.ja.md「{ja}」", f"Step by step: docs/alerts.md, {en}")

    def _listed(self, lines: Sequence[str]) -> list[str]:
        more = len(lines) - _MOST_LISTED
        shown_lines = [f"  ・{line}" for line in lines[:_MOST_LISTED]]
        return [*shown_lines, self._say(f"  ほか {more} 件", f"  and {more} more")] if more > 0 else shown_lines

    def _late(self, late: LateSource) -> str:
        newest = late.newest_record_at
        if newest is None:
            return self._say(f"{late.source}（記録のあるファイルがまだありません）", f"{late.source} (no file with a record yet)")
        return self._say(f"{late.source}（最新の記録 {newest:%Y-%m-%d}）", f"{late.source} (newest record {newest:%Y-%m-%d})")

    def _check(self, check: FailedCheck, mask: Mask) -> str:
        """Named as on the page Trust, with the table and its columns."""
        lang = self._say("ja", "en")
        kind, _, subject = check.check_name.partition(": ")
        row = Check(check.check_name, check.table_name, "warn", False, without_examples(check.observed), check.expected)
        name = checks.name(row, lang)
        columns = _COLUMNS.fullmatch(subject)
        where = check.table_name
        if columns and name != check.check_name:
            where += self._say(f"（{columns['columns']}）", f" ({columns['columns']})")
        if kind in ("quarantine_share", "dbt"):
            name += f" {subject}"
        # what registers and their plausibility say at length stands in dx doctor
        if kind in ("register", "plausibility"):
            return shown(mask(f"{where}: {name}"))
        observed, expected = checks.observed(row, lang), checks.expected(row, lang)
        found = self._say(f"（実際 {observed}、期待 {expected}）", f" (observed {observed}, expected {expected})")
        return shown(mask(f"{name}{found}" if kind == "quarantine_share" else f"{where}: {name}{found}"))

    def _changed(self, figure: ChangedFigure) -> str:
        kind, _, rest = figure.metric.partition(":")
        label = self._say(*_METRICS[kind]) if kind in _METRICS else kind
        name = f"{label} {rest}" if rest else label
        digits = 3 if "rate" in kind else 1
        new = self._say("なし", "none") if figure.new_value is None else number(figure.new_value, digits)
        share = "" if figure.share is None else f" ({signed(100 * figure.share, 1)}%)"
        reasons = self._say("・", ", ").join(self._say(*_REASONS.get(each, (each, each))) for each in figure.reason.split(";"))
        why = self._say(f"、変わったもの: {reasons}", f", what changed: {reasons}") if figure.reason else ""
        return shown(f"{figure.month:%Y-%m} {name}: {number(figure.old_value, digits)} → {new}{share}{why}")

    def _what_to_do(self, found: News) -> list[str]:
        steps = (
            (bool(found.late or found.silent_days), _DELIVER),
            (bool(found.checks), _LOOK),
            (bool(found.changed), _COMPARE),
        )
        return [self._say(*step) for is_needed, step in steps if is_needed] or [self._say(*_NOTHING)]
