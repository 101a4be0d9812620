"""Great Expectations on real tables: clean rows pass, each planted defect is named."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import duckdb
import pytest

from pipelines.quality import suites
from pipelines.quality.suites import BATCH_SUITES, MART_SUITES, check_batch, check_mart
from pipelines.settings import Settings
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.raw_tables import RAW_TABLES
from pipelines.warehouse.state import AUDITED_FILE_ID, write_state

_RUN = {
    "file_id": 1,
    "row_number": 2,
    "row_key": "r1",
    "event_day": date(2026, 4, 1),
    "superseded": False,
    "process_key": "税入力",
    "status": "ok",
    "started_at": datetime(2026, 4, 1, 9),
    "ended_at": datetime(2026, 4, 1, 9, 30),
    "retry_number": 0,
    "item_count": 3.0,
}
_ITEM = {key: value for key, value in _RUN.items() if key not in ("process_key", "item_count")}
_DATED = {"file_id": 1, "row_number": 2, "row_key": "r1", "event_day": date(2026, 4, 1), "superseded": False}
CLEAN = {
    "uipath_run": _RUN,
    "winactor_run": _RUN,
    "rpa_sheet_run": _RUN,
    "uipath_queue_item": _ITEM | {"item_id": 7},
    "uipath_queue_definition": {
        "file_id": 1, "row_number": 1, "row_key": "d1", "superseded": False, "queue_definition_id": 5, "queue_key": "q",
    },
    "kintone_record": {
        "file_id": 1, "row_number": 1, "row_key": "12:1", "event_day": date(2026, 4, 1), "superseded": False, "app_id": "12",
        "record_number": "1", "created_at": datetime(2026, 4, 1, 9), "updated_at": datetime(2026, 4, 1, 10),
    },
    "uipath_log": _DATED | {"logged_at": datetime(2026, 4, 1, 9), "run_seconds": 42.0},
    "winactor_scenario": _DATED | {"scenario_id": "S1", "process_key": "税入力", "runs": 3},
    "winactor_machine_day": _DATED | {
        "machine_id": "W1", "processing_ms": 3600000, "operating_local_ms": 0, "operating_other_ms": 82800000,
    },
    "winactor_event": _DATED | {"message_digest": "d", "licence_action": "回収", "person_hash": "a"},
    "winactor_log": _DATED | {"logged_at": datetime(2026, 4, 1, 9)},
    "power_automate_run": _DATED | {
        "workflow_id": "w1", "status": "ignored", "started_at": datetime(2026, 4, 1, 9), "ended_at": datetime(2026, 4, 1, 10),
    },
    "power_automate_workflow": {
        "file_id": 1, "row_number": 1, "row_key": "w1", "superseded": False, "workflow_id": "w1", "process_key": "税入力",
    },
    "kintone_app": _DATED | {"app_id": "12", "app_name": "受付簿"},
    "kintone_app_statistics": _DATED | {"app_id": "12", "record_count": 0, "daily_request_count": 0},
    "kintone_audit": _DATED | {"person_hash": "a"},
    "m365_usage": _DATED | {
        "person_hash": "a", "is_concealed": False, "refreshed_on": date(2026, 4, 1), "last_activity_on": date(2026, 4, 1),
    },
    "survey_response": {
        "file_id": 1, "row_number": 2, "row_key": "s:1", "event_day": date(2026, 4, 1), "superseded": False, "survey_id": "s",
        "respondent_key": "1",
    },
    "survey_answer": {"file_id": 1, "row_number": 2, "column_header": "問1", "column_key": "問1", "answer": "はい"},
    "transcription_use": _DATED | {"used_on": date(2026, 4, 1), "department_key": "税務課", "audio_hours": 1.5},
    "online_application": _DATED | {
        "procedure_key": "住民票", "channel": "online", "applied_at": datetime(2026, 4, 1, 9),
        "completed_at": datetime(2026, 4, 2),
    },
    "online_application_total": _DATED | {
        "month": date(2026, 4, 1), "procedure_key": "住民票", "channel": "post", "applications": 4.0,
    },
    "overtime_month": _DATED | {
        "month": date(2026, 4, 1), "person_hash": "a", "hours_notation": "decimal", "overtime_hours": 10.25,
    },
    "paper_reading": _DATED | {"printed_on": date(2026, 4, 1), "department_key": "税務課", "pages": 10.0, "counter": "daily"},
    "consultation": _DATED | {"consulted_on": date(2026, 4, 1), "department_key": "税務課", "kind": "育児", "kind_key": "育児"},
}  # fmt: skip


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join("?" for _ in row)
    connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))


@pytest.fixture
def warehouse(tmp_path):
    with open_warehouse(Settings(data_dir=tmp_path)) as connection:
        yield connection


def failures(results) -> list[tuple[str, str]]:
    return [(result.check_name, result.severity) for result in results if not result.passed]


def test_every_raw_table_has_a_suite():
    assert set(BATCH_SUITES) == set(RAW_TABLES)


@pytest.mark.parametrize("table", sorted(CLEAN))
def test_a_clean_batch_passes_every_expectation(warehouse, table):
    if table == "survey_answer":
        insert(warehouse, "raw.survey_response", CLEAN["survey_response"])
    insert(warehouse, f"raw.{table}", CLEAN[table])
    results = check_batch(warehouse, table)
    assert len(results) >= 4
    assert failures(results) == []


@pytest.mark.parametrize("table", sorted(CLEAN))
def test_a_table_without_new_rows_is_recorded_as_checked(warehouse, table):
    (result,) = check_batch(warehouse, table)
    assert (result.passed, result.observed) == (True, "0 rows")


RUN_DEFECTS = [
    ({"status": "bogus"}, "column_values_to_be_in_set(status)", "error"),
    ({"status": None}, "column_values_to_not_be_null(status)", "error"),
    ({"process_key": None}, "column_values_to_not_be_null(process_key)", "warn"),
    ({"row_key": None}, "column_values_to_not_be_null(row_key)", "error"),
    ({"row_number": 0}, "column_values_to_be_between(row_number)", "error"),
    ({"event_day": date.today() + timedelta(days=40)}, "column_values_to_be_between(event_day)", "error"),
    ({"ended_at": datetime(2026, 4, 1, 8, 59)}, "column_values_to_be_between(run_seconds)", "warn"),
    ({"item_count": -1.0}, "column_values_to_be_between(item_count)", "error"),
    ({"ended_at": datetime(2026, 4, 20)}, "column_values_to_be_between(run_days)", "warn"),
]
DEFECTS = [
    *((table, *defect) for table in ("uipath_run", "winactor_run", "rpa_sheet_run") for defect in RUN_DEFECTS),
    ("uipath_queue_item", {"status": "cancelled"}, "column_values_to_be_in_set(status)", "error"),
    ("uipath_queue_item", {"item_id": None}, "column_values_to_not_be_null(item_id)", "error"),
    ("uipath_queue_item", {"ended_at": datetime(2026, 4, 1, 8)}, "column_values_to_be_between(item_seconds)", "warn"),
    ("uipath_queue_definition", {"queue_key": None}, "column_values_to_not_be_null(queue_key)", "error"),
    ("kintone_record", {"app_id": None}, "column_values_to_not_be_null(app_id)", "error"),
    ("kintone_record", {"record_number": None}, "column_values_to_not_be_null(record_number)", "error"),
    ("kintone_record", {"updated_at": datetime(2026, 4, 1, 8)}, "column_values_to_be_between(open_seconds)", "warn"),
    ("uipath_log", {"event_day": None}, "column_values_to_not_be_null(event_day)", "error"),
    ("uipath_log", {"run_seconds": -1.0}, "column_values_to_be_between(run_seconds)", "warn"),
    ("winactor_scenario", {"scenario_id": None}, "column_values_to_not_be_null(scenario_id)", "error"),
    ("winactor_scenario", {"process_key": None}, "column_values_to_not_be_null(process_key)", "error"),
    ("winactor_scenario", {"runs": -1}, "column_values_to_be_between(runs)", "warn"),
    ("winactor_machine_day", {"machine_id": None}, "column_values_to_not_be_null(machine_id)", "error"),
    ("winactor_machine_day", {"event_day": None}, "column_values_to_not_be_null(event_day)", "error"),
    ("winactor_machine_day", {"operating_local_ms": 1}, "column_values_to_be_between(used_ms)", "warn"),  # 24 h and 1 ms
    ("winactor_event", {"event_day": None}, "column_values_to_not_be_null(event_day)", "error"),
    ("winactor_event", {"message_digest": None}, "column_values_to_not_be_null(message_digest)", "warn"),
    ("winactor_event", {"person_hash": None}, "column_values_to_be_in_set(is_anonymous_licence)", "warn"),
    ("winactor_log", {"event_day": None}, "column_values_to_not_be_null(event_day)", "error"),
    ("power_automate_run", {"status": "retried"}, "column_values_to_be_in_set(status)", "error"),
    ("power_automate_run", {"status": None}, "column_values_to_not_be_null(status)", "error"),
    ("power_automate_run", {"workflow_id": None}, "column_values_to_not_be_null(flow)", "warn"),
    ("power_automate_run", {"ended_at": datetime(2026, 4, 1, 8)}, "column_values_to_be_between(run_seconds)", "warn"),
    ("power_automate_workflow", {"workflow_id": None}, "column_values_to_not_be_null(workflow_id)", "error"),
    ("power_automate_workflow", {"process_key": None}, "column_values_to_not_be_null(process_key)", "error"),
    ("kintone_app", {"app_id": None}, "column_values_to_not_be_null(app_id)", "error"),
    ("kintone_app", {"app_name": None}, "column_values_to_not_be_null(app_name)", "warn"),
    ("kintone_app_statistics", {"app_id": None}, "column_values_to_not_be_null(app_id)", "error"),
    ("kintone_app_statistics", {"record_count": -1}, "column_values_to_be_between(record_count)", "warn"),
    ("kintone_app_statistics", {"daily_request_count": -1}, "column_values_to_be_between(daily_request_count)", "warn"),
    ("kintone_audit", {"event_day": None}, "column_values_to_not_be_null(event_day)", "error"),
    ("kintone_audit", {"person_hash": None}, "column_values_to_not_be_null(person_hash)", "warn"),
    ("m365_usage", {"person_hash": None}, "column_values_to_not_be_null(person_hash)", "warn"),
    ("m365_usage", {"event_day": None}, "column_values_to_not_be_null(event_day)", "error"),
    ("m365_usage", {"is_concealed": True}, "column_values_to_be_in_set(is_concealed)", "warn"),
    ("m365_usage", {"last_activity_on": date(2026, 4, 2)}, "column_values_to_be_between(days_before)", "warn"),
    ("survey_response", {"respondent_key": None}, "column_values_to_not_be_null(respondent_key)", "error"),
    ("survey_answer", {"column_key": None}, "column_values_to_not_be_null(column_key)", "error"),
    ("transcription_use", {"audio_hours": 24.5}, "column_values_to_be_between(hours)", "warn"),
    ("transcription_use", {"audio_hours": None, "audio_minutes": 1500.0}, "column_values_to_be_between(hours)", "warn"),
    ("transcription_use", {"department_key": None}, "column_values_to_not_be_null(owner)", "warn"),
    ("online_application", {"channel": "fax"}, "column_values_to_be_in_set(channel)", "error"),
    ("online_application", {"procedure_key": None}, "column_values_to_not_be_null(procedure_key)", "error"),
    ("online_application", {"completed_at": datetime(2026, 3, 31)}, "column_values_to_be_between(open_seconds)", "warn"),
    ("online_application_total", {"channel": "fax"}, "column_values_to_be_in_set(channel)", "error"),
    ("online_application_total", {"procedure_key": None}, "column_values_to_not_be_null(procedure_key)", "error"),
    ("online_application_total", {"applications": -1.0}, "column_values_to_be_between(applications)", "error"),
    ("overtime_month", {"event_day": None}, "column_values_to_not_be_null(event_day)", "error"),
    ("overtime_month", {"hours_notation": "sixty"}, "column_values_to_be_in_set(hours_notation)", "error"),
    ("overtime_month", {"overtime_hours": 401.0}, "column_values_to_be_between(personal_hours)", "warn"),
    ("paper_reading", {"event_day": None}, "column_values_to_not_be_null(event_day)", "error"),
    ("paper_reading", {"pages": -1.0}, "column_values_to_be_between(pages)", "error"),
    ("paper_reading", {"counter": "weekly"}, "column_values_to_be_in_set(counter)", "error"),
    ("paper_reading", {"department_key": None}, "column_values_to_not_be_null(owner)", "warn"),
    ("consultation", {"event_day": None}, "column_values_to_not_be_null(event_day)", "error"),
    ("consultation", {"kind_key": None}, "column_values_to_not_be_null(kind_key)", "error"),
    ("consultation", {"consultations": -1.0}, "column_values_to_be_between(consultations)", "error"),
    ("consultation", {"department_key": None}, "column_values_to_not_be_null(department_key)", "warn"),
]


@pytest.mark.parametrize(("table", "defect", "expectation", "severity"), DEFECTS)
def test_a_planted_defect_in_a_batch_is_named(warehouse, table, defect, expectation, severity):
    if table == "survey_answer":
        insert(warehouse, "raw.survey_response", CLEAN["survey_response"])
    insert(warehouse, f"raw.{table}", CLEAN[table] | defect)
    assert failures(check_batch(warehouse, table)) == [(f"new_batch: {expectation}", severity)]


def test_two_rows_in_effect_with_one_key_fail(warehouse):
    insert(warehouse, "raw.uipath_run", _RUN)
    insert(warehouse, "raw.uipath_run", _RUN | {"row_number": 3})
    (failed,) = [result for result in check_batch(warehouse, "uipath_run") if not result.passed]
    assert (failed.check_name, failed.observed) == ("new_batch: column_values_to_be_unique(row_key)", "2 of 2 rows: r1")


def test_an_answer_without_its_response_fails(warehouse):
    insert(warehouse, "raw.survey_answer", CLEAN["survey_answer"])
    assert failures(check_batch(warehouse, "survey_answer")) == [("new_batch: column_values_to_not_be_null(response)", "error")]


def test_a_departments_overtime_may_exceed_the_hours_of_a_month(warehouse):
    insert(warehouse, "raw.overtime_month", CLEAN["overtime_month"] | {"person_hash": None, "overtime_hours": 4000.0})
    assert failures(check_batch(warehouse, "overtime_month")) == []


def test_a_replaced_row_and_an_audited_file_are_not_checked_again(warehouse):
    insert(warehouse, "raw.uipath_run", _RUN | {"status": "bogus", "superseded": True, "file_id": 9})
    insert(warehouse, "raw.uipath_run", _RUN | {"status": "bogus"})
    write_state(warehouse, **{AUDITED_FILE_ID: "1"})
    assert failures(check_batch(warehouse, "uipath_run")) == []
    write_state(warehouse, **{AUDITED_FILE_ID: "0"})
    assert failures(check_batch(warehouse, "uipath_run")) == [("new_batch: column_values_to_be_in_set(status)", "error")]


MARTS = {
    "mart_hours_saved": """
        'D1' as department_id, 'uipath' as tool, date '2026-04-01' as month, 10.0 as gross_hours, -1.0 as human_part_hours,
        -0.5 as exception_rework_hours, -2.0 as upkeep_hours, -1.5 as build_hours, 0.0 as overlap_hours, 5.0 as net_hours,
        4.0 as cautious_hours, 8 as ok_items, 1 as exception_items, 0 as uncredited_items
    """,
    "mart_freed_hours": """
        'D1' as department_id, date '2026-04-01' as month, 10.0 as net_hours, 4.0 as overtime, 3.0 as redeployed,
        1.5 as quality, 1.5 as unaccounted
    """,
    "mart_change_drivers": """
        'department' as scope, 'D1' as scope_id, 'uipath' as tool, 'month' as period, date '2026-04-01' as period_start,
        'volume' as driver, 1.5 as hours
    """,
    "mart_change_summary": """
        'department' as scope, 'D1' as scope_id, 'uipath' as tool, 'month' as period, date '2026-04-01' as period_start,
        date '2026-03-01' as base_start, 5.0 as net_hours, 3.5 as base_net_hours, 1.5 as change_hours, '増え' as sentence_ja,
        'rose' as sentence_en
    """,
    "mart_adoption": """
        'department' as scope, 'D1' as scope_id, 'kintone' as tool, date '2026-04-01' as month, 20 as entitled_staff,
        5 as active_staff, 0.25 as active_rate, 3 as habitual_staff, 1 as lapsed_staff, 0 as first_time_staff,
        'in_use' as state, false as suppressed
    """,
    "mart_adoption_funnel": """
        'department' as scope, 'D1' as scope_id, 'kintone' as tool, date '2026-04-01' as month, 20 as entitled_staff,
        15 as tried_staff, 12 as habit_staff, 3 as lapsed_staff, 0.75 as tried_share, 0.8 as habit_share, 0.25 as lapsed_share,
        'in_use' as state, false as suppressed
    """,
    "mart_adoption_cohort": """
        'kintone' as tool, date '2026-03-01' as first_use_month, date '2026-04-01' as month, 1 as months_since_first_use,
        20 as cohort_staff, 5 as active_staff, 0.25 as active_share, 2 as habitual_staff, 0.1 as habitual_share,
        false as suppressed
    """,
    "mart_survey": """
        's' as survey_id, 'q1' as question_id, date '2026-04-01' as wave, 'all' as segment, '' as segment_value, 30 as n,
        2 as missing, 3.5 as mean, 0.5 as top_share, 0.3 as top_low95, 0.7 as top_high95, 'census' as design, false as suppressed
    """,
    "mart_survey_theme": """
        's1' as survey_id, 'q2' as question_id, date '2026-04-01' as wave, '操作 難しい' as theme, 12 as respondents,
        40 as answers_with_text, 0.3 as share, 0.18 as share_low95, 0.45 as share_high95
    """,
    "mart_voice": """
        'V1' as voice_id, date '2026-04-01' as received_on, 'improved' as result_state, 10.0 as value_before, 24.0 as value_after,
        14.0 as change, 10.1 as change_low95
    """,
    "mart_overtime": """
        'department' as scope, 'D1' as scope_id, date '2026-04-01' as month, 120.0 as overtime_hours, 20 as staff,
        6.0 as hours_per_person, false as suppressed
    """,
    "mart_adoption_effect": """
        'kintone' as tool, 'overtime_hours_per_person' as outcome, 'estimated' as state, cast(null as varchar) as reason,
        -1.2 as effect_hours_per_person, -2.0 as low95, -0.4 as high95, 0.004 as p_value, 1.1 as minimum_detectable_effect,
        9 as adopted_departments, 8 as not_yet_departments, 1 as left_out_departments, 6 as months_before,
        '文' as sentence_ja, 'words' as sentence_en
    """,
    "mart_apps": """
        'department' as scope, 'D1' as scope_id, date '2026-04-01' as month, 9 as apps, 6 as active_apps, 3 as apps_of_one_maker,
        1 as apps_of_several_makers, 1 as apps_without_maker, 0 as apps_of_nobody, 1 as apps_withheld,
        cast(null as double) as largest_maker_share,
        false as suppressed
    """,
    "mart_diffusion": """
        'kintone' as tool, 'estimated' as state, cast(null as varchar) as reason, date '2026-04-01' as last_month,
        90 as adopters, 100.0 as ceiling_staff, 92.0 as ceiling_low95, 120.0 as ceiling_high95, '人' as sentence_ja,
        'persons' as sentence_en
    """,
    "mart_progress": """
        'city' as scope, '' as scope_id, 'all' as tool, 'net_hours' as metric, 2026 as fiscal_year, 1000.0 as target,
        600.0 as actual_to_date, 0.6 as attainment, 1.2 as pace, 'A' as letter, 1100.0 as forecast, 1000.0 as forecast_low80,
        1200.0 as forecast_high80, 950.0 as forecast_low95, 1250.0 as forecast_high95, 0.9 as probability,
        cast(null as varchar) as reason
    """,
    "mart_transferable_hours": """
        'P1' as process_id, 'D1' as department_id, 'D2' as candidate_department_id, 'app' as evidence, '備品貸出' as matched_name,
        100.0 as own_volume, 1.0 as reachable_share, 0.5 as net_hours_per_item, 6.0 as upkeep_hours_per_year,
        4.0 as build_hours_per_year, 40.0 as potential_hours, 30.0 as potential_hours_low80, 50.0 as potential_hours_high80,
        25.0 as potential_hours_low95, 55.0 as potential_hours_high95, cast(null as varchar) as reason, 1 as rank
    """,
    "mart_shared_credit": """
        date '2026-04-01' as month, 'uipath' as tool, 'D1' as giving_department_id, 'D2' as receiving_department_id,
        3.0 as net_hours
    """,
}
MART_DEFECTS = [
    ("mart_hours_saved", {"net_hours": "5.1"}, "column_values_to_be_between(net_less_parts_hours)"),
    (
        "mart_hours_saved",
        {"gross_hours": "-10.0", "net_hours": "-15.0", "cautious_hours": "-15.0"},
        "column_values_to_be_between(gross_hours)",
    ),
    ("mart_hours_saved", {"upkeep_hours": "2.0", "net_hours": "9.0"}, "column_values_to_be_between(upkeep_hours)"),
    ("mart_hours_saved", {"cautious_hours": "6.0"}, "column_values_to_be_between(net_less_cautious_hours)"),
    ("mart_hours_saved", {"uncredited_items": "9"}, "column_values_to_be_between(credited_items)"),
    ("mart_hours_saved", {"department_id": "cast(null as varchar)"}, "column_values_to_not_be_null(department_id)"),
    ("mart_freed_hours", {"unaccounted": "1.6"}, "column_values_to_be_between(net_less_uses_hours)"),
    ("mart_freed_hours", {"unaccounted": "-0.5", "quality": "3.5"}, "column_values_to_be_between(unaccounted)"),
    ("mart_freed_hours", {"overtime": "-1.0", "unaccounted": "6.5"}, "column_values_to_be_between(overtime)"),
    ("mart_freed_hours", {"unaccounted": "cast(null as double)"}, "column_values_to_be_in_set(untold_without_reason)"),
    ("mart_change_drivers", {"driver": "'weather'"}, "column_values_to_be_in_set(driver)"),
    ("mart_change_drivers", {"hours": "cast(null as double)"}, "column_values_to_not_be_null(hours)"),
    ("mart_change_summary", {"change_hours": "1.6"}, "column_values_to_be_between(change_less_figures_hours)"),
    ("mart_change_summary", {"base_start": "date '2026-04-01'"}, "column_values_to_be_between(days_after_base)"),
    ("mart_change_summary", {"sentence_ja": "cast(null as varchar)"}, "column_values_to_not_be_null(sentence_ja)"),
    ("mart_adoption", {"active_rate": "1.25"}, "column_values_to_be_between(active_rate)"),
    ("mart_adoption", {"active_staff": "21"}, "column_values_to_be_between(inactive_staff)"),
    ("mart_adoption", {"scope": "'person'"}, "column_values_to_be_in_set(scope)"),
    ("mart_adoption", {"suppressed": "true"}, "column_values_to_be_in_set(shown_though_suppressed)"),
    ("mart_adoption", {"state": "'unknown'"}, "column_values_to_be_in_set(state)"),
    ("mart_adoption_funnel", {"tried_staff": "21"}, "column_values_to_be_between(untried_staff)"),
    ("mart_adoption_funnel", {"habit_staff": "16"}, "column_values_to_be_between(habitless_staff)"),
    ("mart_adoption_funnel", {"lapsed_staff": "13"}, "column_values_to_be_between(kept_staff)"),
    ("mart_adoption_funnel", {"habit_share": "1.5"}, "column_values_to_be_between(habit_share)"),
    ("mart_adoption_funnel", {"suppressed": "true"}, "column_values_to_be_in_set(shown_though_suppressed)"),
    ("mart_adoption_cohort", {"months_since_first_use": "-1"}, "column_values_to_be_between(months_since_first_use)"),
    ("mart_adoption_cohort", {"active_share": "1.5"}, "column_values_to_be_between(active_share)"),
    ("mart_adoption_cohort", {"suppressed": "true"}, "column_values_to_be_in_set(shown_though_suppressed)"),
    ("mart_survey", {"top_share": "1.5"}, "column_values_to_be_between(top_share)"),
    ("mart_survey", {"n": "-1"}, "column_values_to_be_between(n)"),
    ("mart_survey", {"design": "'opinion'"}, "column_values_to_be_in_set(design)"),
    ("mart_survey", {"suppressed": "true"}, "column_values_to_be_in_set(shown_though_suppressed)"),
    ("mart_survey_theme", {"respondents": "4"}, "column_values_to_be_between(respondents)"),
    ("mart_survey_theme", {"respondents": "41"}, "column_values_to_be_between(answers_without_theme)"),
    ("mart_survey_theme", {"share": "1.1"}, "column_values_to_be_between(share)"),
    ("mart_voice", {"result_state": "'too_early'"}, "column_values_to_be_in_set(figures_fit_state)"),
    ("mart_voice", {"change": "13.0"}, "column_values_to_be_between(change_less_figures)"),
    ("mart_overtime", {"overtime_hours": "-1.0"}, "column_values_to_be_between(overtime_hours)"),
    ("mart_overtime", {"suppressed": "true"}, "column_values_to_be_in_set(shown_though_suppressed)"),
    ("mart_adoption_effect", {"left_out_departments": "2"}, "column_values_to_be_in_set(estimated_without_grounds)"),
    ("mart_adoption_effect", {"not_yet_departments": "7"}, "column_values_to_be_in_set(estimated_without_grounds)"),
    ("mart_adoption_effect", {"months_before": "5"}, "column_values_to_be_in_set(estimated_without_grounds)"),
    ("mart_adoption_effect", {"state": "'cannot_be_estimated'"}, "column_values_to_be_in_set(silent_without_reason)"),
    ("mart_adoption_effect", {"state": "'guessed'"}, "column_values_to_be_in_set(state)"),
    ("mart_adoption_effect", {"low95": "-1.0"}, "column_values_to_be_between(above_low95)"),
    ("mart_adoption_effect", {"high95": "-1.3"}, "column_values_to_be_between(below_high95)"),
    ("mart_adoption_effect", {"p_value": "1.1"}, "column_values_to_be_between(p_value)"),
    ("mart_adoption_effect", {"sentence_ja": "cast(null as varchar)"}, "column_values_to_not_be_null(sentence_ja)"),
    ("mart_apps", {"scope": "'app'"}, "column_values_to_be_in_set(scope)"),
    ("mart_apps", {"apps": "5"}, "column_values_to_be_between(unused_apps)"),
    ("mart_apps", {"apps_of_nobody": "1"}, "column_values_to_be_in_set(active_less_parts)"),
    ("mart_apps", {"largest_maker_share": "1.1"}, "column_values_to_be_between(largest_maker_share)"),
    ("mart_apps", {"suppressed": "true"}, "column_values_to_be_in_set(shown_though_suppressed)"),
    (
        "mart_diffusion",
        {"state": "'guessed'", "reason": "'no_fit'", "ceiling_high95": "null"},
        "column_values_to_be_in_set(state)",
    ),
    ("mart_diffusion", {"reason": "'no_fit'"}, "column_values_to_be_in_set(said_without_ground)"),
    ("mart_diffusion", {"ceiling_low95": "89.0"}, "column_values_to_be_between(low_end_above_adopters)"),
    ("mart_diffusion", {"ceiling_high95": "99.0"}, "column_values_to_be_between(high_end_above_ceiling)"),
    ("mart_diffusion", {"sentence_en": "cast(null as varchar)"}, "column_values_to_not_be_null(sentence_en)"),
    ("mart_progress", {"letter": "'E'"}, "column_values_to_be_in_set(letter)"),
    ("mart_progress", {"letter": "cast(null as varchar)"}, "column_values_to_not_be_null(letter)"),
    ("mart_progress", {"letter": "'D'"}, "column_values_to_be_in_set(d_without_reason)"),
    ("mart_progress", {"letter": "'D'", "reason": "'provisional_range'"}, "column_values_to_be_in_set(d_without_reason)"),
    ("mart_progress", {"pace": "cast(null as double)"}, "column_values_to_be_in_set(judged_without_pace)"),
    ("mart_progress", {"attainment": "0.5"}, "column_values_to_be_between(attained_less_actual)"),
    ("mart_progress", {"forecast_low95": "1000.1"}, "column_values_to_be_between(low_ends_gap)"),
    ("mart_progress", {"forecast_high95": "1100.0"}, "column_values_to_be_between(high_ends_gap)"),
    ("mart_progress", {"forecast_low80": "1200.1"}, "column_values_to_be_between(interval_width)"),
    ("mart_progress", {"probability": "1.1"}, "column_values_to_be_between(probability)"),
    ("mart_progress", {"scope": "'process'"}, "column_values_to_be_in_set(scope)"),
    ("mart_transferable_hours", {"candidate_department_id": "'D1'"}, "column_values_to_be_in_set(is_own_candidate)"),
    ("mart_transferable_hours", {"build_hours_per_year": "0.0"}, "column_values_to_be_between(potential_less_parts_hours)"),
    ("mart_transferable_hours", {"potential_hours_low95": "31.0"}, "column_values_to_be_between(low_ends_gap)"),
    ("mart_transferable_hours", {"rank": "cast(null as integer)"}, "column_values_to_be_in_set(rank_or_reason)"),
    ("mart_transferable_hours", {"reason": "'no_volume'"}, "column_values_to_be_in_set(rank_or_reason)"),
    ("mart_shared_credit", {"net_hours": "cast(null as double)"}, "column_values_to_not_be_null(net_hours)"),
]  # fmt: skip


def make_mart(connection, table: str, changes: dict[str, str], copies: int = 1) -> None:
    connection.execute("create schema if not exists marts")
    replaced = ", ".join(f"{value} as {column}" for column, value in changes.items())
    star = f"* replace ({replaced})" if changes else "*"
    connection.execute(f"create table marts.{table} as select {star} from (select {MARTS[table]}), range({copies})")
    if copies > 1 or changes == {}:
        connection.execute(f"alter table marts.{table} drop column if exists range")


@pytest.mark.parametrize("table", sorted(MART_SUITES))
def test_a_clean_mart_passes_every_expectation(warehouse, table):
    make_mart(warehouse, table, {})
    results = check_mart(warehouse, table)
    assert len(results) >= 3
    assert failures(results) == []


@pytest.mark.parametrize(("table", "changes", "expectation"), MART_DEFECTS)
def test_a_planted_defect_in_a_mart_is_named_and_blocks(warehouse, table, changes, expectation):
    make_mart(warehouse, table, changes)
    assert failures(check_mart(warehouse, table)) == [(f"mart: {expectation}", "error")]


@pytest.mark.parametrize("table", sorted(MART_SUITES))
def test_a_grain_that_is_not_unique_blocks(warehouse, table):
    make_mart(warehouse, table, {}, copies=2)
    (failed,) = failures(check_mart(warehouse, table))
    assert failed[0].startswith("mart: compound_columns_to_be_unique(") and failed[1] == "error"


def test_a_large_batch_is_judged_in_parts_and_counted_as_a_whole(warehouse, monkeypatch):
    # 25 rows in 3 parts: one key repeats, and row_number 0 stands in two rows
    monkeypatch.setattr(suites, "ROWS_AT_ONCE", 10)
    for number in range(25):
        row = _RUN | {"row_key": "r3" if number == 20 else f"r{number}", "row_number": 0 if number in (1, 2) else number + 1}
        insert(warehouse, "raw.uipath_run", row)
    failed = {result.check_name: result.observed for result in check_batch(warehouse, "uipath_run") if not result.passed}
    assert failed == {
        "new_batch: column_values_to_be_unique(row_key)": "2 of 25 rows: r3",
        "new_batch: column_values_to_be_between(row_number)": "2 of 25 rows: 0",
    }
