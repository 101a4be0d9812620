"""Questions of content are named and stop nothing."""

import pytest

from pipelines.registers.doctor import content_questions
from pipelines.registers.finding import Finding
from pipelines.registers.load import load_registers


def findings(city):
    found = content_questions(city.settings)
    assert load_registers(city.settings, "run-1").changed
    return [(finding.file, finding.row, finding.en) for finding in found]


def test_a_tidy_city_raises_no_question(city):
    assert content_questions(city.settings) == []
    assert not city.settings.warehouse_dir.exists()


def test_a_finding_speaks_japanese_and_english(city):
    city.spoil("chains", "chain_name", "名称")
    assert content_questions(city.settings) == [
        Finding(
            "ignored_header",
            "chains.csv",
            None,
            "列「名称」は使われません。列名の誤りではありませんか。",
            'Column "名称" is not used. Is it misspelt?',
        )
    ]


CASES = [
    (
        "staff_roster",
        "00002,1200,2020-04-01,2026-03-31,,",
        "00002,1200,2020-04-01,2026-03-31,ｔａｒｏ,",
        [
            (
                "staff_roster.csv",
                3,
                "The login or staff number is also an account of another person, row 2, at that time. "
                "What is used with it on the days they share is nobody's adoption and is listed as a shared account.",
            )
        ],
    ),
    (
        "staff_roster",
        "00002,1200,2020-04-01,2026-03-31,,",
        "00002,1200,2020-04-01,2026-03-31,00001,",
        [
            (
                "staff_roster.csv",
                3,
                "The login or staff number is also an account of another person, row 2, at that time. "
                "What is used with it on the days they share is nobody's adoption and is listed as a shared account.",
            )
        ],
    ),
    (
        "staff_roster",
        "00002,1200,2020-04-01",
        "00001,1200,2021-04-01",
        [
            (
                "staff_roster.csv",
                3,
                "The same person is also in row 2 at that time. On the days they share, the person counts once, in the "
                "department of row 3. After a transfer, mend valid_to of the earlier row.",
            )
        ],
    ),
    (
        "baselines",
        "B2,P3",
        "B2,P1",
        [
            (
                "baselines.csv",
                3,
                "Process P1 has another baseline at the same time, row 2. On the days they share B1 (row 2) counts: "
                "it begins last. Set valid_to of row 3 to the day before (2024-03-31).",
            )
        ],
    ),
    (
        "baselines",
        "B2,P3,,,",
        "B2,P1,2024-04-01,,",
        [
            (
                "baselines.csv",
                3,
                "Process P1 has another baseline at the same time, row 2. On the days they share B2 (row 3) counts: "
                "both begin on one day, its baseline_id is the later. Remove row 2, or part their periods.",
            )
        ],
    ),
    (
        "baselines",
        "timed,4.5,1,",
        "timed,4.5,24,",
        [
            (
                "baselines.csv",
                2,
                "Baseline B1 says sample_count 24, but its samples (1) replace it. Add the earlier samples to "
                "baseline_samples.csv, or remove these and write mean, count and standard deviation of all cases in "
                "baselines.csv.",
            )
        ],
    ),
    (
        "baselines",
        "timed,4.5,1,",
        "log,4.5,24,",
        [
            (
                "baselines.csv",
                2,
                "Baseline B1 (method log) has samples (1), which do not make it a timed one: its grade stays. Make a new row "
                "with method timed and give the samples its baseline_id.",
            )
        ],
    ),
    (
        "baseline_samples",
        "B1,2024-03-01,4.2",
        "B2,2024-03-01,4.2\nB2,2024-03-02,4.4",
        [
            (
                "baselines.csv",
                3,
                "Baseline B2 (method expert) has samples (2), which do not make it a timed one: its grade stays. Make a new row "
                "with method timed and give the samples its baseline_id.",
            )
        ],
    ),
    (
        "baselines",
        "60,90,150",
        ",,",
        [("baselines.csv", 3, "Baseline B2 has no low_minutes, mode_minutes, high_minutes; its items earn nothing.")],
    ),
    (
        "baselines",
        "60,90,150",
        "60,90,465.5",
        [("baselines.csv", 3, "Baseline B2: high_minutes 465.5 is longer than a working day of 465 minutes.")],
    ),
    (
        "baselines",
        "expert,,,,60,90,150",
        "declared,466,,,,,",
        [("baselines.csv", 3, "Baseline B2: minutes_per_item 466 is longer than a working day of 465 minutes.")],
    ),
    (
        "baseline_samples",
        "B1,2024-03-01,4.2",
        "B1,2024-03-01,4200",
        [("baseline_samples.csv", 2, "Baseline B1: minutes 4200 is longer than a working day of 465 minutes.")],
    ),
    (
        "voices",
        "V2,2026-04-02,市民,,,,窓口を増やしてほしい,見送り",
        "V2,2020-04-02,市民,,,,窓口を増やしてほしい,検討中",
        [("voices.csv", 3, "Voice V2, received on 2020-04-02, has had no decision for 6 months or more.")],
    ),
    (
        "voices",
        "V2,2026-04-02,市民,,,,窓口を増やしてほしい,見送り,,,,",
        "V2,2020-04-02,市民,,,,窓口を増やしてほしい,実施,,,pages,",
        [("voices.csv", 3, "Voice V2 is adopted, but 6 months or more after it came it has no implemented_on.")],
    ),
    ("voices", "net_hours,kintone", ",", [("voices.csv", 2, "Voice V1 has no metric, so no result can be shown.")]),
    (
        "voices",
        "net_hours,kintone",
        "active_rate,",
        [("voices.csv", 2, "Voice V1: active_rate is a figure of a tool; name the tool.")],
    ),
    ("voices", "net_hours", "pages", [("voices.csv", 2, "Voice V1: pages is not told by tool; leave tool blank.")]),
    (
        "voices",
        "net_hours,kintone",
        "survey_mean:S1:Q1,",
        [("voices.csv", 2, "Voice V1: survey_mean:S1:Q1 is told for the whole city only; leave department_id blank.")],
    ),
    (
        "voices",
        "2026-04-03",
        "2026-04-01",
        [("voices.csv", 2, "Voice V1: implemented_on (2026-04-01) is before decided_on (2026-04-02).")],
    ),
    (
        "voices",
        "窓口を増やしてほしい",
        "03-1234-5678 に連絡してほしい",
        [("voices.csv", 3, "Voice V2: request holds a mail address or a telephone number. It is published; remove it.")],
    ),
    (
        "voices",
        "窓口を増やしてほしい",
        "後藤 翔太さん（税務課）の要望",
        [("voices.csv", 3, "Voice V2: request may name a person. The name is published as ***; write a title instead.")],
    ),
    (
        "departments",
        "1320,健康増進課,課,1000,2026-04-01,",
        "1320,健康増進課,課,1000,2026-04-01,\n1320,健康課,課,1000,2027-04-01,",
        [("departments.csv", 8, "Department 1320 overlaps its version of row 7.")],
    ),
    ("tool_entitlements", "00001", "00009", [("tool_entitlements.csv", 2, "This staff number is not on the roster.")]),
    (
        "processes",
        "P2,給与,1100",
        "P2,給与,1300",
        [("processes.csv", 3, "Department 1300 of process P2 was split; the process is counted for 1310.")],
    ),
    (
        "processes",
        "軽自 キュー",
        "",
        [("processes.csv", 2, "Process P1 has no queue_name, so no activity can be found for it.")],
    ),
    (
        "processes",
        "winactor,給与明細",
        "winactor,",
        [("processes.csv", 3, "Process P2 has no match_key, so no activity can be found for it.")],
    ),
    (
        "population_margins",
        "Q2",
        "Q1",
        [
            (
                "population_margins.csv",
                2,
                '"Q1" is no segment (a question with is_segment = 1) of survey S1; no weights follow it.',
            )
        ],
    ),
    (
        "processes",
        "winactor,給与明細",
        "winactor,RPA-1軽自動車税入力",
        [
            (
                "processes.csv",
                3,
                'match_key "RPA-1軽自動車税入力" is also that of row 2 (uipath): a self-reported run could belong to either.',
            )
        ],
    ),
]


