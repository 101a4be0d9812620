"""Wording of checks in plain words: what was checked, found and expected, from the notation of ``meta_quality``.

Belongs here: reading that notation. Does not belong here: counting checks (``view``). What has another shape than the checks of
this version is shown as it is recorded. Names of tables and columns are in the list of what was recorded (``tables``).
"""

from __future__ import annotations

import re

from dashboard import display
from dashboard.pages.trust.rows import Check
from dashboard.pages.trust.view import family_of
from dashboard.words import CATALOGUE, say

_RULE = re.compile(r"(?:\w+: )(?P<rule>\w+)\(.+\)")
_BROKEN_ROWS = re.compile(r"(?P<broken>\d+) of (?P<rows>\d+) rows(?:: (?P<examples>.+))?")
_REGISTER_ROW = re.compile(r"(?:^|; )(?:[\w.]+ )?row (\d+):")
_MORE = re.compile(r"; and (\d+) more$")
_ROWS_NAMED = 8


def name(check: Check, lang: str) -> str:
    """What the check asks."""
    kind, _, subject = check.check_name.partition(": ")
    if rule := _RULE.fullmatch(check.check_name):
        key = f"trust.rule.{rule['rule']}"
        if key in CATALOGUE:
            return say(key, lang)
    if f"trust.question.{subject}" in CATALOGUE:
        return say(f"trust.question.{subject}", lang)
    if f"trust.check.{kind}" in CATALOGUE:
        return say(f"trust.check.{kind}", lang)
    return check.check_name


def subject(check: Check, lang: str) -> str:
    """What was checked: a file, a register, rows of a source, or the kind of figures that the check is of."""
    kind, _, rest = check.check_name.partition(": ")
    if kind == "quarantine_share":
        return rest
    schema, _, table = check.table_name.rpartition(".")
    if schema == "registers":
        return say("trust.subject.register", lang, register=table)
    if schema == "raw":
        # raw.overtime_month holds rows of the folder overtime, raw.consultation those of consultations
        sources = (key.partition(".")[-1] for key in CATALOGUE if key.startswith("source_name."))
        if source := next((source for source in sources if table.startswith(source.rstrip("s"))), None):
            return say("trust.subject.source", lang, source=say(f"source_name.{source}", lang))
    return say(f"trust.family.{family_of(check.check_name)}", lang)


def observed(check: Check, lang: str) -> str:
    """What was found."""
    if found := _BROKEN_ROWS.fullmatch(check.observed):
        counts = {part: display.number(int(found[part])) for part in ("broken", "rows")}
        examples = say("trust.observed.examples", lang, examples=found["examples"]) if found["examples"] else ""
        return say("trust.observed.rows", lang, **counts) + examples
    if check.check_name.startswith(("register: ", "plausibility: ")):
        rows = _REGISTER_ROW.findall(check.observed)
        if rows:
            more = _MORE.search(check.observed)
            named = ("・" if lang == "ja" else ", ").join(list(dict.fromkeys(rows))[:_ROWS_NAMED])
            count = len(rows) + (int(more[1]) if more else 0)
            return say("trust.observed.register", lang, count=count, rows=named + ("…" if count > _ROWS_NAMED else ""))
    return check.observed


def expected(check: Check, lang: str) -> str:
    """What would have passed."""
    text = check.expected
    if check.check_name.startswith(("register: ", "plausibility: ")):
        return say("trust.expected.none", lang)
    if text.startswith("<= "):
        return say("trust.expected.at_most", lang, limit=text.removeprefix("<= "))
    if text.startswith("value_set ["):
        return say("trust.expected.only", lang, values=text.removeprefix("value_set [").removesuffix("]"))
    if text == "0 rows":
        return say("trust.expected.no_row", lang)
    limits = dict(part.split(" ", 1) for part in text.split(", ") if part.startswith(("min_value ", "max_value ")))
    if limits and "strict" not in text:
        words = [say(f"trust.expected.{end}", lang, limit=limits[end]) for end in ("min_value", "max_value") if end in limits]
        return (" " if lang == "ja" else ", ").join(words)
    return text
