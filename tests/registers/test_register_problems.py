"""Registers that are wrong: the run stops and says which cell, what it holds and what is allowed."""

import io

import pytest
import xlsxwriter

from pipelines.errors import UserError
from pipelines.registers.load import load_registers

DAY = "a date such as 2026-04-01, 2026/4/1, 令和8年4月1日, R8.4.1"
TOOLS = "uipath, winactor, power_automate, rpa_other, kintone, transcription, online_application, paperless"
POLICY_KEYS = (
    "build_amortisation_months, fte_hours_per_year, default_yen_per_hour, suppression_minimum, active_window_days, "
    "app_active_window_days, habit_weeks, optimism_a, optimism_b, optimism_c, optimism_d, kintone_done_statuses, "
    "robot_accounts, coverage_minimum, overtime_hours_notation, paper_counter, baseline_renewal_months, "
    "effect_adoption_rate, effect_adoption_months, transfer_source_months, transfer_name_similarity, transfer_volume_factor, "
    "voice_result_months, voice_open_months, jump_warning_share, jump_limit_share"
)


def problems_of(city, lang="en"):
    with pytest.raises(UserError) as caught:
        load_registers(city.settings, "run-1")
    assert caught.value.exit_code == 1
    assert not city.settings.warehouse_path.exists()
    return [line.strip() for line in caught.value.message(lang).splitlines()[1:]]


