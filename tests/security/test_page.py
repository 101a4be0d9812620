"""The page: what somebody wrote stands in HTML only after it was escaped, and alerts and packs have tests of their own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pipelines.settings import PROJECT_DIR

_TAG = re.compile(r"<[a-z/]")
# fields of the project's own: a page's name in its address, words escaped a line before, coordinates of a drawing
OUR_OWN = {
    ("dashboard/app.py", "spec.name"),
    ("dashboard/components.py", "words[kind]"),
    ("dashboard/sparkline.py", "run[0][0]"),
    ("dashboard/sparkline.py", "run[0][1]"),
}


def unescaped(source: str) -> set[str]:
    """Fields, items and words in an f-string with a tag that are not escaped; local names were escaped where they were made."""
    found = set()
    for text in ast.walk(ast.parse(source)):
        if isinstance(text, ast.JoinedStr) and any(map(_holds_tag, text.values)):
            parts = [part.value for part in text.values if isinstance(part, ast.FormattedValue)]
            found |= {ast.unparse(part) for part in parts if isinstance(part, ast.Attribute | ast.Subscript) or _is_words(part)}
    return found


def _holds_tag(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and bool(_TAG.search(str(part.value)))


def _is_words(part: ast.expr) -> bool:
    return isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in ("say", "str", "name_of")


def test_no_field_stands_in_html_unescaped() -> None:
    modules = {path.relative_to(PROJECT_DIR).as_posix(): path for path in (PROJECT_DIR / "dashboard").rglob("*.py")}
    found = {(name, part) for name, path in modules.items() for part in unescaped(path.read_text(encoding="utf-8"))}
    assert found == OUR_OWN


@pytest.mark.parametrize(
    ("planted", "part"),
    [
        ('st.html(f"<p>{row.name}</p>")', "row.name"),
        ('x = f"<td>{row[0]}</td>"', "row[0]"),
        ('f"<b>{say(k, n)}</b>"', "say(k, n)"),
    ],
)
def test_a_planted_field_is_found_and_an_escaped_one_is_not(planted: str, part: str) -> None:
    assert unescaped(planted) == {part}
    assert unescaped(planted.replace(part, f"escape({part})")) == set()


def test_html_beside_streamlits_own_is_never_asked_for() -> None:
    """``unsafe_allow_html`` and components would be further ways for a text to become markup; one script sets the language."""
    sources = {path: Path(path).read_text(encoding="utf-8") for path in map(str, (PROJECT_DIR / "dashboard").rglob("*.py"))}
    assert [path for path, source in sources.items() if "unsafe_allow_html" in source or "components.v1" in source] == []
    assert sum(source.count("unsafe_allow_javascript") for source in sources.values()) == 1