CASES += [
    (
        "process_beneficiaries",
        "P1,1320,0.75,R8.4.1",
        "P1,1100,0.5,R8.4.1",
        [
            (
                "process_beneficiaries.csv",
                3,
                "Beneficiary 1100 of process P1 overlaps row 2; on the days they share the shares are added.",
            )
        ],
    ),
    (
        "process_beneficiaries",
        "P1,1320",
        "P1,1200",
        [
            (
                "process_beneficiaries.csv",
                3,
                "Department 1200 owns process P1 and keeps the rest anyway: this row is not needed.",
            )
        ],
    ),
]


@pytest.mark.parametrize(
    ("register", "old", "new", "expected"), CASES, ids=[f"{case[0]}-{case[3][0][1]}-{case[2]}" for case in CASES]
)
def test_a_question_of_content_is_named_and_the_run_goes_on(city, register, old, new, expected):
    city.spoil(register, old, new)
    assert findings(city) == expected


def test_a_chain_across_departments_without_beneficiaries_is_asked_about(city):
    across = "P2,給与,1100,winactor,給与明細,,runs,400,production,,,,,,,,C1"
    city.spoil("processes", "P2,給与,1100,winactor,給与明細,,runs,400,production,,,,,,,,", across)
    assert findings(city) == []
    (city.settings.registers_dir / "process_beneficiaries.csv").unlink()
    assert findings(city) == [
        (
            "chains.csv",
            2,
            "Processes of chain C1 belong to several departments (1100, 1200). Where one saves another's time, "
            "write the share in process_beneficiaries.csv.",
        )
    ]