# register, text in the small city, text that spoils it, place and value, what is allowed
BAD_CELLS = [
    (
        "processes",
        "runs,400",
        "foo,400",
        'row 3 column item_rule: value "foo"',
        "queue_items, runs, item_count, records, audio_hours, applications, pages",
    ),
    ("processes", "400,production", "400,Prod", 'row 3 column class: value "Prod"', "production, test, operational"),
    (
        "processes",
        "1100,winactor",
        "1100,WinActor",
        'row 3 column tool: value "WinActor"',
        f"{TOOLS}, or a name of your own in lower-case snake case",
    ),
    (
        "processes",
        "1100,winactor",
        "9999,winactor",
        'row 3 column department_id: value "9999"',
        "a department_id that departments.csv defines",
    ),
    ("processes", "120,C1", "120,C9", 'row 2 column chain_id: value "C9"', "a chain_id that chains.csv defines"),
    ("processes", "runs,400", "runs,約400", 'row 3 column items_per_run: value "約400"', "a number of 0 or more"),
    ("processes", "runs,400", "runs,▲400", 'row 3 column items_per_run: value "▲400"', "a number of 0 or more"),
    ("processes", "P2,給与", "P1,給与", 'row 3 column process_id: value "P1"', "another process_id than that of row 2"),
    ("processes", "P2,給与", ",給与", 'row 3 column process_id: value ""', "not blank: a code"),
    ("processes", "令和6年4月1日", "6.4.1", 'row 4 column started_on: value "6.4.1"', DAY),
    ("processes", "R8.3.31", "R6.3.31", 'row 4 column retired_on: value "2024-03-31"', "started_on 2024-04-01 or later"),
    (
        "processes",
        "winactor,給与明細",
        "uipath,rpa-1軽自動車税入力",
        'row 3 column match_key: value "rpa-1軽自動車税入力"',
        "one that row 2 (P1) does not claim at the same time",
    ),
    (
        "processes",
        "winactor,給与明細,",
        "winactor,給与明細,軽自キュー",
        'row 3 column queue_name: value "軽自キュー"',
        "one that row 2 (P1) does not claim at the same time",
    ),
    (
        "processes",
        "winactor,給与明細",
        "transcription,",
        'row 4 column match_key: value ""',
        "one that row 3 (P2) does not claim at the same time",
    ),
    (
        "departments",
        "1100,デジタル推進課,課,1000",
        "1100,デジタル推進課,課,1999",
        'row 3 column parent_id: value "1999"',
        "a department_id that departments.csv defines",
    ),
    (
        "departments",
        "1000,総務局,局,,",
        "1000,総務局,局,1000,",
        'row 2 column parent_id: value "1000"',
        "a department above this one (no circle)",
    ),
    ("departments", "2019-04-01", "2019-04-31", 'row 3 column valid_from: value "2019-04-31"', DAY),
    ("departments", "課税課,課", "課税課,", 'row 4 column kind: value ""', "not blank: text"),
    (
        "departments",
        "1200,課税課,課,1000,,",
        "1200,課税課,課,1000,R8.4.1,R8.3.31",
        'row 4 column valid_to: value "2026-03-31"',
        "valid_from 2026-04-01 or later",
    ),
    (
        "departments",
        "1320,健康増進課,課,1000,2026-04-01",
        "1310,健康増進課,課,1000,R8.4.1",
        'row 7 column department_id: value "1310"',
        "another department_id + valid_from than that of row 6",
    ),
    (
        "voices",
        "満足,実施",
        "満足,やる",
        'row 2 column decision (対応): value "やる"',
        "adopted (実施), considering (検討中), declined (見送り)",
    ),
    (
        "voices",
        "2026-04-02,市民",
        "2026-04-02,議員",
        'row 3 column audience (対象): value "議員"',
        "staff (職員), citizen (市民)",
    ),
    (
        "voices",
        "net_hours",
        "hours",
        'row 2 column metric (指標): value "hours"',
        "net_hours, active_rate, online_rate, overtime_hours_per_person, audio_hours, pages, "
        "survey_mean:<survey_id>:<question_id>",
    ),
    ("voices", "S1,Q1", "S1,Q9", 'row 2 column question_id: value "Q9"', "a survey_id and question_id of survey_questions.csv"),
    ("voices", "S1,Q1", ",Q1", 'row 2 column question_id: value "Q1"', "a survey_id and question_id of survey_questions.csv"),
    ("voices", "V2,2026", "V1,2026", 'row 3 column voice_id (声番号): value "V1"', "another voice_id than that of row 2"),
    ("theme_words", "特に,", "待つ 時間,", 'row 3 column word (語): value "待つ 時間"', "another word_key than that of row 2"),
    ("department_successions", "0.4", "0.5", 'row 3 column weight: value "0.5"', "weights of 1300 that sum to 1, not 1.1"),
    (
        "process_beneficiaries",
        "0.75",
        "0.8",
        'row 3 column share (割合): value "0.8"',
        "shares of P1 that sum to 1 or less on 2026-04-01, not 1.05",
    ),
    ("process_beneficiaries", "0.75", "1.75", 'row 3 column share (割合): value "1.75"', "a number from 0 to 1"),
    ("process_beneficiaries", "0.75", "", 'row 3 column share (割合): value ""', "not blank: a number from 0 to 1"),
    (
        "process_beneficiaries",
        "P1,1320",
        "P9,1320",
        'row 3 column process_id: value "P9"',
        "a process_id that processes.csv defines",
    ),
    (
        "process_beneficiaries",
        "P1,1320",
        "P1,99",
        'row 3 column department_id (所属コード): value "99"',
        "a department_id that departments.csv defines",
    ),
    (
        "process_beneficiaries",
        "R8.4.1,",
        "R8.4.1,R7.4.1",
        'row 3 column valid_to (終了日): value "2025-04-01"',
        "valid_from 2026-04-01 or later",
    ),
    ("department_successions", "0.4", "40%", 'row 3 column weight: value "40%"', "a number from 0 to 1"),
    (
        "department_successions",
        "1320",
        "1330",
        'row 3 column new_department_id: value "1330"',
        "a department_id that departments.csv defines",
    ),
    (
        "department_aliases",
        "1100\n",
        "1100\nデジタル 推進課,1200\n",
        'row 3 column alias: value "デジタル 推進課"',
        "another alias_key than that of row 2",
    ),
    (
        "staff_roster",
        "00001,1100",
        "00001,11OO",
        'row 2 column department_id: value "11OO"',
        "a department_id that departments.csv defines",
    ),
    ("staff_roster", "2026-03-31", "2019-03-31", 'row 3 column valid_to: value "2019-03-31"', "valid_from 2020-04-01 or later"),
    (
        "staff_roster",
        "00002,1200",
        "00001,1100",
        'row 3 column department_id: value "1100"',
        "another staff_id + department_id + valid_from than that of row 2",
    ),
    (
        "tool_entitlements",
        "kintone",
        "kintone アプリ",
        'row 2 column tool: value "kintone アプリ"',
        f"{TOOLS}, or a name of your own in lower-case snake case",
    ),
    ("baselines", "B1,P1", "B1,P9", 'row 2 column process_id: value "P9"', "a process_id that processes.csv defines"),
    ("baselines", "timed", "実測", 'row 2 column method: value "実測"', "timed, log, expert, declared"),
    ("baselines", "1,1.2", "25.5,1.2", 'row 2 column sample_count: value "25.5"', "a whole number of 0 or more"),
    ("baselines", "60,90,150", "60,50,150", 'row 3 column mode_minutes: value "50"', "low_minutes 60 or more"),
    ("baselines", "60,90,150", "60,90,80", 'row 3 column high_minutes: value "80"', "mode_minutes 90 or more"),
    ("baselines", "60,90,150", "60,,150", 'row 3 column mode_minutes: value ""', "all three of low, mode and high"),
    ("baseline_samples", "B1", "B7", 'row 2 column baseline_id: value "B7"', "a baseline_id that baselines.csv defines"),
    ("chain_volumes", "2026-04", "2026-13", 'row 2 column month: value "2026-13"', "a month such as 2026-04, 2026/4, 令和8年4月"),
    ("chain_volumes", "C1", "C2", 'row 2 column chain_id: value "C2"', "a chain_id that chains.csv defines"),
    ("upkeep_log", "P1", "P7", 'row 2 column process_id: value "P7"', "a process_id that processes.csv defines"),
    ("freed_hours_log", "overtime", "休憩", 'row 2 column use: value "休憩"', "overtime, redeployed, quality"),
    ("targets", "令和8年度", "8年度", 'row 2 column fiscal_year: value "8年度"', "a fiscal year such as 2026, 令和8年度"),
    (
        "targets",
        "net_hours",
        "hours",
        'row 2 column metric: value "hours"',
        "net_hours, active_rate, online_rate, overtime_hours_per_person, survey_mean:<survey_id>:<question_id>",
    ),
    (
        "targets",
        "S1:Q1",
        "S1:Q9",
        'row 3 column metric: value "survey_mean:S1:Q9"',
        "a survey_id and question_id of survey_questions.csv",
    ),
    ("surveys", "census", "everyone", 'row 2 column design: value "everyone"', "census, random_sample, panel, open_link"),
    ("surveys", "staff", "職員", 'row 2 column audience: value "職員"', "staff, citizen"),
    ("survey_questions", "S1,Q2", "S2,Q2", 'row 3 column survey_id: value "S2"', "a survey_id that surveys.csv defines"),
    ("survey_questions", "SC1", "SC2", 'row 2 column scale_id: value "SC2"', "a scale_id that scales.csv defines"),
    ("survey_questions", "SC1,0", "SC1,yes", 'row 2 column reverse: value "yes"', "0, 1"),
    ("scales", "SC1,不満,1", "SC1,満足,1", 'row 3 column label: value "満足"', "another scale_id + label_key than that of row 2"),
    (
        "population_margins",
        "S1,Q2,課税課,120",
        "S1,Q2,課税課,120\nS1,Q2,課税 課,80",
        'row 3 column value: value "課税 課"',
        "another survey_id + segment_key + value_key than that of row 2",
    ),
    ("population_margins", "S1", "S5", 'row 2 column survey_id: value "S5"', "a survey_id that surveys.csv defines"),
    ("pay_rates", "3200", "三千", 'row 2 column yen_per_hour: value "三千"', "a number of 0 or more"),
    ("policy", "suppression_minimum,8", "supression_minimum,8", 'row 2 column key: value "supression_minimum"', POLICY_KEYS),
    (
        "policy",
        "suppression_minimum,8",
        "suppression_minimum,4",
        'row 2 column value: value "4"',
        "suppression_minimum: a whole number of 5 or more",
    ),
    (
        "policy",
        "suppression_minimum,8",
        "suppression_minimum,",
        'row 2 column value: value ""',
        "suppression_minimum: a whole number of 5 or more",
    ),
    (
        "policy",
        "suppression_minimum,8",
        "habit_weeks,13 of 12",
        'row 2 column value: value "13 of 12"',
        "habit_weeks: 9 of 12 or 9/12",
    ),
    ("policy", "suppression_minimum,8", "optimism_d,1.5", 'row 2 column value: value "1.5"', "optimism_d: a number from 0 to 1"),
    (
        "policy",
        "suppression_minimum,8",
        "overtime_hours_notation,hours",
        'row 2 column value: value "hours"',
        "overtime_hours_notation: minutes60, decimal",
    ),
]


