"""The city's own sheets from the dropped file to the published tables, with figures worked out by hand.

総務局 D1 has 税務課 D2 (12 persons on 30 April) and 市民課 D3 (11), 福祉局 D4 has 福祉課 D5 (15) and 出張所 D6 (3).
The data reach until 20 May 2026, the day of the last recording.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.dbt.conftest import Warehouse
from tests.sources.conftest import Inbox

pytestmark = pytest.mark.dbt

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)

DEPARTMENTS = """department_id,department_name,kind,parent_id
D1,総務局,局,
D2,税務課,課,D1
D3,市民課,課,D1
D4,福祉局,局,
D5,福祉課,課,D4
D6,出張所,課,D4
"""
ALIASES = "alias,department_id\n税務,D2\n複合機7,D5\n"
PROCESSES = """process_id,process_name,department_id,tool,match_key,item_rule,class,started_on
AUDIO,会議録,D2,transcription,,audio_hours,production,2026-04-01
APPLY,住民票,D3,online_application,住民票の写し,applications,production,2026-04-01
PAGES,帳票,D2,paperless,,pages,production,2026-04-10
NOPAGES,書類,D5,paperless,,pages,production,2026-04-01
"""
BASELINES = """baseline_id,process_id,method,minutes_per_item
B1,AUDIO,log,120
B2,APPLY,log,10
B3,PAGES,log,0.5
B4,NOPAGES,log,0.5
"""
POLICY = "key,value,valid_from\novertime_hours_notation,minutes60,\npaper_counter,daily,\n"


def roster() -> str:
    """1001 moves from D2 to D3 on 16 April; one of D2 leaves on 25 May."""
    lines = ["staff_id,department_id,valid_from,valid_to,login", "1001,D2,,2026-04-15,moved", "1001,D3,2026-04-16,,moved"]
    lines += [f"{2000 + n},D2,,{'2026-05-25' if n == 0 else ''}," for n in range(12)]
    lines += [f"{3000 + n},D3,,," for n in range(10)]
    lines += [f"{5000 + n},D5,,," for n in range(15)]
    return "\n".join(lines + [f"{6000 + n},D6,,," for n in range(3)]) + "\n"


OVERTIME = """職員番号,所属コード,所属,対象年月,時間外勤務時間
2001,D2,,2026年4月,10:30
2002,,税務課,R8.4,5.15
,,税務,2026-04,1:00
,,総務局 市民課,令和8年4月,20:15
1001,,,2026/4,2:00
,,福祉課,2026-04,30:00
,ｄ６,,2026-04,4:00
,,税務課,2026-05,8:00
,,市民課,2026-05,9:00
,,福祉課,2026-05,－
,,知らない課,2026-05,3:00
"""
APPLICATIONS = """受付番号,手続名,申請日時,受付方法,処理状況,完了日時
1,住民票の写し,2026/4/1 0:10,電子申請,完了,2026/4/2 9:00
2,住民票の写し,2026/4/30 23:50,オンライン,受付,
3,住民票 の写し,2026/4/7 12:00,Web,取下げ,
4,住民票の写し,2026/4/7 12:00,窓口,完了,
5,住民票の写し,2026/4/8 12:00,郵送,完了,
6,住民票の写し,2026/5/1 0:05,窓口,完了,
"""
TOTALS = """年月,手続名,受付方法,件数
2026年4月,粗大ごみ,オンライン,40
2026年4月,粗大ごみ,窓口,"1,160"
2026年4月,粗大ごみ,郵送,－
2026年4月,住民票の写し,窓口,99
2026年5月,住民票の写し,郵送,7
2026年4月,合計,窓口,1299
"""
TRANSCRIPTION = """利用日,所属,会議名,音声時間,利用者
2026/4/3,税務課,課長会議,1:30,2001
2026/4/3,税務課,課長会議,30分,2001
2026/5/20,総務局税務課,部会,0.25,2001
2026/4/6,市民課,窓口会議,1時間,3001
2026/4/20,,係会,45分,moved
2026/4/9,知らない課,会議,2:00,
"""
CONSULTATIONS_BY_DAY = "相談日,所属,相談種別\n2026/4/1,福祉課,育児\n2026/4/1,福祉課,育児\n2026/4/2,福祉課,介護\n"
CONSULTATIONS_BY_MONTH = (
    "年月,所属,相談種別,件数\nR8.4,福祉課,育児,１２\nR8.4,出張所,育児,－\nR8.5,福祉課,育 児,3\nR8.5,,介護,2\n,,計,17\n"
)
CUMULATIVE = """日付,所属,機器,枚数
2026/4/1,市民課,M1,1000
2026/4/10,市民課,M1,1500
2026/5/1,総務局市民課,M1,1900
2026/5/10,市民課,M1,200
2026/5/11,市民課,M1,－
2026/5/20,市民課,M1,260
2026/4/1,市民課,M2,50
2026/4/30,市民課,M2,80
"""
LAYOUT = """source: paper
table: paper_reading
file: {{glob: ["paper/*.csv"], exclude: [{exclude}], min_alias_hits: 2}}
settings:
  counter: {{policy: paper_counter, allowed: [daily, cumulative]{value}}}