def test_a_process_left_without_a_department_is_named(city):
    city.spoil("processes", "P2,給与,1100", "P2,給与,1300")
    (city.settings.registers_dir / "department_successions.csv").unlink()
    assert findings(city) == [("processes.csv", 3, "Department 1300 of process P2 ends on 2026-03-31 and has no successor.")]


def test_a_split_into_equal_parts_goes_to_the_lowest_id(city):
    city.spoil("processes", "P2,給与,1100", "P2,給与,1300")
    city.write(
        "department_successions",
        "old_department_id,new_department_id,effective_on,weight\n1300,1320,2026-04-01,0.5\n1300,1310,2026-04-01,0.5\n",
    )
    assert findings(city) == [("processes.csv", 3, "Department 1300 of process P2 was split; the process is counted for 1310.")]


def test_a_process_retired_before_its_department_ended_raises_no_question(city):
    city.spoil("processes", "P3,議事録,1100", "P3,議事録,1300")
    assert findings(city) == []


def test_a_login_that_passes_on_to_the_next_person_raises_no_question(city):
    city.spoil("staff_roster", "00001,1100,2020-04-01,", "00001,1100,2026-04-01,")
    city.write(
        "staff_roster", (city.settings.registers_dir / "staff_roster.csv").read_text().replace("2026-03-31,,", "2026-03-31,taro,")
    )
    assert findings(city) == []


def test_a_register_that_is_missing_is_named_with_what_stays_empty(city):
    city.remove_all_but("departments")
    assert findings(city) == [
        ("processes.csv", None, "There is no such file. No hours are saved; all activity is unregistered."),
        ("staff_roster.csv", None, "There is no such file. Adoption and head counts stay empty."),
    ]


def test_a_file_that_is_no_register_is_named_with_the_nearest_one(city):
    for name in ("depts.csv", "Staff_Roster.CSV", "12345.xyz", "~$chains.csv", ".hidden"):
        (city.settings.registers_dir / name).write_text("a,b\n")
    assert findings(city) == [
        ("12345.xyz", None, "No register is called so; it is not read."),
        ("Staff_Roster.CSV", None, "No register is called so; it is not read. Is staff_roster.csv meant?"),
        ("depts.csv", None, "No register is called so; it is not read. Is departments.csv meant?"),
    ]


def test_a_baseline_of_a_whole_working_day_raises_no_question(city):
    city.spoil("baselines", "60,90,150", "60,90,465")
    assert findings(city) == []


def test_minutes_that_samples_replace_raise_no_question(city):
    city.spoil("baselines", "timed,4.5,1,", "timed,4500,1,")
    assert findings(city) == []


def test_two_baselines_of_one_process_that_follow_each_other_raise_no_question(city):
    (city.settings.registers_dir / "baseline_samples.csv").unlink()
    city.write(
        "baselines",
        "baseline_id,process_id,valid_from,valid_to,method,minutes_per_item\n"
        "B1,P1,2024-04-01,2025-03-31,declared,5\nB2,P1,2025-04-01,,declared,6\n",
    )
    assert findings(city) == []


def test_a_baseline_that_outlasts_the_one_counted_in_its_place_is_to_be_parted(city):
    (city.settings.registers_dir / "baseline_samples.csv").unlink()
    city.write(
        "baselines",
        "baseline_id,process_id,valid_from,valid_to,method,minutes_per_item\n"
        "B1,P1,2024-04-01,,declared,5\nB2,P1,2025-04-01,2025-06-30,declared,6\n",
    )
    ((_, row, text),) = findings(city)
    assert row == 3
    assert text.endswith(
        "Set valid_to of row 2 to the day before (2025-03-31). To use it again after 2025-06-30, make a row of its own for that "
        "period."
    )


def test_as_many_samples_as_told_and_more_raise_no_question(city):
    city.write("baseline_samples", "baseline_id,measured_on,minutes\nB1,,4\nB1,,5\n")
    assert findings(city) == []


def test_a_margin_may_name_its_segment_by_the_column_heading(city):
    city.spoil("population_margins", "Q2", "所 属")
    assert findings(city) == []
