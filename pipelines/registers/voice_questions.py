"""Questions about voices.csv.

Belongs here: voices that nobody decided on or whose result cannot be shown. Does not belong here: what came of a voice (dbt's
mart_voice), other registers (``doctor``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.clock import months_between, tokyo_today
from pipelines.registers.finding import Finding, Tables, finding
from pipelines.registers.policy import policy_on

_OPEN_KEY = "voice_open_months"
_ADDRESS_OR_PHONE = re.compile(r"[\w.+-]+[@＠][\w.-]+|[0-9０-９]{2,4}[-‐－ー−][0-9０-９]{1,4}[-‐－ー−][0-9０-９]{3,4}")
_METRICS_BY_TOOL = ("net_hours", "active_rate")


def _open_voices(tables: Tables) -> Iterator[Finding]:
    table = tables["voices"]
    today = tokyo_today()
    limit = int(policy_on(tables["policy"].rows, _OPEN_KEY, today) or 0)
    for row in table.rows:
        months = months_between(row["received_on"], today)
        if months < limit:
            continue
        if row["decision"] in (None, "considering"):
            yield finding(
                "voice_open",
                table,
                row,
                f"声 {row['voice_id']} は {row['received_on']} に受け付け、{limit} か月を過ぎても対応が決まっていません。",
                f"Voice {row['voice_id']}, received on {row['received_on']}, has had no decision for {limit} months or more.",
            )
        elif row["decision"] == "adopted" and row["implemented_on"] is None:
            yield finding(
                "voice_not_implemented",
                table,
                row,
                f"声 {row['voice_id']} は実施と決まりましたが、{limit} か月を過ぎても実施日 (implemented_on) がありません。",
                f"Voice {row['voice_id']} is adopted, but {limit} months or more after it came it has no implemented_on.",
            )


def _voices_without_result(tables: Tables) -> Iterator[Finding]:
    table = tables["voices"]
    for row in table.rows:
        voice = row["voice_id"]
        if row["decision"] == "adopted" and row["metric"] is None:
            yield finding(
                "voice_without_metric",
                table,
                row,
                f"声 {voice} に metric (指標) がないため、実施の結果を示せません。",
                f"Voice {voice} has no metric, so no result can be shown.",
            )
        if row["metric"] == "active_rate" and row["tool"] is None:
            yield finding(
                "voice_without_tool",
                table,
                row,
                f"声 {voice} の active_rate は tool ごとの指標です。tool を書いてください。",
                f"Voice {voice}: active_rate is a figure of a tool; name the tool.",
            )
        elif row["metric"] not in (None, *_METRICS_BY_TOOL) and row["tool"] is not None:
            yield finding(
                "voice_metric_has_no_tools",
                table,
                row,
                f"声 {voice} の {row['metric']} は tool で分けられません。tool を空欄にしてください。",
                f"Voice {voice}: {row['metric']} is not told by tool; leave tool blank.",
            )
        elif (row["metric"] or "").startswith("survey_mean:") and row["department_id"] is not None:
            yield finding(
                "voice_metric_is_of_the_city",
                table,
                row,
                f"声 {voice} の {row['metric']} は市全体の値しかありません。所属コードを空欄にしてください。",
                f"Voice {voice}: {row['metric']} is told for the whole city only; leave department_id blank.",
            )


def _voices_out_of_order(tables: Tables) -> Iterator[Finding]:
    table = tables["voices"]
    for row in table.rows:
        days = [(name, row[name]) for name in ("received_on", "decided_on", "implemented_on") if row[name]]
        for (earlier, first), (later, second) in zip(days, days[1:], strict=False):
            if second < first:
                yield finding(
                    "voice_days_out_of_order",
                    table,
                    row,
                    f"声 {row['voice_id']} の {later} ({second}) が {earlier} ({first}) より前です。",
                    f"Voice {row['voice_id']}: {later} ({second}) is before {earlier} ({first}).",
                )
        if row["theme"] is not None and row["question_id"] is None:
            yield finding(
                "voice_theme_without_question",
                table,
                row,
                f"声 {row['voice_id']} のテーマには survey_id と question_id が要ります。",
                f"Voice {row['voice_id']}: a theme needs its survey_id and question_id.",
            )


def _personal_data(tables: Tables) -> Iterator[Finding]:
    from pipelines.methods.names import without_names

    table = tables["voices"]
    for row in table.rows:
        for name in ("channel", "theme", "request", "decision_text", "decided_by"):
            if row[name] and _ADDRESS_OR_PHONE.search(row[name]):
                yield finding(
                    "voice_personal_data",
                    table,
                    row,
                    f"声 {row['voice_id']} の {name} にメールアドレスか電話番号があります。公表されるので消してください。",
                    f"Voice {row['voice_id']}: {name} holds a mail address or a telephone number. It is published; remove it.",
                )
            elif row[name] and without_names(row[name]) != row[name]:
                yield finding(
                    "voice_personal_data",
                    table,
                    row,
                    f"声 {row['voice_id']} の {name} に人の名前らしい語があり、*** として公表されます。役職名に直してください。",
                    f"Voice {row['voice_id']}: {name} may name a person. The name is published as ***; write a title instead.",
                )


VOICE_QUESTIONS = (_open_voices, _voices_without_result, _voices_out_of_order, _personal_data)
