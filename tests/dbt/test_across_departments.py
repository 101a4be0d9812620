"""What others could take over and whose time a process saves, by a real dbt build on a small city worked out by hand.

The data reach 30 September 2026, so the twelve complete months are October 2025 to September 2026. An item saves
P1 高齢者相談記録: 30 minutes less 6 by people, 0.4 h; upkeep 1 h a month, 12 h; 36 h to build, 36 x 12 / 36 = 12 h
P2 就学援助申請登録: 600 items x 6 minutes (4 + 4·5 + 12, over 6) + 600 x 3 minutes = 90 h, less 1 h of rework, over 1,200 items;
   upkeep 0.5 h a month, 6 h
P3 粗大ごみ収集申込: 12 minutes, 0.2 h; 30 of 100 applications come online
P4 会議録: 60 minutes per hour of audio, 10 h a month
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from pipelines.methods.monte_carlo import baseline_factors
from pipelines.text import match_key
from tests.dbt.conftest import Warehouse

pytestmark = pytest.mark.dbt

DEPARTMENTS = """department_id,department_name,kind,parent_id,valid_from,valid_to
D1,福祉課,課,,,
D2,介護課,課,,,
D3,税務課,課,,,
D4,学校課,課,,,
D5,旧こども課,課,,,2026-03-31
D6,子育て課,課,,2026-04-01,
"""
PROCESSES = """process_id,process_name,department_id,tool,match_key,item_rule,class,started_on,retired_on,human_minutes_per_item,\
rework_minutes_per_exception,monthly_upkeep_hours,build_hours
P1,高齢者相談記録,D1,kintone,12,records,production,2025-04-01,,6,,1,36
P2,就学援助申請登録,D4,rpa_other,就学援助申請登録,item_count,production,2025-04-01,,,60,0.5,
P3,粗大ごみ収集申込,D3,online_application,粗大ごみ収集申込,applications,production,2025-04-01,,,,,
P4,会議録,D1,transcription,,audio_hours,production,2025-04-01,,,,,
P5,高齢者相談の記録（学校課）,D4,kintone,14,records,production,2025-04-01,,,,,
P6,就学援助申請アプリ,D3,kintone,15,records,test,2025-04-01,,,,,
P7,備品貸出申請,D1,kintone,16,records,production,2026-05-01,,,,,
P8,窓口混雑記録,D1,kintone,17,records,production,2025-04-01,,31,,,
P9,公用車運行日誌,D1,kintone,18,records,production,2025-04-01,2026-08-31,,,,
"""
BASELINES = """baseline_id,process_id,valid_from,valid_to,method,minutes_per_item,sample_count,sd_minutes,low_minutes,\
mode_minutes,high_minutes
B1,P1,,,timed,30,25,6,,,
B2,P2,,2026-03-31,expert,,,,4,5,12
B3,P2,2026-04-01,,declared,3,,,,,
B4,P3,,,log,12,16,,,,
B5,P4,,,timed,60,20,0,,,
B6,P5,,,timed,30,25,6,,,
B7,P7,,,timed,30,25,6,,,
B8,P8,,,timed,30,25,6,,,
B9,P9,,,timed,30,25,6,,,
"""
BENEFICIARIES = """process_id,department_id,share,valid_from,valid_to
P1,D2,0.25,2026-04-01,
P1,D5,0.5,2026-04-01,
P2,D3,0.5,,2026-06-30
"""
PEOPLE = {"a": "D1", "b": "D2", "c": "D3", "d": "D4", "e": "D5"}
# app, its name, who writes its records, records a month
APPS = (
    ("12", "高齢者相談記録", "a", 10),
    ("14", "高齢者相談の記録", "d", 1),
    ("15", "就学援助申請アプリ", "c", 20),
    ("16", "備品貸出申請", "a", 10),
    ("17", "窓口混雑記録", "a", 10),
    ("18", "公用車運行日誌", "a", 10),
    ("99", "高齢者相談の記録（介護課）", "b", 8),
    ("98", "障害者相談記録", "c", 8),
    ("97", "高齢者相談記録", "d", 8),
)
MONTHS = [date(2025 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(10, 22)]
LAST = date(2026, 9, 30)


def _day(month: date) -> date:
    return LAST if month == MONTHS[-1] else month.replace(day=15)


def _row(number: int, day: date, **more: Any) -> dict[str, Any]:
    return {"file_id": 1, "row_number": number, "row_key": f"{number}", "event_day": day, **more}


def records(warehouse: Warehouse) -> list[dict[str, Any]]:
    """APPS month by month, P7's from May on; in app 99 four more of a department that then ended (7 in all)."""
    written = [
        (app, who, _day(month))
        for app, _, who, count in APPS
        for month in MONTHS
        for _ in range(count if app != "16" or month >= date(2026, 5, 1) else 0)
    ]
    written += [("99", "e", MONTHS[0].replace(day=day)) for day in range(1, 8)]
    hashes = {who: warehouse.person(f"{who}@city") for who in PEOPLE}
    return [
        _row(n, day, app_id=app, record_number=n, created_at=day, creator_hash=hashes[who], modifier_hash=hashes[who])
        for n, (app, who, day) in enumerate(written)
    ]