@pytest.mark.parametrize(
    ("register", "old", "new", "place", "allowed"), BAD_CELLS, ids=[f"{cell[0]}-{cell[2]}" for cell in BAD_CELLS]
)
def test_a_bad_cell_stops_the_run_and_is_named(city, register, old, new, place, allowed):
    city.spoil(register, old, new)
    assert f"{register}.csv {place} is not allowed (allowed: {allowed})" in problems_of(city)


def test_the_message_is_japanese_first(city):
    city.spoil("processes", "runs,400", "foo,400")
    assert problems_of(city, "ja") == [
        'processes.csv 行 3 列 item_rule: 値 "foo" は使えません '
        "(使えるもの: queue_items, runs, item_count, records, audio_hours, applications, pages)"
    ]
    with pytest.raises(UserError) as caught:
        load_registers(city.settings, "run-1")
    assert caught.value.ja.startswith("台帳 (registers) に誤りが 1 件あります。直すまで何も公開しません。\n")


def test_a_column_with_a_japanese_header_is_named_in_both_languages(city):
    city.write("department_aliases", "表記,所属コード\nIT課,9\n")
    assert problems_of(city, "ja") == [
        'department_aliases.csv 行 2 列 department_id (所属コード): 値 "9" は使えません '
        "(使えるもの: departments.csv の department_id にあるもの)"
    ]


