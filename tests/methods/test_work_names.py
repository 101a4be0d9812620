"""When two names mean one kind of work: what is only writing, what is another thing."""

from __future__ import annotations

import pytest

from pipelines.methods.work_names import alike_names, core

DEPARTMENTS = ("総務課", "介護保険課", "港北区役所", "係")


def similarity(left: str, right: str, minimum: float = 0.9) -> float | None:
    found = list(alike_names([left], [right], DEPARTMENTS, minimum))
    return found[0].similarity if found else None


@pytest.mark.parametrize(
    ("name", "text", "act"),
    [
        ("RPA_税収納消込", "税収納消込", ""),
        ("固定資産異動通知取込.ums7", "固定資産異動通知", "entry"),
        ("備品貸出申請（総務課）", "備品貸出申請", ""),
        ("総務課用 備品貸出申請アプリ v2", "備品貸出申請", ""),
        ("港北区・窓口混雑状況", "窓口混雑状況", ""),
        ("粗大ごみ収集の申し込み", "粗大ゴミ収集申込", ""),
        ("高齢者相談の記録", "高齢者相談", "record"),
        ("障がい者相談記録", "障害者相談", "record"),
        ("就労相談票", "就労相談", "record"),
        # a robot's word inside a name is part of the thing; what would be left of these is too short
        ("軽自動車税異動届", "軽自動車税異動届", ""),
        ("住民票", "住民票", ""),
        ("台帳登録", "台帳登録", ""),
        ("999", "", ""),
    ],
)
def test_what_is_left_of_a_name(name, text, act):
    found = core(name, frozenset(DEPARTMENTS))
    assert (found.text, found.act) == (text, act)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("高齢者相談記録", "高齢者相談の記録（介護保険課）"),
        ("就学援助申請登録", "就学援助申請"),
        ("RPA_就学援助申請入力", "就学援助申請登録.ums7"),
        ("粗大ごみ収集申込", "粗大ゴミ収集の申込み"),
        ("備品貸出申請", "備品　貸し出し申請２"),
    ],
)
def test_names_of_one_kind_of_work(left, right):
    assert similarity(left, right) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("高齢者相談記録", "障害者相談記録"),
        ("児童手当認定請求", "児童扶養手当認定請求"),
        ("1歳児健診予約", "3歳児健診予約"),
        ("ボランティア登録", "ボランティア記録"),
        ("名簿", "名簿"),
        ("999", "999"),
    ],
    ids=["another group", "another benefit", "another age", "another act", "too short", "no name"],
)
def test_near_misses_are_not_alike(left, right):
    assert similarity(left, right) is None


def test_a_character_in_place_of_another_is_another_thing_however_long_the_name():
    """障害者 and 障害児: 2 x 11 / 24 = 0.917 would pass the minimum."""
    assert similarity("身体障害者手帳交付申請書", "身体障害児手帳交付申請書") is None


def test_similarity_is_twice_the_common_subsequence_over_both_lengths():
    """イベント申込 has 6 characters, イベント参加申込 8 with all of them: 12 / 14."""
    assert similarity("イベント申込", "イベント参加申込", 0.85) == pytest.approx(12 / 14)
    assert similarity("イベント申込", "イベント参加申込", 0.86) is None


def test_every_pair_is_told_by_the_places_of_its_names():
    left, right = ["備品貸出申請", "講座受講申込"], ["公用車運行日誌", "講座受講の申込", "備品貸出申請"]
    found = [(pair.left, pair.right) for pair in alike_names(left, right, (), 0.9)]
    assert found == [(0, 2), (1, 1)]


@pytest.mark.parametrize(("left", "right"), [([], ["備品貸出申請"]), (["備品貸出申請"], []), ([], [])])
def test_without_names_there_is_no_pair(left, right):
    assert list(alike_names(left, right, (), 0.9)) == []
