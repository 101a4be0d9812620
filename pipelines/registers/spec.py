"""The registers, declared: their columns, types, allowed values, keys and references.

Belongs here: everything that can be said about one register as a table of facts.
Does not belong here: reading (``reader``), rules that span rows or files (``checks``), policy keys (``policy``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from pipelines.values import parse_date, parse_fiscal_year, parse_month, parse_number

TOOLS = (
    "uipath",
    "winactor",
    "power_automate",
    "rpa_other",
    "kintone",
    "transcription",
    "online_application",
    "paperless",
)
ITEM_RULES = ("queue_items", "runs", "item_count", "records", "audio_hours", "applications", "pages")
AUDIENCES = {"職員": "staff", "市民": "citizen"}
DECISIONS = {"実施": "adopted", "検討中": "considering", "見送り": "declined"}

# A name means the same in every register, so the Japanese header is accepted wherever the column occurs.
JAPANESE_HEADERS = {
    "department_id": "所属コード",
    "department_name": "所属名",
    "kind": "区分",
    "parent_id": "上位所属コード",
    "valid_from": "開始日",
    "valid_to": "終了日",
    "alias": "表記",
    "staff_id": "職員番号",
    "process_name": "業務名",
    "match_key": "照合名",
    "queue_name": "キュー名",
    "item_rule": "件数規則",
    "class": "区分",
    "started_on": "運用開始日",
    "method": "方法",
    "column_header": "列見出し",
    "label": "選択肢",
    "share": "割合",
    "word": "語",
    "theme": "テーマ",
    "voice_id": "声番号",
    "received_on": "受付日",
    "audience": "対象",
    "channel": "経路",
    "request": "声の内容",
    "decision": "対応",
    "decision_text": "対応内容",
    "decided_on": "決定日",
    "decided_by": "決定者",
    "implemented_on": "実施日",
    "metric": "指標",
}


def _integer(text: str) -> int:
    number = parse_number(text)
    if not number.is_integer():
        raise ValueError("not a whole number")
    return int(number)


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("neither 0 nor 1")
    return text == "1"


def _choice(names: dict[str, str]) -> Callable[[str], str]:
    """A parser of codes that may be written by their Japanese names."""

    def parse(text: str) -> str:
        code = names.get(text, text)
        if code not in names.values():
            raise ValueError("no such choice")
        return code

    return parse


def _told(names: dict[str, str]) -> str:
    return ", ".join(f"{code} ({name})" for name, code in names.items())


@dataclass(frozen=True)
class Kind:
    """How the cells of a column are parsed, stored (DuckDB type) and explained to whoever wrote a wrong one."""

    parse: Callable[[str], object]
    sql_type: str
    allowed_ja: str
    allowed_en: str


_DAY_JA, _DAY_EN = (
    "日付 2026-04-01、2026/4/1、令和8年4月1日、R8.4.1",
    "a date such as 2026-04-01, 2026/4/1, 令和8年4月1日, R8.4.1",
)

KINDS = {
    "text": Kind(str, "VARCHAR", "文字", "text"),
    "identifier": Kind(str, "VARCHAR", "コード", "a code"),
    "person": Kind(str, "VARCHAR", "職員番号またはアカウント", "a staff number or an account"),
    "date": Kind(lru_cache(parse_date), "DATE", _DAY_JA, _DAY_EN),
    "month": Kind(
        lru_cache(parse_month), "DATE", "年月 2026-04、2026/4、令和8年4月", "a month such as 2026-04, 2026/4, 令和8年4月"
    ),
    "fiscal_year": Kind(parse_fiscal_year, "INTEGER", "年度 2026、令和8年度", "a fiscal year such as 2026, 令和8年度"),
    "number": Kind(parse_number, "DOUBLE", "数値", "a number"),
    "integer": Kind(_integer, "BIGINT", "整数", "a whole number"),
    "flag": Kind(_flag, "BOOLEAN", "0, 1", "0, 1"),
    "audience": Kind(_choice(AUDIENCES), "VARCHAR", _told(AUDIENCES), _told(AUDIENCES)),
    "decision": Kind(_choice(DECISIONS), "VARCHAR", _told(DECISIONS), _told(DECISIONS)),
}


@dataclass(frozen=True)
class Column:
    """One column. ``required``: the header and every cell must be there. ``references``: the column of which register defines it.

    ``key_column`` names the column that holds `match_key` of the text, ``hash_column`` the one that replaces an identifier of a
    person. ``minimum`` and ``maximum`` are inclusive.
    """

    name: str
    kind: str = "text"
    required: bool = False
    default: object = None
    allowed: tuple[str, ...] = ()
    references: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    key_column: str | None = None
    hash_column: str | None = None
    is_tool: bool = False


@dataclass(frozen=True)
class Register:
    """One register: ``registers/<name>.csv`` and table ``registers.<name>``; ``primary_key`` tells its rows apart."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """The name of the file below ``registers/``."""
        return f"{self.name}.csv"


def _amount(name: str, *, default: float | None = None, required: bool = False) -> Column:
    return Column(name, "number", required=required, default=default, minimum=0)


def _department(name: str = "department_id", *, required: bool = True) -> Column:
    return Column(name, "identifier", required=required, references="departments.department_id")


_VALID = (Column("valid_from", "date"), Column("valid_to", "date"))
_TOOL = Column("tool", required=True, is_tool=True)
_PROCESS = Column("process_id", "identifier", required=True, references="processes.process_id")
_SURVEY = Column("survey_id", "identifier", required=True, references="surveys.survey_id")
_STAFF = Column("staff_id", "person", required=True, hash_column="staff_hash")

REGISTERS = (
    Register(
        "departments",
        (
            Column("department_id", "identifier", required=True),
            Column("department_name", required=True, key_column="name_key"),
            Column("kind", required=True),
            _department("parent_id", required=False),
            *_VALID,
        ),
        ("department_id", "valid_from"),
    ),
    Register(
        "department_successions",
        (
            _department("old_department_id"),
            _department("new_department_id"),
            Column("effective_on", "date", required=True),
            Column("weight", "number", default=1.0, minimum=0, maximum=1),
        ),
        ("old_department_id", "new_department_id", "effective_on"),
    ),
    Register("department_aliases", (Column("alias", required=True, key_column="alias_key"), _department()), ("alias_key",)),
    Register(
        "staff_roster",
        (_STAFF, _department(), *_VALID, Column("login", "person", hash_column="login_hash"), Column("grade", "identifier")),
        ("staff_id", "department_id", "valid_from"),
    ),
    Register("tool_entitlements", (_STAFF, _TOOL, *_VALID), ("staff_id", "tool", "valid_from")),
    Register(
        "processes",
        (
            Column("process_id", "identifier", required=True),
            Column("process_name", required=True),
            _department(),
            _TOOL,
            Column("match_key", key_column="process_key"),
            Column("queue_name", key_column="queue_key"),
            Column("item_rule", required=True, allowed=ITEM_RULES),
            _amount("items_per_run", default=1.0),
            Column("class", required=True, allowed=("production", "test", "operational")),
            Column("started_on", "date"),
            Column("retired_on", "date"),
            _amount("human_minutes_per_run", default=0.0),
            _amount("human_minutes_per_item", default=0.0),
            _amount("rework_minutes_per_exception", default=0.0),
            _amount("monthly_upkeep_hours", default=0.0),
            _amount("build_hours", default=0.0),
            Column("chain_id", "identifier", references="chains.chain_id"),
        ),
        ("process_id",),
    ),
    Register(
        "baselines",
        (
            Column("baseline_id", "identifier", required=True),
            _PROCESS,
            *_VALID,
            Column("method", required=True, allowed=("timed", "log", "expert", "declared")),
            _amount("minutes_per_item"),
            Column("sample_count", "integer", minimum=0),
            _amount("sd_minutes"),
            _amount("low_minutes"),
            _amount("mode_minutes"),
            _amount("high_minutes"),
            Column("approved_by"),
            Column("approved_on", "date"),
        ),
        ("baseline_id",),
    ),
    Register(
        "baseline_samples",
        (
            Column("baseline_id", "identifier", required=True, references="baselines.baseline_id"),
            Column("measured_on", "date"),
            _amount("minutes", required=True),
        ),
    ),
    Register(
        "chains",
        (Column("chain_id", "identifier", required=True), Column("chain_name"), _amount("minutes_per_case", required=True)),
        ("chain_id",),
    ),
    Register(
        "chain_volumes",
        (
            Column("chain_id", "identifier", required=True, references="chains.chain_id"),
            Column("month", "month", required=True),
            Column("cases", "number", required=True, minimum=0),
        ),
        ("chain_id", "month"),
    ),
    Register(
        "upkeep_log",
        (_PROCESS, Column("worked_on", "date", required=True), _amount("hours", required=True), Column("note")),
    ),
    Register(
        "freed_hours_log",
        (
            _department(),
            Column("month", "month", required=True),
            Column("use", required=True, allowed=("overtime", "redeployed", "quality")),
            _amount("hours", required=True),
            Column("what"),
            Column("approved_by"),
        ),
    ),
    Register(
        "process_beneficiaries",
        (_PROCESS, _department(), Column("share", "number", required=True, minimum=0, maximum=1), *_VALID),
        ("process_id", "department_id", "valid_from"),
    ),
    Register(
        "targets",
        (
            Column("fiscal_year", "fiscal_year", required=True),
            _department(required=False),
            Column("tool", is_tool=True),
            Column("metric", required=True),
            Column("value", "number", required=True),
        ),
        ("fiscal_year", "department_id", "tool", "metric"),
    ),
    Register(
        "surveys",
        (
            Column("survey_id", "identifier", required=True),
            Column("survey_name", required=True),
            Column("audience", required=True, allowed=("staff", "citizen")),
            Column("design", required=True, allowed=("census", "random_sample", "panel", "open_link")),
            Column("population", "integer", minimum=0),
        ),
        ("survey_id",),
    ),
    Register(
        "survey_questions",
        (
            _SURVEY,
            Column("question_id", "identifier", required=True),
            Column("column_header", required=True, key_column="column_key"),
            Column("question_text"),
            Column("scale_id", "identifier", references="scales.scale_id"),
            Column("reverse", "flag", default=False),
            *_VALID,
            Column("topic"),
            Column("is_segment", "flag", default=False),
        ),
        ("survey_id", "question_id", "valid_from"),
    ),
    Register(
        "scales",
        (
            Column("scale_id", "identifier", required=True),
            Column("label", required=True, key_column="label_key"),
            Column("score", "number"),
            Column("top_box", "flag", default=False),
        ),
        ("scale_id", "label_key"),
    ),
    Register(
        "population_margins",
        (
            _SURVEY,
            Column("segment", "identifier", required=True, key_column="segment_key"),
            Column("value", required=True, key_column="value_key"),
            Column("count", "integer", required=True, minimum=0),
        ),
        ("survey_id", "segment_key", "value_key"),
    ),
    Register(
        "theme_words",
        (Column("word", required=True, key_column="word_key"), Column("theme", "identifier")),
        ("word_key",),
    ),
    Register(
        "voices",
        (
            Column("voice_id", "identifier", required=True),
            Column("received_on", "date", required=True),
            Column("audience", "audience", required=True),
            Column("channel"),
            Column("survey_id", "identifier", references="surveys.survey_id"),
            Column("question_id", "identifier"),
            Column("theme", "identifier"),
            _department(required=False),
            Column("request", required=True),
            Column("decision", "decision"),
            Column("decision_text"),
            Column("decided_on", "date"),
            Column("decided_by"),
            Column("implemented_on", "date"),
            Column("metric"),
            Column("tool", is_tool=True),
        ),
        ("voice_id",),
    ),
    Register(
        "pay_rates",
        (Column("grade", "identifier", required=True), _amount("yen_per_hour", required=True), *_VALID),
        ("grade", "valid_from"),
    ),
    Register(
        "policy",
        (Column("key", required=True), Column("value"), Column("valid_from", "date")),
        ("key", "valid_from"),
    ),
)

BY_NAME = {register.name: register for register in REGISTERS}
