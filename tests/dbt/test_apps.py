"""Makers of kintone apps, and what hangs on one of them, from raw rows to the published tables; figures worked out by hand.

The city: 総務局 K1 (情報課 K1A with 12 people, 人事課 K1B with 10, of whom b09 leaves on 31 March 2026) and 税務局 K2
(市民税課 K2A with 20, 納税課 K2B with 4). Its data reach to 30 June 2026, and groups under 5 are withheld. The apps:

10 made by a01 · 11 made by a01, changed by b01 in March · 12 made by a02 of K1A for K2A, which registered it · 13 made by
Administrator · 14 made by b09 · 15 made by an account nobody has · 16 made by c01, never used · 17 made by d01 · 18 made by
Administrator, changed by c02 as an older export says, and by Administrator since.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

pytestmark = pytest.mark.dbt

DEPARTMENTS = """department_id,department_name,kind,parent_id,valid_from,valid_to
K1,総務局,局,,,
K1A,情報課,課,K1,,
K1B,人事課,課,K1,,
K2,税務局,局,,,
K2A,市民税課,課,K2,,
K2B,納税課,課,K2,,
"""
PROCESSES = "process_id,process_name,department_id,tool,match_key,item_rule,class,started_on\n" + "".join(
    f"P{app},業務{app},{department},kintone,{app},records,production,2026-01-01\n"
    for app, department in ((10, "K1A"), (12, "K2A"), (14, "K1B"), (17, "K2B"))
)
# every record saves ten minutes
BASELINES = "baseline_id,process_id,method,minutes_per_item,sample_count\n" + "".join(
    f"BL{app},P{app},timed,10,20\n" for app in (10, 12, 14, 17)
)
APPS = [
    ("10", "a01", "2026-01-10", "a01", "2026-01-10", False),
    ("11", "a01", "2026-02-05", "a01", "2026-02-05", True),
    ("11", "a01", "2026-02-05", "b01", "2026-03-10", False),
    ("12", "a02", "2026-01-20", "a02", "2026-01-20", False),
    ("13", "Administrator", "2026-01-05", "Administrator", "2026-02-01", False),
    ("14", "b09", "2026-01-05", "b09", "2026-01-05", False),
    ("15", "ghost", "2026-03-02", "ghost", "2026-03-02", False),
    ("16", "c01", "2026-04-02", "c01", "2026-04-02", False),
    ("17", "d01", "2026-05-04", "d01", "2026-05-04", False),
    ("18", "Administrator", "2026-01-15", "c02", "2026-02-01", True),
    ("18", "Administrator", "2026-01-15", "Administrator", "2026-03-01", False),
]
# app, creator, day, records; the 90 days up to 30 June begin on 2 April
RECORDS = [
    ("10", "a05", "2026-06-10", 6),
    ("11", "a05", "2026-04-02", 1),
    ("12", "c05", "2026-06-30", 6),
    ("12", "c05", "2026-01-25", 12),
    ("13", "Administrator", "2026-06-29", 1),
    ("14", "b05", "2026-01-06", 1),
    ("14", "b05", "2026-06-01", 1),
    ("15", "a05", "2026-06-02", 1),
    ("17", "d02", "2026-06-03", 3),
    ("18", "c05", "2026-04-01", 1),
]


def roster():
    rows = ["staff_id,department_id,valid_from,valid_to,login"]
    for letter, department, people in (("a", "K1A", 12), ("b", "K1B", 10), ("c", "K2A", 20), ("d", "K2B", 4)):
        for number in range(1, people + 1):
            login = f"{letter}{number:02}"
            rows.append(f"{login.upper()}X,{department},2025-04-01,{'2026-03-31' if login == 'b09' else ''},{login}")
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def built(warehouse):
    warehouse.registers(
        departments=DEPARTMENTS,
        staff_roster=roster(),
        processes=PROCESSES,
        baselines=BASELINES,
        policy="key,value,valid_from\nsuppression_minimum,5,\n",
    )
    for row, (app, creator, created, changer, changed, superseded) in enumerate(APPS, start=1):
        values = {
            "file_id": 1 if superseded else 2,
            "row_number": row,
            "row_key": app,
            "superseded": superseded,
            "app_id": app,
            "app_name": f"業務{app}{' 旧' if superseded else ''}",
            "creator_hash": warehouse.person(creator),
            "modifier_hash": warehouse.person(changer),
            "created_at": datetime.fromisoformat(f"{created} 09:00"),
            "updated_at": datetime.fromisoformat(f"{changed} 09:00"),
        }
        warehouse.insert("raw.kintone_app", [values])
    number = 0
    for app, creator, day, count in RECORDS:
        for _ in range(count):
            number += 1
            created = datetime.fromisoformat(f"{day} 10:00")
            person = warehouse.person(creator)
            record = {"app_id": app, "record_number": str(number), "created_at": created, "updated_at": created}
            record |= {"file_id": 3, "row_number": number, "row_key": f"{app}:{number}", "event_day": created.date()}
            warehouse.insert("raw.kintone_record", [{**record, "creator_hash": person, "modifier_hash": person}])
    warehouse.build("+mart_apps +mart_app_makers +mart_app_dependence_hours +mart_diffusion +mart_diffusion_curve")
    return warehouse


def test_makers_are_the_persons_of_the_roster_and_small_departments_hide_with_a_neighbour(built):
    # a01, a02 of 12; b01 of 9, b09 having left; c01, c02 of 20; d01 of 4 is hidden, and the 20 with them
    rows = built.query("select * exclude (month) from marts.mart_app_makers where month = '2026-06-01' order by scope, scope_id")
    assert rows == [
        ("city", "", 6, 6 / 45, 0, False),
        ("department", "K1", 0, None, 0, False),
        ("department", "K1A", 2, 2 / 12, 0, False),
        ("department", "K1B", 1, 1 / 9, 0, False),
        ("department", "K2", 0, None, 0, False),
        ("department", "K2A", None, None, None, True),
        ("department", "K2B", None, None, None, True),
        ("top_department", "K1", 3, 3 / 21, 0, False),
        ("top_department", "K2", 3, 3 / 24, 0, False),
    ]


def test_a_maker_is_new_once_and_leaves_with_the_roster(built):
    # a01, a02, b09 in January; c02 in February, as an older export says; b01, c01, d01; b09 leaves with March
    rows = built.query("select month, makers, new_makers from marts.mart_app_makers where scope = 'city' order by month")
    assert rows == [
        (date(2026, 1, 1), 3, 3),
        (date(2026, 2, 1), 4, 1),
        (date(2026, 3, 1), 5, 1),
        (date(2026, 4, 1), 5, 1),
        (date(2026, 5, 1), 6, 1),
        (date(2026, 6, 1), 6, 0),
    ]


def test_apps_in_use_are_one_persons_several_ones_orphaned_or_nobodys(built):
    # 10 and 12 of one; 11 of a01 and b01; 14 and 15 orphaned; 13 of nobody; 16 and 18 not in use.
    # Six persons of the roster made the city's nine apps, a01 two of them; elsewhere the makers are fewer than five.
    # 17 is of the four people of 納税課: withheld in every total as well
    rows = built.query(
        "select scope, scope_id, apps, active_apps, apps_of_one_maker, apps_of_several_makers, apps_without_maker, "
        "apps_of_nobody, apps_withheld, largest_maker_share, suppressed from marts.mart_apps where month = '2026-06-01' "
        "order by scope, scope_id"
    )
    assert rows == [
        ("city", "", 9, 7, 2, 1, 2, 1, 1, 2 / 9, False),
        ("department", "K1A", 2, 2, 1, 1, 0, 0, 0, None, False),
        ("department", "K1B", 1, 1, 0, 0, 1, 0, 0, None, False),
        ("department", "K2A", 3, 1, 1, 0, 0, 0, 0, None, False),
        ("department", "K2B", 1, 1, None, None, None, None, 1, None, True),
        ("department", "不明", 2, 2, 0, 0, 1, 1, 0, None, False),
        ("top_department", "K1", 3, 3, 1, 1, 1, 0, 0, None, False),
        ("top_department", "K2", 4, 2, 1, 0, 0, 0, 1, None, False),
        ("top_department", "不明", 2, 2, 0, 0, 1, 1, 0, None, False),
    ]


def test_an_app_hangs_on_who_is_still_there(built):
    # of K1B alone: 14, in use while a record lies in the last 90 days, 1 January being the first of those up to 31 March
    rows = built.query(
        "select month, recent_records, maker_band from intermediate.int_app_month where app_id = '14' order by month"
    )
    assert rows == [
        (date(2026, 1, 1), 1, "one"),
        (date(2026, 2, 1), 1, "one"),
        (date(2026, 3, 1), 1, "one"),
        (date(2026, 4, 1), 0, "orphaned"),
        (date(2026, 5, 1), 0, "orphaned"),
        (date(2026, 6, 1), 1, "orphaned"),
    ]
    bands = built.query(
        "select month, maker_band from intermediate.int_app_month where app_id in ('11', '18') order by app_id, month"
    )
    assert [band for _, band in bands] == ["one", *["several"] * 4, "nobody", *["one"] * 5]


def test_the_list_of_apps_names_nobody_and_says_where_hours_hang_on_one_person(built):
    rows = built.query(
        "select app_id, app_name, department_id, process_id, created_month, recent_records, is_active, maker_band, "
        "round(net_hours_12_months, 9) from marts.mart_app_dependence order by app_id"
    )
    january, march = date(2026, 1, 1), date(2026, 3, 1)
    assert rows == [
        ("10", "業務10", "K1A", "P10", january, 6, True, "one", 1.0),
        ("11", "業務11", "K1A", None, date(2026, 2, 1), 1, True, "several", None),
        ("12", "業務12", "K2A", "P12", january, 6, True, "one", 3.0),
        ("13", "業務13", "不明", None, january, 1, True, "nobody", None),
        ("14", "業務14", "K1B", "P14", january, 1, True, "orphaned", round(1 / 3, 9)),
        ("15", "業務15", "不明", None, march, 1, True, "orphaned", None),
        ("16", "業務16", "K2A", None, date(2026, 4, 1), 0, False, "one", None),
        ("17", "業務17", "K2B", "P17", date(2026, 5, 1), 3, True, None, 0.5),
        ("18", "業務18", "K2A", None, january, 0, False, "one", None),
    ]


def test_hours_add_up_from_the_list_so_that_what_is_withheld_there_is_in_no_total(built):
    rows = built.query(
        "select scope, scope_id, apps, hours_on_one_person, hours_on_several_persons, round(hours_without_maker, 9), "
        "hours_of_nobody, hours_withheld, round(net_hours_12_months, 9) from marts.mart_app_dependence_hours order by 1, 2"
    )
    third = round(1 / 3, 9)
    assert rows == [
        ("city", "", 9, 4.0, 0.0, third, 0.0, 0.5, round(4.5 + 1 / 3, 9)),
        ("department", "K1A", 2, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0),
        ("department", "K1B", 1, 0.0, 0.0, third, 0.0, 0.0, third),
        ("department", "K2A", 3, 3.0, 0.0, 0.0, 0.0, 0.0, 3.0),
        ("department", "K2B", 1, 0.0, 0.0, 0.0, 0.0, 0.5, 0.5),
        ("department", "不明", 2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("top_department", "K1", 3, 1.0, 0.0, third, 0.0, 0.0, round(4 / 3, 9)),
        ("top_department", "K2", 4, 3.0, 0.0, 0.0, 0.0, 0.5, 3.5),
        ("top_department", "不明", 2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    ]


def test_no_table_of_apps_holds_a_hash(built):
    for table in ("mart_app_makers", "mart_apps", "mart_app_dependence", "mart_app_dependence_hours"):
        assert built.person("a01") not in str(built.query(f"from marts.{table}"))


def test_the_diffusion_of_a_tool_is_told_from_the_published_first_time_staff(built):
    # a05, b05, c05 and d02 make records; who made or changed an app alone has no usage day
    rows = built.query("select tool, state, reason, months, adopters, entitled_staff from marts.mart_diffusion")
    assert rows == [("kintone", "cannot_be_estimated", "too_few_months", 6, 4, 45)]
    curve = built.query(
        "select cumulative_first_time_staff, fitted_staff, is_forecast from marts.mart_diffusion_curve order by month"
    )
    # b05 and c05 in January, a05 in April, d02 in June
    assert curve == [(count, None, False) for count in (2, 2, 2, 3, 3, 4)]
