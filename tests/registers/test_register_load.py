"""Loading registers that are right: what the tables hold."""

from datetime import date

import duckdb
import pytest
from pydantic import SecretStr

from pipelines.errors import UserError
from pipelines.identity import person_hasher
from pipelines.registers.load import load_registers, registers_fingerprint
from pipelines.registers.spec import REGISTERS


def query(city, sql):
    with duckdb.connect(city.settings.warehouse_path, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_register_becomes_a_table_with_its_rows(city):
    summary = load_registers(city.settings, "run-1")
    assert summary.changed
    assert summary.rows == {name: text.count("\n") - 1 for name, text in city.files.items()}
    tables = query(city, "select table_name from information_schema.tables where table_schema = 'registers' order by all")
    assert [name for (name,) in tables] == sorted(city.files)


def test_registers_that_are_absent_are_empty_tables(city):
    city.remove_all_but("departments")
    summary = load_registers(city.settings, "run-1")
    assert {name for name, count in summary.rows.items() if count} == {"departments"}
    assert (
        len(query(city, "select table_name from information_schema.tables where table_schema = 'registers'"))
        == len(REGISTERS)
        == 22
    )
    assert query(city, "select count(*) from registers.processes") == [(0,)]


def test_blank_cells_of_a_process_take_the_defaults(city):
    load_registers(city.settings, "run-1")
    assert query(
        city,
        "select items_per_run, human_minutes_per_run, human_minutes_per_item, rework_minutes_per_exception, monthly_upkeep_hours,"
        " build_hours, chain_id, started_on from registers.processes order by process_id",
    ) == [
        (1.0, 0.0, 0.5, 3.0, 2.0, 120.0, "C1", date(2024, 4, 1)),
        (400.0, 0.0, 0.0, 0.0, 0.0, 0.0, None, None),
        (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, None, date(2024, 4, 1)),
    ]


def test_names_are_kept_as_written_beside_their_match_keys(city):
    load_registers(city.settings, "run-1")
    assert query(city, "select match_key, process_key, queue_key from registers.processes order by process_id") == [
        ("ＲＰＡ－１ 軽自動車税　入力", "rpa-1軽自動車税入力", "軽自キュー"),
        ("給与明細", "給与明細", None),
        (None, None, None),
    ]
    assert query(city, "select alias, alias_key from registers.department_aliases") == [("ﾃﾞｼﾞﾀﾙ推進課", "デジタル推進課")]
    assert query(city, "select column_header, column_key from registers.survey_questions where question_id = 'Q1'") == [
        ("Ｑ１　満足度", "q1満足度")
    ]
    assert query(city, "select name_key from registers.departments where department_id = '1100'") == [("デジタル推進課",)]


def test_dates_months_years_flags_and_numbers_are_typed(city):
    load_registers(city.settings, "run-1")
    assert query(city, "select retired_on from registers.processes where process_id = 'P3'") == [(date(2026, 3, 31),)]
    assert query(city, "select month, cases from registers.chain_volumes") == [(date(2026, 4, 1), 1500.0)]
    assert query(city, "select month, hours from registers.freed_hours_log") == [(date(2026, 4, 1), 10.0)]
    assert query(city, "select distinct fiscal_year from registers.targets") == [(2026,)]
    assert query(city, "select reverse, is_segment from registers.survey_questions order by question_id") == [
        (False, False),
        (False, True),
    ]
    assert query(city, "select score, top_box from registers.scales order by row_number") == [
        (5.0, True),
        (1.0, False),
        (None, False),
    ]
    assert query(city, "select minutes_per_item, low_minutes, high_minutes from registers.baselines order by all") == [
        (4.5, None, None),
        (None, 60.0, 150.0),
    ]


def test_people_are_stored_as_hashes_only(city):
    load_registers(city.settings, "run-1")
    hash_person = person_hasher(city.settings)
    assert query(city, "select * from registers.staff_roster order by row_number") == [
        (hash_person("00001"), "1100", date(2020, 4, 1), None, hash_person("taro"), "主査", 2),
        (hash_person("00002"), "1200", date(2020, 4, 1), date(2026, 3, 31), None, None, 3),
    ]
    assert query(city, "select staff_hash from registers.tool_entitlements") == [(hash_person("00001"),)]
    columns = query(city, "select distinct column_name from information_schema.columns where table_schema = 'registers'")
    assert {("staff_id",), ("login",)}.isdisjoint(columns)
    content = city.settings.warehouse_path.read_bytes()
    assert b"00001" not in content
    assert b"Taro" not in content


def test_every_policy_default_is_a_row_valid_since_ever(city):
    load_registers(city.settings, "run-1")
    administrator = person_hasher(city.settings)("Administrator")
    assert dict(query(city, "select key, value from registers.policy where valid_from is null")) == {
        "build_amortisation_months": "36",
        "fte_hours_per_year": "1880",
        "suppression_minimum": "10",
        "active_window_days": "28",
        "app_active_window_days": "90",
        "habit_weeks": "9 of 12",
        "optimism_a": "0",
        "optimism_b": "0.1",
        "optimism_c": "0.25",
        "optimism_d": "0.5",
        "robot_accounts": administrator,
        "coverage_minimum": "0.9",
        "baseline_renewal_months": "24",
        "effect_adoption_rate": "0.3",
        "effect_adoption_months": "3",
        "transfer_source_months": "6",
        "transfer_name_similarity": "0.9",
        "transfer_volume_factor": "10",
        "voice_result_months": "6",
        "voice_open_months": "6",
        "jump_warning_share": "0.2",
    }
    assert query(city, "select key, value, valid_from from registers.policy where valid_from is not null") == [
        ("suppression_minimum", "8", date(2026, 4, 1))
    ]


def test_a_policy_value_without_date_takes_the_place_of_the_default(city):
    city.write(
        "policy",
        "key,value,valid_from\noptimism_b,０．２,\nhabit_weeks,6/8,\nrobot_accounts,robot01; CITY\\robot02 ,\n"
        "kintone_done_statuses,完了 ; 決裁済,\ndefault_yen_per_hour,,\novertime_hours_notation,minutes60,\n",
    )
    load_registers(city.settings, "run-1")
    hash_person = person_hasher(city.settings)
    values = dict(query(city, "select key, value from registers.policy"))
    assert len(values) == len(query(city, "select key from registers.policy")) == 24
    assert values["optimism_b"] == "0.2"
    assert values["habit_weeks"] == "6 of 8"
    assert values["robot_accounts"] == ";".join(map(hash_person, ["Administrator", "robot01", "robot02"]))
    assert values["kintone_done_statuses"] == "完了;決裁済"
    assert values["default_yen_per_hour"] is None
    assert values["overtime_hours_notation"] == "minutes60"


def test_only_a_policy_that_says_which_records_count_has_their_days_computed_again(city):
    policy = "key,value,valid_from\nkintone_done_statuses,{},\nhabit_weeks,{}/8,\n"
    city.write("policy", policy.format("完了", 6))
    load_registers(city.settings, "run-1")
    with duckdb.connect(city.settings.warehouse_path) as connection:
        for day in (date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 3), None):
            connection.execute("insert into raw.kintone_record (event_day) values (?)", [day])

    city.write("policy", policy.format("完了", 7).replace("\n", "\nsuppression_minimum,8,\n", 1))
    load_registers(city.settings, "run-2")
    assert query(city, "select * from meta.pending_day") == []
    city.write("policy", policy.format("完了;承認", 7))
    load_registers(city.settings, "run-3")
    pending = [("kintone_record", date(2026, 4, 1)), ("kintone_record", date(2026, 4, 3))]
    assert query(city, "select * from meta.pending_day order by all") == pending


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_usual_encodings_read_alike(city, encoding):
    city.write("departments", city.files["departments"], encoding)
    load_registers(city.settings, "run-1")
    assert query(city, "select department_name from registers.departments where department_id = '1200'") == [("課税課",)]


