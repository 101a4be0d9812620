"""Questions about the registers as checks that warn."""

from pipelines.quality.record import CheckResult
from pipelines.quality.registers import question_checks
from pipelines.registers.finding import Finding


def test_a_register_without_questions_is_one_passed_check():
    assert question_checks([]) == [CheckResult("register: content", "registers", "warn", True, "0 questions", "0 questions")]


def test_questions_of_one_kind_are_one_warning_that_names_their_rows():
    findings = [
        Finding("shared_login", "staff_roster.csv", 3, "ja", "Also row 2."),
        Finding("ignored_header", "chains.csv", None, "ja", "Misspelt?"),
        Finding("shared_login", "staff_roster.csv", 5, "ja", "Also row 4."),
    ]
    shared, ignored = question_checks(findings)
    observed = "row 3: Also row 2.; row 5: Also row 4."
    assert shared == CheckResult("register: shared_login", "registers.staff_roster", "warn", False, observed, "0 questions")
    assert not shared.blocks
    assert ignored == CheckResult("register: ignored_header", "registers.chains", "warn", False, "Misspelt?", "0 questions")


def test_twenty_rows_are_listed_and_the_rest_counted():
    (check,) = question_checks([Finding("not_on_roster", "tool_entitlements.csv", row, "ja", "X") for row in range(2, 25)])
    assert check.observed.startswith("row 2: X; row 3: X; ")
    assert check.observed.endswith("row 21: X; and 3 more")
