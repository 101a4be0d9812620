"""Names of people in hand-written texts, and what must stay as it was written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pipelines.methods.names import without_names


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("後藤 翔太さん（税務課）の要望", "***さん（税務課）の要望"),
        ("後藤翔太の要望", "***の要望"),
        ("佐藤が窓口で待った", "***が窓口で待った"),
        ("山田太郎様と鈴木課長へ", "***様と***課長へ"),
        ("石川主任、石川さん", "***主任、***さん"),
        ("髙𣘺さん、ﾔﾏﾓﾄさん、GOTO Shotaさん", "***さん、***さん、***さん"),
        ("倉敷市 後藤さん", "倉敷市 ***さん"),
    ],
)
def test_names_are_masked(text, shown):
    assert without_names(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "後藤町の窓口、倉敷の駅前、山口地区、宮崎市長、川崎区長",
        "業者さん、市民の皆様、お客様、課長、市民局長",
        "kintone と Microsoft 365 を使う人を増やしてほしい。WinActor の RPA は 24 時間",
        "（１） 2026-04-01 から\n*** へ",
        "",
    ],
)
def test_places_titles_and_products_stay_as_they_were_written(text):
    assert without_names(text) == text


def test_a_text_longer_than_the_tokenizer_takes_is_read_to_its_end():
    assert without_names("窓口。" * 9_999 + "後藤さん") == "窓口。" * 9_999 + "***さん"
    assert without_names("\ufdfa" * 30_000) == "\ufdfa" * 30_000


def test_several_texts_may_be_read_at_once():
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(without_names, ["後藤 翔太さんの要望を聞いた"] * 5_000)) == {"***さんの要望を聞いた"}