def test_japanese_headers_blank_rows_and_lines_within_cells_are_read(city):
    city.write(
        "departments",
        '所属コード,所属名,区　分,上位所属コード,開始日,終了日\r\n\r\n1000,"総務局\n（本庁）",局,,,\r\n'
        ",,,,,\r\n１１００,課A,課,1000,R1.5.1,\r\n",
    )
    city.remove_all_but("departments")
    load_registers(city.settings, "run-1")
    assert query(
        city, "select department_id, department_name, valid_from, row_number from registers.departments order by all"
    ) == [
        ("1000", "総務局\n（本庁）", None, 3),
        ("1100", "課A", date(2019, 5, 1), 5),
    ]


def test_columns_that_may_be_blank_may_be_absent(city):
    city.write(
        "processes", "process_id,process_name,department_id,tool,match_key,item_rule,class\nP1,入力,1200,uipath,k,runs,test\n"
    )
    for name in ("baselines", "baseline_samples", "upkeep_log", "chain_volumes"):
        (city.settings.registers_dir / f"{name}.csv").unlink()
    load_registers(city.settings, "run-1")
    assert query(city, "select items_per_run, build_hours, queue_key, started_on from registers.processes") == [
        (1.0, 0.0, None, None)
    ]


def test_a_second_load_of_the_same_files_writes_nothing(city):
    load_registers(city.settings, "run-1")
    assert not load_registers(city.settings, "run-2").changed
    assert query(city, "select value from meta.state where key = 'registers_run_id'") == [("run-1",)]


