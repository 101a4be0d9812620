"""The catalogue of words: complete in both languages."""

import re
from pathlib import Path

import pytest

from dashboard import words

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("key", words.CATALOGUE)
def test_every_key_has_words_and_the_same_blanks_in_both_languages(key: str) -> None:
    ja, en = words.CATALOGUE[key]
    assert ja.strip() and en.strip()
    assert set(re.findall(r"{(\w+)}", ja)) == set(re.findall(r"{(\w+)}", en))


def test_every_key_that_the_page_says_is_in_the_catalogue() -> None:
    said = set()
    for module in (ROOT / "dashboard").rglob("*.py"):
        said |= set(re.findall(r'\bsay\(\s*"([a-z0-9_.]+)"', module.read_text(encoding="utf-8")))
    assert len(said) > 50
    assert said <= set(words.CATALOGUE)


def test_a_tool_of_the_citys_own_keeps_its_own_name() -> None:
    assert words.name_of("tool", "uipath", "ja") == "UiPath"
    assert words.name_of("tool", "chat_assistant", "ja") == "chat_assistant"


def test_the_three_empty_states_and_the_withheld_one_read_differently() -> None:
    states = ("withheld", "no_licence", "no_data", "zero_use")
    for lang in words.LANGUAGES:
        assert len({words.name_of("state", state, lang) for state in states}) == 4
    assert words.name_of("state", "withheld", "ja") == "非表示（少人数）"


def test_a_number_that_policy_sets_is_named_only_where_policy_is() -> None:
    with_number = {
        key: sentences for key, sentences in words.CATALOGUE.items() if any("28" in sentence for sentence in sentences)
    }
    assert with_number
    for ja, en in with_number.values():
        assert "方針値" in ja
        assert "policy" in en
