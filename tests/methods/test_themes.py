"""Themes of hand-written answers, and who may not be among them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.methods.theme_figures import text_figures, theme_figures
from pipelines.methods.themes import ThemeFinder, says_nothing, themes_of_texts

LEXICON = [
    ("こと", None), ("思う", None), ("ない", None), ("良い", None), ("待つ時間", "待ち時間"), ("分かりづらい", "分かりにくい"),
    ("WinActor", "WinActor"), ("上限額", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def finder():
    return ThemeFinder(LEXICON)


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("操作が難しい", ["操作", "操作 難しい", "難しい"]),
        ("難しい操作でした", ["操作", "操作 難しい", "難しい"]),
        ("待つ時間が長いと思う", ["待ち時間", "待ち時間 長い", "長い"]),
        ("マニュアルがわかりづらいです", ["マニュアル", "マニュアル 分かりにくい", "分かりにくい"]),
        (
            "オンライン手続きを増やしてほしい",
            ["オンライン", "オンライン手続き", "オンライン手続き 増やす", "手続き", "手続き 増やす"],
        ),
        ("検索で見つかりませんでした", ["検索", "検索 見つからない", "見つからない"]),
        ("もっと周知していない", ["周知", "周知 しない"]),
        ("駐車場がないこと", ["駐車場", "駐車場 ない"]),
        ("便利ではない", ["便利でない"]),
        ("早くならない", ["早くない"]),
        ("WinActorと上限額", ["WinActor"]),
        ("窓口の対応、文字、３回", ["対応", "文字", "窓口"]),
    ],
)
def test_an_answer_names_its_nouns_and_what_is_said_of_them(finder, text, themes):
    assert [theme for theme, _ in finder.themes(text)] == themes


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("窓口に行って便利", ["便利", "窓口", "窓口 便利"]),
        ("窓口に行かずに済んで便利", ["便利", "窓口"]),
        ("窓口に行かなくて便利", ["便利", "窓口"]),
        ("窓口が遠くて行けない", ["窓口", "窓口 遠い", "遠い"]),
        ("駐車場を増やしてほしい", ["駐車場", "駐車場 増やす"]),
        ("駐車場を増やしてほしくない", ["増やさない", "駐車場", "駐車場 増やさない"]),
        ("駐車場を増やさなければならない", ["駐車場"]),
        ("駐車場を増やしてはいけない", ["駐車場"]),
        ("アプリが使いにくいと思う", ["アプリ", "アプリ 使いにくい", "使いにくい"]),
        ("アプリが使いにくいとは思わない", ["アプリ"]),
        ("アプリが便利だとは限りません", ["アプリ"]),
        ("便利なアプリとは言えない", ["アプリ"]),
        ("アプリが便利でないと思う", ["アプリ", "アプリ 便利でない", "便利でない"]),
        ("アプリが便利ではありません", ["アプリ", "アプリ 便利でない", "便利でない"]),
        ("アプリが便利なことはない", ["アプリ"]),
        ("職員に聞くと手続きが分かる", ["手続き", "手続き 分かる", "職員", "職員 聞く"]),
        ("職員に聞かないと手続きが分からない", ["分からない", "手続き", "手続き 分からない", "職員"]),
        ("職員に聞かなければ手続きが分からない", ["分からない", "手続き", "手続き 分からない", "職員"]),
        ("職員が聞いてくれない", ["職員"]),
        ("職員が聞いてない", ["聞かない", "職員", "職員 聞かない"]),
        ("窓口に来る必要がある", ["必要", "窓口", "窓口 必要"]),
        ("窓口に来る必要がない", ["必要でない", "窓口", "窓口 必要でない"]),
        ("安い駐車場がある", ["安い", "駐車場", "駐車場 安い"]),
        ("安い駐車場がない", ["駐車場", "駐車場 ない"]),
        ("アプリを使うことができる", ["アプリ", "アプリ 使う"]),
        ("アプリを使うことができない", ["アプリ"]),
    ],
)
def test_no_theme_says_the_opposite_of_what_was_written(finder, text, themes):
    assert [theme for theme, _ in finder.themes(text)] == themes


@pytest.mark.parametrize(
    "text",
    [
        "佐藤花子さん", "鎌田潤一郎", "石川主任", "髙𣘺さん", "小鳥遊さん", "ﾔﾏﾓﾄさん", "03-1234-5678", "s012345",
        "taro.sato@city.example.jp", "https://www.city.example.jp/sato",
        "taro_sato", "CITY\\sato01", "０９０１２３４５６７８", "ゲレンポヌスさん",
    ],
)  # fmt: skip
def test_no_name_number_or_address_is_a_theme_or_part_of_one(finder, text):
    alone = {theme for theme, _ in finder.themes(f"{text}の説明が丁寧だった")} - {"主任"}
    assert alone == {"説明", "説明 丁寧", "丁寧"}


def test_a_word_the_dictionary_lacks_is_a_theme_only_where_the_lexicon_has_it(finder):
    assert [theme for theme, _ in finder.themes("ゲレンポヌスを入れた")] == []
    assert [theme for theme, _ in ThemeFinder([("ゲレンポヌス", "新機種")]).themes("ゲレンポヌスを入れた")] == [
        "新機種",
        "新機種 入れる",
    ]


@pytest.mark.parametrize("text", ["特になし", "特に、ありません。", "なし", "－", "Ｎ／Ａ", "　"])
def test_answers_that_say_nothing_are_no_text(text):
    assert says_nothing(text)


def test_a_text_without_a_theme_still_counts_as_one():
    texts = pl.DataFrame({"text_key": ["a", "b", "c"], "text": ["特になし", "佐藤さん", "窓口"]})
    assert themes_of_texts(texts, []).rows() == [("b", None, None), ("c", "窓口", "|窓口|")]


def test_an_answer_longer_than_the_tokenizer_takes_is_read_as_far_as_it_can_be(finder):
    # one sign that is written out as eighteen, three or four bytes each
    assert finder.themes("窓口。" + "\ufdfa" * 9_000)[0] == ("窓口", "|窓口|")
    assert finder.themes("窓口。" + "𠮷" * 20_000)[0] == ("窓口", "|窓口|")


APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def wave(month, answers, question="ご意見"):
    return {
        "survey_id": "s1", "question_id": "q1", "question_text": question, "wave": month, "answers_with_text": answers,
        "suppression_minimum": 10,
    }  # fmt: skip


def mentions(month, **themes):
    """Respondents as numbers, per theme; its words are parted by an underscore."""
    return [
        {"survey_id": "s1", "question_id": "q1", "wave": month, "row_key": str(number), "theme": theme.replace("_", " "),
         "theme_words": f"|{theme.replace('_', '|')}|"}
        for theme, numbers in themes.items()
        for number in numbers
    ]  # fmt: skip


def told(waves, named, columns=("theme", "respondents")):
    return theme_figures(text_figures(pl.DataFrame(waves)), pl.DataFrame(named)).select(columns).rows()


def test_a_theme_is_told_from_the_smallest_group_on_and_each_respondent_counts_once():
    # 9 name 紙; 10 name 窓口, two of them twice
    named = mentions(APRIL, 窓口=[*range(10), 0, 1], 紙=range(9))
    assert told([wave(APRIL, 40)], named) == [("窓口", 10)]


def test_nothing_is_told_of_a_wave_with_too_few_texts():
    waves = text_figures(pl.DataFrame([wave(APRIL, 9), wave(MAY, 10)]))
    assert waves.select("answers_with_text", "suppressed").rows() == [(None, True), (10, False)]
    named = mentions(APRIL, 窓口=range(9)) + mentions(MAY, 窓口=range(10))
    assert told([wave(APRIL, 9), wave(MAY, 10)], named, ("wave", "respondents", "share")) == [(MAY, 10, 1.0)]


def test_a_part_is_told_only_where_enough_name_it_outside_the_longer_themes():
    # 操作: 30, of them 20 with 難しい: 10 others, told. 研修: 22, of them 13 with 増やす: 9 others would show, withheld
    named = mentions(APRIL, 操作=range(30), 操作_難しい=range(20), 研修=range(22), 研修_増やす=range(13))
    assert told([wave(APRIL, 60)], named) == [("操作", 30), ("操作 難しい", 20), ("研修 増やす", 13)]


def test_the_longer_themes_of_a_part_are_taken_together():
    # 手続き: 40. Within 手続き 早い (0-15) and オンライン 手続き (10-30) are 31; 9 name it outside both
    named = mentions(APRIL, 手続き=range(40), 手続き_早い=range(16), オンライン_手続き=range(10, 31))
    assert told([wave(APRIL, 60)], named) == [("オンライン 手続き", 21), ("手続き 早い", 16)]


def test_the_change_of_a_share_is_told_only_between_two_told_figures_of_one_wording():
    named = mentions(APRIL, 窓口=range(20), 紙=range(9)) + mentions(MAY, 窓口=range(10), 紙=range(12))
    columns = ("wave", "theme", "rank", "change")
    # 窓口: 10/40 - 20/50; 紙 was named by 9
    assert told([wave(APRIL, 50), wave(MAY, 40)], named, columns) == [
        (APRIL, "窓口", 1, None), (MAY, "紙", 1, None), (MAY, "窓口", 2, pytest.approx(10 / 40 - 20 / 50)),
    ]  # fmt: skip
    reworded = told([wave(APRIL, 50), wave(MAY, 40, "ご要望")], named, columns)
    assert [change for *_, change in reworded] == [None, None, None]