def test_a_changed_file_and_a_changed_key_are_written(city):
    load_registers(city.settings, "run-1")
    city.spoil("chains", "C1,軽自動車税,12", "C1,軽自動車税,15")
    assert load_registers(city.settings, "run-2").changed
    assert query(city, "select minutes_per_case from registers.chains") == [(15.0,)]
    city.settings.hash_key = SecretStr("another key")
    assert load_registers(city.settings, "run-3").changed
    assert query(city, "select staff_hash from registers.tool_entitlements") == [(person_hasher(city.settings)("00001"),)]


def test_another_key_is_refused_once_files_are_loaded(city):
    load_registers(city.settings, "run-1")
    with duckdb.connect(city.settings.warehouse_path) as connection:
        connection.execute("insert into meta.file (file_id) values (1)")
    staff = query(city, "select staff_hash from registers.staff_roster")
    city.settings.hash_key = SecretStr("another key")
    with pytest.raises(UserError, match="not that of the data already loaded") as caught:
        load_registers(city.settings, "run-2")
    assert caught.value.exit_code == 2
    assert query(city, "select staff_hash from registers.staff_roster") == staff


def test_the_fingerprint_follows_register_files_only(city):
    before = registers_fingerprint(city.settings)
    (city.settings.registers_dir / "memo.txt").write_text("メモ")
    assert registers_fingerprint(city.settings) == before
    city.spoil("chains", "C1,軽自動車税,12", "C1,軽自動車税,15")
    after = registers_fingerprint(city.settings)
    assert after != before
    (city.settings.registers_dir / "chains.csv").unlink()
    assert registers_fingerprint(city.settings) not in (before, after)


def test_a_bad_register_leaves_the_loaded_tables_as_they_were(city):
    load_registers(city.settings, "run-1")
    city.spoil("chains", "C1,軽自動車税,12", "C1,軽自動車税,十二")
    with pytest.raises(UserError):
        load_registers(city.settings, "run-2")
    assert query(city, "select minutes_per_case from registers.chains") == [(12.0,)]


def test_a_survey_without_questions_is_asked_those_of_the_national_standard(city):
    city.spoil("surveys", "S1,職員", "S2,幸福度調査,citizen,random_sample,\nS1,職員")
    city.spoil("targets", "S1:Q1", "S2:wellbeing_digital_services")
    load_registers(city.settings, "run-1")
    questions = query(
        city,
        "select survey_id, question_id, scale_id, reverse, is_segment from registers.survey_questions where row_number is null",
    )
    assert questions == [
        ("S2", "wellbeing_gender", None, False, True),
        ("S2", "wellbeing_age", None, False, True),
        ("S2", "wellbeing_happiness", "wellbeing_0_10", False, False),
        ("S2", "wellbeing_satisfaction", "wellbeing_0_10", False, False),
        ("S2", "wellbeing_digital_government", "wellbeing_1_5", False, False),
        ("S2", "wellbeing_digital_services", "wellbeing_1_5", False, False),
    ]
    scales = "select scale_id, min(score), max(score), sum(top_box::int) from registers.scales group by all order by all"
    assert query(city, scales) == [("SC1", 1, 5, 1), ("wellbeing_0_10", 0, 10, 3), ("wellbeing_1_5", 1, 5, 2)]


def test_one_question_of_the_citys_own_leaves_the_standard_to_the_city_which_may_use_its_scales(city):
    city.spoil("survey_questions", "SC1", "wellbeing_1_5")
    load_registers(city.settings, "run-1")
    assert query(city, "select count(*) from registers.survey_questions where row_number is null") == [(0,)]
    assert query(city, "select distinct scale_id from registers.scales order by 1") == [("SC1",), ("wellbeing_1_5",)]


def test_a_scale_the_city_defines_is_the_citys(city):
    city.spoil("survey_questions", "SC1", "wellbeing_1_5")
    city.spoil("scales", "SC1,満足", "wellbeing_1_5,満足")
    load_registers(city.settings, "run-1")
    assert query(city, "select label from registers.scales where scale_id = 'wellbeing_1_5'") == [("満足",)]


def test_words_of_free_text_come_with_the_project_and_the_citys_own_row_counts(city):
    """The small city says what 待つ時間 is (so does the project), and that 特に is no theme."""
    load_registers(city.settings, "run-1")
    own = query(
        city, "select word, theme, row_number from registers.theme_words where row_number is not null order by row_number"
    )
    assert own == [("待つ時間", "待ち時間", 2), ("特に", None, 3)]
    assert query(city, "select theme, row_number from registers.theme_words where word_key = 'スマホ'") == [
        ("スマートフォン", None)
    ]
    assert query(city, "select count(*) from registers.theme_words where word = '待つ時間'") == [(1,)]


def test_choices_may_be_written_in_japanese_or_as_codes(city):
    city.spoil("voices", "市民,,,,窓口を増やしてほしい,見送り", "citizen,,,,窓口を増やしてほしい,declined")
    load_registers(city.settings, "run-1")
    rows = query(city, "select audience, decision from registers.voices order by voice_id")
    assert rows == [("staff", "adopted"), ("citizen", "declined")]
