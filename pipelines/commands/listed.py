"""What the snapshot lists beside its figures: surveys that the registers do not fit, accounts of nobody on the roster.

Belongs here: reading the lists and putting their outcomes in words. Does not belong here: deciding on an outcome (dbt).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.commands.words import say

if TYPE_CHECKING:
    import duckdb

OUTCOMES = {
    "survey_not_registered": ("台帳にない調査", "surveys not in surveys.csv"),
    "no_respondents": ("回答がない", "no respondents"),
    "column_without_question": ("設問の台帳にない列", "columns without a question"),
    "question_without_column": ("列がない設問", "questions without a column"),
    "unknown_label": ("尺度にない選択肢の回答", "answers with a label the scale does not know"),
    "answers_replaced": ("あとから届いた回答に差替", "answers replaced by a later delivery"),
    "answers_added_again": ("二重に数えたかもしれない回答", "answers perhaps counted again"),
    "margin_without_segment": ("母集団の属性が調査にない", "margins of a segment the survey does not have"),
    "margin_not_asked": ("母集団の属性にだれも答えていない", "margins of a segment nobody answered"),
    "margin_fits_no_answer": ("母集団の属性の名前がどの回答とも合わない", "margins that fit no answer of their segment"),
    "margin_without_respondent": ("回答者がいない母集団の区分", "groups of the population without a respondent"),
    "value_without_margin": ("母集団の人数がない区分", "groups the margins do not know"),
    "margins_contradict": ("母集団の人数が互いに矛盾", "margins that contradict each other"),
}
ACCOUNTS = {
    "not_on_roster": ("名簿にない", "not on the roster"),
    "shared_account": ("複数の職員が共有", "shared by several of the staff"),
    "concealed": ("Microsoft 365 が名前を伏せている", "concealed by Microsoft 365"),
}

# One wrong margin or column is one thing to mend, in however many waves and files it shows
_DELIVERIES = """(
    select survey_id, outcome, question_id, column_header, segment_value, max(wave) as newest_wave
    from meta_survey_delivery
    group by all
)"""
_BY_OUTCOME = f"select outcome, count(*), max(newest_wave) from {_DELIVERIES} group by outcome order by 2 desc, 1"
_TOTAL = f"select count(distinct survey_id), count(*) from {_DELIVERIES}"
_BY_REASON = "select reason, tool, accounts from mart_unknown_accounts order by reason, accounts desc, tool"


def survey_total(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """One line with the number of things to mend and of surveys; none where registers and surveys meet."""
    surveys, count = connection.execute(_TOTAL).fetchall()[0]
    ja = f"台帳と一致しないアンケートの回答・列・母集団 {count:,} 件（{surveys} 調査）: dx status"
    en = f"Where surveys and registers do not meet: {count:,} in {surveys} surveys: dx status"
    return [say(ja, en)] if count else []


def survey_lines(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A heading and a line per outcome with its count and newest wave; none where registers and surveys meet."""
    found = connection.execute(_BY_OUTCOME).fetchall() if _exists(connection, "meta_survey_delivery") else []
    lines = []
    for outcome, count, wave in found:
        newest = say(f"、最新 {wave.year}年{wave.month}月", f", newest {wave:%Y-%m}") if wave else ""
        lines.append(f"  {_word(OUTCOMES, outcome)}: {say(f'{count:,} 件', f'{count:,}')}{newest}")
    title = say(
        "台帳と一致しないアンケート（設問・列・値ごとに 1 件。詳細は meta_survey_delivery）",
        "Where surveys and registers do not meet, by question, column and value (see meta_survey_delivery)",
    )
    return [title, *lines] if lines else []


def account_lines(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A heading and a line per reason with the accounts of each tool, as the tools may share them; none without accounts."""
    found = connection.execute(_BY_REASON).fetchall() if _exists(connection, "mart_unknown_accounts") else []
    tools: dict[str, list[str]] = {}
    for reason, tool, accounts in found:
        tools.setdefault(reason, []).append(f"{tool} {accounts:,}")
    lines = [f"  {_word(ACCOUNTS, reason)}: {say('、', ', ').join(counts)}" for reason, counts in tools.items()]
    title = say(
        "名簿の一人と結び付かないアカウント (mart_unknown_accounts)",
        "Accounts that are not one person's of the roster (mart_unknown_accounts)",
    )
    return [title, *lines] if lines else []


def _word(words: dict[str, tuple[str, str]], code: str) -> str:
    return f"{say(*words[code])} ({code})" if code in words else code


def _exists(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the snapshot has the table: one published before an update may not."""
    return bool(connection.execute("select 1 from duckdb_tables() where table_name = ?", [table]).fetchall())
