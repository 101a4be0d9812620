"""Sentences of changes, word for word; the parts shown add up to the change shown."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest

from pipelines.methods.change_sentence import Change, change_sentence, change_sentences

NOVEMBER, JANUARY, MARCH, APRIL = date(2026, 11, 1), date(2026, 1, 1), date(2026, 3, 1), date(2026, 4, 1)
COLUMNS = {
    "period": pl.String,
    "last_month": pl.Date,
    "net_hours": pl.Float64,
    "base_net_hours": pl.Float64,
    "counted_until": pl.Date,
    "has_undelivered_months": pl.Boolean,
    "volume_hours": pl.Float64,
    "baseline_hours": pl.Float64,
    "success_rate_hours": pl.Float64,
    "human_part_hours": pl.Float64,
    "upkeep_and_build_hours": pl.Float64,
    "new_processes_hours": pl.Float64,
    "retired_processes_hours": pl.Float64,
    "overlap_hours": pl.Float64,
}


def test_a_rise_tells_both_figures_and_its_main_drivers():
    drivers = {"volume": 15.0, "upkeep_and_build": -2.7, "baseline": 0.0}
    assert change_sentence(Change("month", NOVEMBER, 112.3, 100.0, drivers)) == (
        "当月の純削減時間は前月より12.3時間増え、112.3時間でした（前月は100.0時間）。"
        "主な要因は、件数 +15.0時間、保守・構築 −2.7時間です。",
        "Net hours saved in the month rose by 12.3 hours, from 100.0 in the previous month to 112.3. "
        "Main reasons: volume +15.0, upkeep and build −2.7 hours.",
    )


def test_a_net_below_zero_that_falls_further_is_said_to_fall():
    drivers = {"success_rate": -1.5, "human_part": -0.5}
    assert change_sentence(Change("month", NOVEMBER, -5.25, -3.25, drivers)) == (
        "当月の純削減時間は前月より2.0時間減り、−5.3時間でした（前月は−3.3時間）。"
        "主な要因は、成功率 −1.5時間、人が行う作業 −0.5時間です。",
        "Net hours saved in the month fell by 2.0 hours, from −3.3 in the previous month to −5.3. "
        "Main reasons: success rate −1.5, human part −0.5 hours.",
    )


def test_months_without_records_are_told_beside_the_reasons():
    change = Change("month", NOVEMBER, 79.1, -20.0, {"volume": 99.1}, has_undelivered_months=True)
    ja, en = change_sentence(change)
    assert ja.endswith("要因は、件数 +99.1時間です。記録が届いていない月を含みます。")
    assert en.endswith("Reason: volume +99.1 hours. Months of which no record arrived are among them.")


def test_nothing_changed_names_no_reason():
    assert change_sentence(Change("month", NOVEMBER, 7.0, 7.0, {"volume": 0.0})) == (
        "当月の純削減時間は前月と同じ7.0時間です。",
        "Net hours saved in the month are the same as in the previous month: 7.0.",
    )


def test_drivers_that_cancel_each_other_are_still_told():
    assert change_sentence(Change("month", NOVEMBER, 7.0, 7.0, {"volume": 2.0, "overlap": -2.0})) == (
        "当月の純削減時間は前月と同じ7.0時間です。増減の内訳は、件数 +2.0時間、重複調整 −2.0時間です。",
        "Net hours saved in the month are the same as in the previous month: 7.0. Within that: volume +2.0, overlap −2.0 hours.",
    )


def test_a_base_without_anything_booked_is_not_called_zero():
    assert change_sentence(Change("month", NOVEMBER, 12.3, None, {"new_processes": 12.3})) == (
        "前月は計上がなく、当月の純削減時間は12.3時間です。要因は、新たに加わった業務 +12.3時間です。",
        "Nothing was booked in the previous month; net hours saved in the month are 12.3. Reason: processes added +12.3 hours.",
    )


def test_a_scope_that_is_no_longer_there_tells_what_it_had():
    assert change_sentence(Change("fiscal_year", MARCH, None, 1234.5, {"retired_processes": -1234.5})) == (
        "当年度は純削減時間の計上がありません（前年度は1,234.5時間）。要因は、終了・移管した業務 −1,234.5時間です。",
        "Nothing is booked in the fiscal year; net hours saved in the previous fiscal year were 1,234.5. "
        "Reason: processes ended or moved −1,234.5 hours.",
    )


def test_a_year_under_way_names_its_months_and_the_day_the_data_reach():
    change = Change("fiscal_year", NOVEMBER, 80.0, 60.0, {"baseline": 20.0}, counted_until=date(2026, 11, 22))
    assert change_sentence(change) == (
        "当年度4〜11月の純削減時間は前年度の同じ期間より20.0時間増え、80.0時間でした（前年度の同じ期間は60.0時間）。"
        "要因は、1件当たりの基準時間 +20.0時間です。11月は22日までの集計です。",
        "Net hours saved in the fiscal year to date (April to November) rose by 20.0 hours, from 60.0 in the same months of the "
        "previous fiscal year to 80.0. Reason: minutes per item +20.0 hours. November is counted up to the data of 22 November.",
    )


def test_a_year_of_one_month_and_a_year_that_has_turned_name_their_months():
    april = change_sentence(Change("fiscal_year", APRIL, 2.0, 1.0, {"volume": 1.0}))
    january = change_sentence(Change("fiscal_year", JANUARY, 2.0, 1.0, {"volume": 1.0}))
    assert april[0].startswith("当年度4月の純削減時間は") and "(April)" in april[1]
    assert january[0].startswith("当年度4〜1月の純削減時間は") and "(April to January)" in january[1]


def test_small_drivers_are_told_together():
    # 20 is the largest, a tenth of it 2: the 1.9 of the overlap, the 0.6 and the −0.3 are 2.2 together; 20 + 5 − 3 + 2.2 = 24.2
    drivers = {"volume": 20.0, "human_part": 5.0, "baseline": -3.0, "overlap": 1.9, "success_rate": 0.6, "upkeep_and_build": -0.3}
    ja, en = change_sentence(Change("month", NOVEMBER, 124.2, 100.0, drivers))
    assert ja.endswith("主な要因は、件数 +20.0時間、人が行う作業 +5.0時間、1件当たりの基準時間 −3.0時間、その他 +2.2時間です。")
    assert en.endswith("Main reasons: volume +20.0, human part +5.0, minutes per item −3.0, other +2.2 hours.")


def test_one_small_driver_keeps_its_name():
    ja, _ = change_sentence(Change("month", NOVEMBER, 120.5, 100.0, {"volume": 20.0, "overlap": 0.5}))
    assert ja.endswith("主な要因は、件数 +20.0時間、重複調整 +0.5時間です。")


def test_shown_parts_add_up_where_each_alone_would_round_away():
    # 0.04 + 0.04 + 0.04 = 0.12 shows as 0.1: one of the three gets the tenth
    drivers = {"volume": 0.04, "baseline": 0.04, "success_rate": 0.04}
    ja, _ = change_sentence(Change("month", NOVEMBER, 1.12, 1.0, drivers))
    assert ja == "当月の純削減時間は前月より0.1時間増え、1.1時間でした（前月は1.0時間）。要因は、件数 +0.1時間です。"


@pytest.mark.parametrize(("net", "base"), [(0.05, -0.05), (10.05, 9.94), (-0.05, 0.05), (1000.449, 0.051), (3.333, 6.667)])
def test_base_and_shown_drivers_add_up_to_the_net_shown(net, base):
    change = net - base
    drivers = {"volume": change * 1.7, "baseline": -change * 0.4, "success_rate": -change * 0.2, "overlap": -change * 0.1}
    _, en = change_sentence(Change("month", NOVEMBER, net, base, drivers))
    statement, reasons = re.split(r"Main reasons:|Reason:", en)
    shown_base, shown_net = (
        float(text.replace(",", "").replace("−", "-")) for text in re.findall(r"(?:from|to) (−?[\d,.]+\d)", statement)
    )
    parts = [float(text.replace(",", "").replace("−", "-")) for text in re.findall(r"[+−][\d,.]+\d", reasons)]
    assert shown_base + sum(parts) == pytest.approx(shown_net)


def test_every_row_of_a_table_gets_its_own_sentences():
    row = dict.fromkeys(COLUMNS, 0.0) | {
        "period": "month",
        "last_month": NOVEMBER,
        "counted_until": None,
        "has_undelivered_months": False,
        "base_net_hours": 1.0,
    }
    rise, none = row | {"net_hours": 3.0, "volume_hours": 2.0}, row | {"net_hours": 1.0}
    changes = pl.DataFrame([rise, none, rise], schema=COLUMNS)
    told = change_sentences(changes)
    assert told.select(changes.columns).equals(changes)
    rose = "当月の純削減時間は前月より2.0時間増え、3.0時間でした（前月は1.0時間）。要因は、件数 +2.0時間です。"
    assert told["sentence_ja"].to_list() == [rose, "当月の純削減時間は前月と同じ1.0時間です。", rose]
    assert told["sentence_en"][1] == "Net hours saved in the month are the same as in the previous month: 1.0."


def test_no_changes_are_no_sentences():
    told = change_sentences(pl.DataFrame(schema=COLUMNS))
    assert (told.height, told.schema["sentence_ja"]) == (0, pl.String)