columns:
  printed_on: {{aliases: [日付], type: date}}
  month: {{aliases: [年月], type: month}}
  department_text: {{aliases: [所属]}}
  department_key: {{aliases: [所属], type: key}}
  device_name: {{aliases: [機器]}}
  device_key: {{aliases: [機器], type: key}}
  pages: {{aliases: [枚数], type: number, minimum: 0, required: true}}
  counter: {{type: setting, setting: counter}}
required_any: [[printed_on, month]]
row_key: [printed_on, month, department_key, device_key]
key_ordinal: true
event_day: [printed_on, month]
"""


def pages_by_month() -> str:
    """税務課: 1,600 pages in April 2025, 1,000 in each month until March 2026, then 450; 福祉課 from May 2025 on."""
    months = [(2025, month) for month in range(4, 13)] + [(2026, month) for month in range(1, 5)]
    lines = ["年月,所属,枚数"]
    for year, month in months:
        pages = 1600 if (year, month) == (2025, 4) else 450 if (year, month) == (2026, 4) else 1000
        lines.append(f"{year}年{month}月,税務課,{pages}")
        if (year, month) != (2025, 4):
            lines.append(f"{year}年{month}月,福祉課,10")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("city")
    warehouse = Warehouse(root / "warehouse")
    warehouse.registers(
        departments=DEPARTMENTS,
        department_aliases=ALIASES,
        staff_roster=roster(),
        processes=PROCESSES,
        baselines=BASELINES,
        policy=POLICY,
    )
    inbox = Inbox(root)
    inbox.settings = inbox.settings.model_copy(update={"hash_key": warehouse.hash_key})
    inbox.drop("overtime/2026.csv", OVERTIME, "cp932")
    inbox.drop("online_applications/rows.csv", APPLICATIONS, "cp932")
    inbox.drop("online_applications/totals.csv", TOTALS)
    inbox.drop("transcription/use.csv", TRANSCRIPTION)
    inbox.drop("consultations/days.csv", CONSULTATIONS_BY_DAY)
    inbox.drop("consultations/months.csv", CONSULTATIONS_BY_MONTH)
    inbox.drop("paper/months.csv", pages_by_month())
    inbox.drop("paper/device.csv", "日付,機器,枚数\n2026/5/7,複合機７,100\n2026/5/8,倉庫の機械,5\n")
    inbox.drop("paper/cumulative_d3.csv", CUMULATIVE, "cp932")
    for name, exclude, value in (("counters", '"paper/cumulative_*"', ""), ("cumulative", "", ", value: cumulative")):
        path = inbox.settings.mappings_dir / "paper" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LAYOUT.format(exclude=exclude, value=value), encoding="utf-8")
    for source in ("overtime", "online_applications", "transcription", "consultations", "paper"):
        inbox.take_in(source)
    assert warehouse.query("select file_name, reason from meta.file where state <> 'loaded'") == []
    assert warehouse.query("select value, reason from meta.quarantine") == []
    marts = "mart_overtime mart_online_applications mart_paper mart_transcription mart_consultations"
    marts += " mart_outcome_coverage mart_adoption_effect mart_adoption_effect_month"
    ledger = "fct_hours_ledger_current mart_hours_saved_current mart_uncredited meta_coverage meta_sources dim_month"
    warehouse.build(" ".join(f"+{name}" for name in f"{marts} {ledger}".split()))
    return warehouse


def test_data_reach_until_the_last_item_or_use_and_the_calendar_begins_with_the_first_sheet(built):
    # pages of April 2025 are the first record; overtime and paper of May do not move the end
    months = built.query("select min(month), max(month), count(*), count(case when is_complete then 1 end) from marts.dim_month")
    assert months == [(date(2025, 4, 1), MAY, 14, 13)]
    assert built.query("select data_until from intermediate.int_data_until") == [(date(2026, 5, 20),)]


def overtime(built, month):
    columns = "scope, scope_id, overtime_hours, staff, hours_per_person, suppressed"
    return built.query(f"select {columns} from marts.mart_overtime where month = '{month}' order by scope, scope_id")


def test_overtime_by_code_name_alias_path_and_person_over_the_roster_of_the_months_last_day(built):
    # D2: 10:30 + 5:15 + 1:00 = 16.75 h over 12; D3: 20:15 and the 2 h of the person who moved there = 22.25 h over 11
    # D6 has 3 persons: withheld, and D5 with it, for D4 less D5 would be D6. D4: 34 h over 18; the city: 73 h over 41
    assert overtime(built, APRIL) == [
        ("city", "", 73.0, 41, 73 / 41, False),
        ("department", "D2", 16.75, 12, 16.75 / 12, False),
        ("department", "D3", 22.25, 11, 22.25 / 11, False),
        ("department", "D5", None, None, None, True),
        ("department", "D6", None, None, None, True),
        ("top_department", "D1", 39.0, 23, 39 / 23, False),
        ("top_department", "D4", 34.0, 18, 34 / 18, False),
    ]


def test_hours_of_nobody_known_are_kept_under_their_own_row_and_in_the_total(built):
    # 不明 has hours and no persons, so it tells of no group and hides none. 出張所 delivered nothing
    # One of D2 leaves on 25 May, after the data's last day: 11 on 31 May. A nil mark is no overtime
    assert overtime(built, MAY) == [
        ("city", "", 20.0, 40, 0.5, False),
        ("department", "D2", 8.0, 11, 8 / 11, False),
        ("department", "D3", 9.0, 11, 9 / 11, False),
        ("department", "D5", 0.0, 15, 0.0, False),
        ("department", "不明", 3.0, 0, None, False),
        ("top_department", "D1", 17.0, 22, 17 / 22, False),
        ("top_department", "D4", 0.0, 18, 0.0, False),
        ("top_department", "不明", 3.0, 0, None, False),
    ]


def test_a_month_without_overtime_delivered_has_no_row(built):
    assert built.query("select distinct month from marts.mart_overtime order by 1") == [(APRIL,), (MAY,)]


def test_applications_by_their_day_whatever_became_of_them_and_totals_on_the_first(built):
    columns = "procedure, department_id, month, online, counter, post, online_share"
    assert built.query(f"select {columns} from marts.mart_online_applications order by month, procedure") == [
        # single applications of April at the counter are told, so the total of 99 is not added
        ("住民票の写し", "D3", APRIL, 3.0, 1.0, 1.0, 0.6),
        ("粗大ごみ", "不明", APRIL, 40.0, 1160.0, 0.0, 40 / 1200),
        ("住民票の写し", "D3", MAY, 0.0, 1.0, 7.0, 0.0),
    ]


def test_audio_by_department_name_path_or_the_users_department_on_the_day(built):
    # D2: 1:30 + 30 min in April, 0.25 h in May; D3: 1 h, and 45 min of the person who had moved there by 20 April
    assert built.query("select * from marts.mart_transcription order by month, department_id") == [
        ("D2", APRIL, 2.0),
        ("D3", APRIL, 1.75),
        ("不明", APRIL, 2.0),
        ("D2", MAY, 0.25),
    ]


def test_consultations_one_by_one_or_in_numbers(built):
    columns = "department_id, kind, month, consultations"
    # two by the day and twelve by the month; a nil mark is none; a total beside the kinds is no kind
    assert built.query(f"select {columns} from marts.mart_consultations order by month, department_id, kind") == [
        ("D5", "介護", APRIL, 1.0),
        ("D5", "育児", APRIL, 14.0),
        ("D6", "育児", APRIL, 0.0),
        ("D5", "育 児", MAY, 3.0),
        ("不明", "介護", MAY, 2.0),
    ]


def test_pages_daily_cumulative_and_of_a_device_that_an_alias_names(built):
    # M1: 500 in April, 400 on 1 May, 200 after the fall, 60 more; M2: 30. The first reading of each is none
    columns = "department_id, month, pages"
    assert built.query(f"select {columns} from marts.mart_paper where month >= '2026-04-01' order by month, department_id") == [
        ("D2", APRIL, 450.0),
        ("D3", APRIL, 530.0),
        ("D5", APRIL, 10.0),
        ("D3", MAY, 660.0),
        ("D5", MAY, 100.0),
        ("不明", MAY, 5.0),
    ]


def test_item_rules_of_audio_applications_and_pages_earn_hours(built):
    columns = "process_id, month, items, hours"
    gross = built.query(f"select {columns} from marts.fct_hours_ledger where component = 'gross' order by 1, 2")
    # 2 h of audio at 120 min; 3 online applications at 10 min;
    # (1,600 + 11 x 1,000) / 12 = 1,050 pages a month before, 600 of them not printed, at half a minute
    assert gross == [
        ("APPLY", APRIL, 3.0, pytest.approx(0.5, rel=1e-12)),
        ("AUDIO", APRIL, 2.0, 4.0),
        ("AUDIO", MAY, 0.25, 0.5),
        ("PAGES", APRIL, 600.0, pytest.approx(5.0, rel=1e-12)),
    ]


def test_what_earned_nothing_is_listed(built):
    # 福祉課 has pages of eleven months only before its process began; its running month is not judged yet
    columns = "source, match_key, process_id, month, items, reason"
    assert built.query(f"select {columns} from marts.mart_uncredited order by month, source, match_key") == [
        ("online_applications", "粗大ごみ", None, APRIL, 40.0, "unregistered"),
        ("paper", None, "NOPAGES", APRIL, 1.0, "no_baseline"),
        ("transcription", "D3", None, APRIL, 2.0, "unregistered"),
        ("transcription", "知らない課", None, APRIL, 1.0, "unregistered"),
    ]


def test_coverage_tells_months_with_a_record(built):
    rows = built.query(
        "select source, month, received, expected from marts.meta_coverage where month >= '2026-04-01' order by all"
    )
    assert rows == [
        (source, month, 1, 1)
        for source in ("consultations", "online_applications", "overtime", "paper", "transcription")
        for month in (APRIL, MAY)
    ]


def test_every_sheet_is_a_source_with_its_rows(built):
    columns = "source, cast(newest_record_at as date), files, rows, state"
    assert built.query(f"select {columns} from marts.meta_sources where state <> 'unused' order by source") == [
        ("consultations", MAY, 2, 7, "fresh"),
        ("online_applications", MAY, 2, 11, "fresh"),
        ("overtime", MAY, 1, 11, "fresh"),
        ("paper", date(2026, 5, 20), 3, 35, "fresh"),
        ("transcription", date(2026, 5, 20), 1, 6, "fresh"),
    ]


def test_coverage_of_each_outcome_names_what_was_not_delivered(built):
    # 出張所 delivered overtime in April and not in May, so May's total lacks it; 税務課's pages of May are still to come.
    # Online applications: a list by each way of receipt, totals of 粗大ごみ by each, of 住民票の写し by counter and by post
    columns = "outcome, month, received, expected, coverage, missing"
    months = "from marts.mart_outcome_coverage where month >= '2026-04-01' order by outcome, month"
    assert built.query(f"select {columns} {months}") == [
        ("consultations", APRIL, 3, 3, 1.0, None),
        ("consultations", MAY, 1, 3, 1 / 3, "出張所、相談の一覧"),
        ("online_applications", APRIL, 8, 8, 1.0, None),
        (
            "online_applications", MAY, 3, 8, 3 / 8,
            "オンラインの一覧、粗大ごみ（オンライン）、粗大ごみ（窓口）、粗大ごみ（郵送）、郵送の一覧",
        ),
        ("overtime", APRIL, 4, 4, 1.0, None),
        ("overtime", MAY, 3, 4, 0.75, "出張所"),
        ("paper", APRIL, 3, 3, 1.0, None),
        ("paper", MAY, 2, 3, 2 / 3, "税務課"),
        ("transcription", APRIL, 1, 1, 1.0, None),
        ("transcription", MAY, 1, 1, 1.0, None),
    ]  # fmt: skip


def test_an_effect_of_three_departments_cannot_be_estimated(built):
    # one of 12 in 税務課 and two of 11 in 市民課 use the transcription: none is at 30 %. 出張所 is too small to be told of
    columns = "tool, state, reason, adopted_departments, not_yet_departments, effect_hours_per_person, sentence_ja"
    sentence = "推定できません。利用が定着した部署は0部署です（8部署以上必要です）。"
    assert built.query(f"select {columns} from marts.mart_adoption_effect order by tool") == [
        (tool, "cannot_be_estimated", "too_few_adopted", 0, 3, None, sentence) for tool in ("all", "transcription")
    ]
    assert built.query("select * from marts.mart_adoption_effect_month") == []