def runs() -> list[dict[str, Any]]:
    """100 items a month by P2, one run of which failed; what D2 runs under a like name tells no number of items."""
    rows = []
    for month in MONTHS:
        rows.append(("就学援助申請登録", "学校課", _day(month), "ok", 100))
        rows.append(("就学援助申請入力（介護課）", "介護課", _day(month), "ok", None))
    rows.append(("就学援助申請登録", "学校課", date(2025, 10, 16), "exception", None))
    return [
        _row(n, day, attempt_key=f"{n}", run_id=f"{n}", process_key=match_key(name), process_name=name, status=status,
             item_count=items, ended_at=day, department_key=match_key(department))
        for n, (name, department, day, status, items) in enumerate(rows)
    ]  # fmt: skip


def applications() -> list[dict[str, Any]]:
    told = (
        ("粗大ごみ収集申込", "online", None, 30),
        ("粗大ごみ収集申込", "counter", None, 60),
        ("粗大ごみ収集申込", "post", None, 10),
        ("粗大ゴミ収集の申し込み", "counter", "介護課", 50),
        # of a procedure that two departments name nobody can say whose it is
        ("粗大ごみ収集申込み", "counter", "学校課", 50),
        ("粗大ごみ収集申込み", "post", "福祉課", 50),
    )
    rows = [(month, *row) for month in MONTHS for row in told]
    return [
        _row(n, month, month=month, procedure_key=match_key(name), procedure_name=name, channel=channel,
             department_key=department and match_key(department), applications=float(count))
        for n, (month, name, channel, department, count) in enumerate(rows)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def city(warehouse: Warehouse) -> Warehouse:
    warehouse.registers(
        departments=DEPARTMENTS,
        department_successions="old_department_id,new_department_id,effective_on,weight\nD5,D6,2026-04-01,1\n",
        staff_roster="staff_id,department_id,valid_from,valid_to,login\n"
        + "".join(f"{who},{department},,,{who}@city\n" for who, department in PEOPLE.items()),
        processes=PROCESSES,
        baselines=BASELINES,
        process_beneficiaries=BENEFICIARIES,
    )
    warehouse.insert("raw.kintone_app", [_row(n, LAST, app_id=app, app_name=name) for n, (app, name, *_) in enumerate(APPS)])
    warehouse.insert("raw.kintone_record", records(warehouse))
    warehouse.insert("raw.rpa_sheet_run", runs())
    warehouse.insert("raw.online_application_total", applications())
    audio = [(month, department, hours) for month in MONTHS for department, hours in (("福祉課", 10.0), ("学校課", 2.0))]
    warehouse.insert(
        "raw.transcription_use",
        [
            _row(n, _day(month), used_on=_day(month), department_key=match_key(name), department_text=name, audio_hours=hours)
            for n, (month, name, hours) in enumerate(audio)
        ],
    )
    kinds = (
        ("旧こども課", "高齢者相談", 1),
        ("介護課", "備品貸出申請", 10),
        ("介護課", "窓口混雑", 10),
        ("介護課", "公用車運行日誌", 10),
    )
    held = [(month, *row) for month in MONTHS for row in kinds]
    warehouse.insert(
        "raw.consultation",
        [
            _row(n, month, month=month, department_key=match_key(name), kind=kind, kind_key=kind, consultations=float(count))
            for n, (month, name, kind, count) in enumerate(held)
        ],
    )
    warehouse.build("+mart_transferable_hours +mart_shared_credit_department", "--exclude-resource-type", "unit_test")
    return warehouse


def test_the_list_is_what_others_could_take_over_and_nothing_else(city):
    """Not in it: app 98 (障害者 is not 高齢者), D4's apps 14 and 97 (it runs P5), a procedure of two departments,
    P7 (5 months with items), P8 (31 minutes by people of 30), P9 (retired)."""
    assert city.query(
        """
        select rank, process_id, department_id, candidate_department_id, evidence, matched_name, next_step, own_volume, reason
        from marts.mart_transferable_hours order by rank nulls last, evidence
        """
    ) == [
        (1, "P3", "D3", "D2", "procedure", "粗大ゴミ収集の申し込み", "adopt", 600, None),
        (2, "P4", "D1", "D4", "audio", None, "register", 24, None),
        (3, "P1", "D1", "D2", "app", "高齢者相談の記録（介護課）", "register", 96, None),
        (4, "P2", "D4", "D3", "process", "就学援助申請アプリ", "adopt", 240, None),
        # 7 records of a department that has ended are its heir's: 120 / 7 > 10
        (None, "P1", "D1", "D6", "app", "高齢者相談の記録（介護課）", "register", 7, "volume_scale"),
        # 12 x 0.4 = 4.8 h against 24 h that upkeep and build would take
        (None, "P1", "D1", "D6", "consultation", "高齢者相談", "adopt", 12, "fixed_cost"),
        (None, "P2", "D4", "D2", "run_sheet", "就学援助申請入力（介護課）", "register", None, "no_volume"),
    ]


def test_potential_hours_are_volume_times_hours_per_item_less_what_a_year_costs(city):
    told = city.query(
        """
        select process_id, candidate_department_id, similarity, source_items, reachable_share, net_hours_per_item,
            upkeep_hours_per_year, build_hours_per_year, potential_hours, evidence_grade, volume_months, volume_until
        from marts.mart_transferable_hours where rank is not null order by rank
        """
    )
    expected = [
        ("P3", "D2", 1, 360, 0.3, 0.2, 0, 0, 600 * 0.3 * 0.2, "B", 12, LAST),  # 36
        ("P4", "D4", None, 120, 1, 1, 0, 0, 24, "A", 12, LAST),
        ("P1", "D2", 1, 120, 1, 0.4, 12, 12, 96 * 0.4 - 12 - 12, "A", 12, LAST),  # 14.4
        ("P2", "D3", 1, 1200, 1, 89 / 1200, 6, 0, 240 * 89 / 1200 - 6, "D", 12, LAST),  # 11.8
    ]
    assert [row[:3] for row in told] == [row[:3] for row in expected]
    for row, wanted in zip(told, expected, strict=True):
        assert row[3:9] == pytest.approx(wanted[3:9])
        assert row[9:] == wanted[9:]


def test_without_a_volume_there_are_no_hours(city):
    columns = "same_volume_scale, potential_hours, potential_hours_low80, potential_hours_high95, rank"
    query = f"select {columns} from marts.mart_transferable_hours where reason = 'no_volume'"
    assert city.query(query) == [(None, None, None, None, None)]


def test_the_interval_is_that_of_the_published_draws(city):
    """P2 at 240 items: 12 h rest on B2 (600 x 6 / 60 / 1,200 = 0.05 h an item), 6 h on B3 (0.025 h); 11.8 h in all."""
    import duckdb

    with duckdb.connect(city.path, read_only=True) as connection:
        ids, factors = baseline_factors(connection.table("intermediate.int_baseline").pl())
    draws = 11.8 + 12 * (factors[ids.index("B2")] - 1) + 6 * (factors[ids.index("B3")] - 1)
    ends = "potential_hours_low95, potential_hours_low80, potential_hours_high80, potential_hours_high95"
    (told,) = city.query(f"select {ends} from marts.mart_transferable_hours where process_id = 'P2' and rank is not null")
    assert told == pytest.approx(np.quantile(draws, [0.025, 0.1, 0.9, 0.975]))


def shared(city: Warehouse, month: str, process_tool: str) -> list[tuple[Any, ...]]:
    return city.query(
        f"""
        select giving_department_id, receiving_department_id, round(net_hours, 9) from marts.mart_shared_credit
        where month = '{month}' and tool = '{process_tool}' and giving_department_id in ('D1', 'D4')
        order by all
        """
    )


def test_shares_of_the_months_last_day_go_to_the_beneficiaries_and_the_rest_stays(city):
    """P2 in June: 100 x 3 minutes less 0.5 h are 4.5 h, half of it D3's time; in July the share has ended."""
    assert shared(city, "2026-06-01", "rpa_other") == [("D4", "D3", 2.25), ("D4", "D4", 2.25)]
    assert shared(city, "2026-07-01", "rpa_other") == [("D4", "D4", 4.5)]


def test_a_beneficiary_that_has_ended_is_followed_to_its_heir(city):
    """Of D1's kintone hours in April only P1's are shared: 10 x 0.4 less 1 upkeep less 36 / 36 build are 2 h.

    P8 costs 10 x (30 - 31) / 60 = -1/6 h, P9 saves 10 x 30 / 60 = 5 h: with a quarter of P1, 0.5 h, D1 keeps 5 1/3 h.
    """
    assert shared(city, "2026-04-01", "kintone") == [
        ("D1", "D1", round(16 / 3, 9)),
        ("D1", "D2", 0.5),
        ("D1", "D6", 1.0),
        ("D4", "D4", 0.5),
    ]
    assert [row[:2] for row in shared(city, "2026-03-01", "kintone")] == [("D1", "D1"), ("D4", "D4")]


def test_the_balance_of_a_department_is_what_it_owns_less_given_plus_received(city):
    columns = "department_id, own_net_hours, given_hours, received_hours, shared_net_hours"
    told = city.query(
        f"""
        select {columns} from marts.mart_shared_credit_department
        where month = '2026-04-01' and tool = 'kintone' order by department_id
        """
    )
    expected = [("D1", 41 / 6, 1.5, 0, 16 / 3), ("D2", 0, 0, 0.5, 0.5), ("D4", 0.5, 0, 0, 0.5), ("D6", 0, 0, 1, 1)]
    assert [row[0] for row in told] == [row[0] for row in expected]
    for row, wanted in zip(told, expected, strict=True):
        assert row[1:] == pytest.approx(wanted[1:])


def test_what_is_given_twice_or_ranked_without_a_potential_fails_the_build(city):
    """Last, since it spoils the tables."""
    city.execute("update marts.mart_shared_credit set net_hours = net_hours + 1 where receiving_department_id = 'D6'")
    city.execute("update marts.mart_transferable_hours set rank = 5 where reason = 'fixed_cost'")
    tests = ("shares_add_up_to_hours_saved_mart_shared_credit_", "potential_or_reason_mart_transferable_hours_")
    with pytest.raises(pytest.fail.Exception) as caught:
        city.build(" ".join(tests))
    for name in tests:
        assert f"Failure in test {name}" in caught.value.msg