def test_a_missing_column_is_named_with_both_its_headers(city):
    city.spoil("department_aliases", "alias,", "別名,")
    assert problems_of(city) == [
        'department_aliases.csv row 1 column alias: value "" is not allowed (allowed: a header alias / 表記)'
    ]


def test_a_column_given_twice_is_refused(city):
    city.write("department_aliases", "alias,表記,department_id\nIT課,IT課,1100\n")
    assert problems_of(city) == [
        'department_aliases.csv row 1 column alias: value "表記" is not allowed (allowed: each column once)'
    ]


def test_a_row_wider_than_the_header_is_refused(city):
    city.write("department_aliases", "alias,department_id\nIT課,1100,,余り\n")
    assert problems_of(city) == [
        'department_aliases.csv row 2 column department_id: value "余り" is not allowed '
        "(allowed: no more cells than the header has)"
    ]


def test_a_row_number_is_that_of_the_spreadsheet(city):
    city.write("department_aliases", 'alias,department_id\n\n"IT\n課",1100\n,\nDX課,77\n')
    assert problems_of(city)[0].startswith('department_aliases.csv row 5 column department_id: value "77"')


def test_a_number_of_a_person_is_not_repeated_in_the_message(city):
    city.spoil("staff_roster", "00002,1200", "00002 ,")
    city.write("tool_entitlements", "staff_id,tool,valid_from\n00001,kintone,R8.4.1\n00001,kintone,2026-04-01\n")
    assert not any("0000" in line for lang in ("ja", "en") for line in problems_of(city, lang))


def test_twenty_problems_are_listed_and_the_rest_counted_in_file_order(city):
    city.write("chains", "chain_id,minutes_per_case\nC1,12\n" + "".join(f"D{n},x\n" for n in range(24)))
    city.spoil("departments", "課税課,課", "課税課,")
    lines = problems_of(city)
    assert len(lines) == 21
    assert lines[0].startswith("departments.csv row 4 column kind")
    assert [line.split(":")[0] for line in lines[1:20]] == [
        f"chains.csv row {row} column minutes_per_case" for row in range(3, 22)
    ]
    assert lines[20] == "and 5 more"


def test_processes_may_share_a_key_one_after_the_other(city):
    city.write(
        "processes",
        "process_id,process_name,department_id,tool,match_key,item_rule,class,started_on,retired_on\n"
        "P1,旧,1200,uipath,入力,runs,production,2020-04-01,2024-03-31\nP2,新,1200,uipath,入力,runs,production,2024-04-01,\n"
        "P3,別,1200,winactor,入力,runs,production,2020-04-01,\n",
    )
    city.remove_all_but("departments", "processes")
    assert load_registers(city.settings, "run-1").rows["processes"] == 3


def test_weights_of_thirds_that_sum_to_one_are_accepted(city):
    city.write(
        "department_successions",
        "old_department_id,new_department_id,effective_on,weight\n1300,1310,2026-04-01,0.333\n1300,1320,2026-04-01,0.333\n1300,1200,2026-04-01,0.334\n",
    )
    assert load_registers(city.settings, "run-1").rows["department_successions"] == 3


def test_shares_that_follow_each_other_may_each_be_the_whole(city):
    city.write(
        "process_beneficiaries",
        "process_id,department_id,share,valid_from,valid_to\nP1,1100,1,,2026-03-31\nP1,1320,0.6,2026-04-01,\nP1,1310,0.4,2026-04-01,\n",
    )
    assert load_registers(city.settings, "run-1").rows["process_beneficiaries"] == 3


def test_the_folder_without_departments_says_what_to_put_there(city):
    (city.settings.registers_dir / "departments.csv").unlink()
    with pytest.raises(UserError) as caught:
        load_registers(city.settings, "run-1")
    assert caught.value.exit_code == 2
    assert caught.value.en == (
        f"{city.settings.registers_dir} has no departments.csv. Put at least departments.csv and processes.csv there; "
        "`dx demo` writes a sample city."
    )
    assert "`dx demo`" in caught.value.ja


def _workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_row(0, 0, ["chain_id", "chain_name", "minutes_per_case"])
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "ja", "en"),
    [
        (_workbook(), "Excel ブック", "an Excel workbook"),
        ("chain_id\tchain_name\tminutes_per_case\nC1\t税\t12\n".encode("utf-16"), "UTF-16", "UTF-16 text"),
        ("chain_id,minutes_per_case\n".encode("utf-16-le"), "UTF-16", "UTF-16 text"),
        (b"\xef\xbb\xbf\r\n<html><table><tr><td>chain_id</td></tr></table></html>", "HTML", "HTML"),
        ("chain_id\tchain_name\nC1\t税\n".encode(), "タブ区切り", "tab-separated text"),
    ],
    ids=["xlsx", "utf-16", "utf-16 without a mark", "html", "tabs"],
)
def test_a_register_that_is_no_csv_is_called_what_it_is(city, content, ja, en):
    (city.settings.registers_dir / "chains.csv").write_bytes(content)
    with pytest.raises(UserError) as caught:
        load_registers(city.settings, "run-1")
    assert caught.value.exit_code == 1
    assert caught.value.en == f"chains.csv is {en}, not CSV. Save it as CSV UTF-8."
    assert ja in caught.value.ja


def test_what_a_broken_register_may_have_lost_is_not_reported_where_it_is_used(city):
    """Row 4 of departments (1200) has a cell too many; two people, a process and a log refer to 1200."""
    city.spoil("departments", "1200,課税課,課,1000,,", "1200,課税課,課,1000,,,余り")
    assert problems_of(city) == [
        'departments.csv row 4 column valid_to: value "余り" is not allowed (allowed: no more cells than the header has)'
    ]


def test_a_question_lost_with_its_row_is_not_reported_in_the_targets(city):
    city.spoil("survey_questions", "S1,Q1,", ",Q1,")
    assert problems_of(city) == [
        'survey_questions.csv row 2 column survey_id: value "" is not allowed (allowed: not blank: a code)'
    ]


def test_a_file_that_is_no_text_is_named(city):
    (city.settings.registers_dir / "chains.csv").write_bytes(b"\x81\xff\xfd,\xe5\xb1")
    with pytest.raises(UserError) as caught:
        load_registers(city.settings, "run-1")
    assert caught.value.exit_code == 1
    assert caught.value.en == "chains.csv cannot be read. Save it as CSV in UTF-8 or Shift_JIS (CP932)."


def test_an_empty_departments_file_lacks_its_headers(city):
    city.write("departments", "")
    lines = problems_of(city)
    assert (
        lines[0]
        == 'departments.csv row 1 column department_id: value "" is not allowed (allowed: a header department_id / 所属コード)'
    )
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("text", "row"),
    [('alias,department_id\nIT課,1100\n"DX課,1200\n総務,1000\n', 3), ('alias,department_id\n"IT"課,1100\n', 2)],
)
def test_a_stray_quote_is_named_instead_of_swallowing_rows(city, text, row):
    city.write("department_aliases", text)
    with pytest.raises(UserError) as caught:
        load_registers(city.settings, "run-1")
    assert caught.value.exit_code == 1
    assert (
        caught.value.en == f'department_aliases.csv row {row}: a quote " is not closed or is one too many. Mend it and run again.'
    )
