"""Rows for the page voices: a staff panel asked monthly, its free text, and a voice in each of the ten result states.

職員モニター調査 is asked in April, May, June, August, September and October 2026 (not in July), so its rhythm is one month and
its line breaks once for July; in September the wording of M1 changed, and it breaks again. M2 is withheld in October.
"""

from __future__ import annotations

from datetime import date

import duckdb

from tests.app.rows import insert

SURVEY = "monitor_dx"
OLD_WORDING, NEW_WORDING = "申請は分かりやすい", "オンライン申請は分かりやすい"
# What a careless page would read as markup
HOSTILE = "窓口は*便利*<b>だ</b>|[早い](http://example.invalid)"
OCTOBER = date(2026, 10, 1)

M1 = [
    # wave, wording, n, missing, mean, top_share, change, change_low95, change_high95
    (date(2026, 4, 1), OLD_WORDING, 100, 5, 3.0, 0.40, None, None, None),
    (date(2026, 5, 1), OLD_WORDING, 100, 5, 3.3, 0.45, 0.3, 0.05, 0.55),
    (date(2026, 6, 1), OLD_WORDING, 100, 5, 3.2, 0.44, -0.1, -0.35, 0.15),
    (date(2026, 8, 1), OLD_WORDING, 100, 5, 3.3, 0.46, 0.1, -0.15, 0.35),
    (date(2026, 9, 1), NEW_WORDING, 100, 5, 3.4, 0.50, None, None, None),
    (OCTOBER, NEW_WORDING, 120, 6, 3.0, 0.35, -0.4, -0.65, -0.15),
]
GROUPS = [("市民局", None, True), ("消防局", None, True), ("総務局", 60, False)]
MISSING = [("blank", 4), ("excel_error", 0), ("no_answer", 0), ("no_score", 2), ("unknown_label", 0)]
THEMES = [
    # theme, rank, respondents of 60, change, low, high
    ("待ち時間 長い", 1, 24, 0.2, 0.04, 0.34),
    ("<script>alert(1)</script>", 2, 12, -0.05, -0.18, 0.09),
    ("操作 難しい", 2, 12, None, None, None),
]

# voice_id, received_on, department, decision, decided_on, implemented_on, metric, result_state and, where told,
# before_from, before_until, after_from, after_until, value_before, value_after, change, low, high
VOICES = [
    ("W01", date(2026, 4, 10), None, "adopted", date(2026, 5, 1), date(2026, 6, 1), "online_rate", "improved",
     date(2025, 7, 1), date(2025, 9, 1), date(2026, 7, 1), date(2026, 9, 1), 0.325, 0.5, 0.175, 0.10, 0.25),
    ("W02", date(2026, 4, 11), None, "adopted", date(2026, 5, 1), date(2026, 6, 1), "pages", "unchanged",
     date(2025, 7, 1), date(2025, 9, 1), date(2026, 7, 1), date(2026, 9, 1), 12000.0, 11500.0, -500.0, -1500.0, 500.0),
    ("W03", date(2026, 4, 12), "S3", "adopted", date(2026, 5, 1), date(2026, 6, 1), "overtime_hours_per_person", "worse",
     date(2025, 7, 1), date(2025, 9, 1), date(2026, 7, 1), date(2026, 9, 1), 10.25, 11.75, 1.5, 0.5, 2.5),
    ("W04", date(2026, 9, 1), None, "adopted", date(2026, 9, 2), date(2026, 9, 3), "audio_hours", "too_early"),
    ("W05", date(2026, 5, 1), None, "adopted", date(2026, 5, 2), date(2027, 4, 1), "pages", "not_started"),
    ("W06", date(2026, 5, 2), None, "adopted", date(2026, 5, 3), date(2026, 6, 1), None, "no_metric"),
    ("W07", date(2026, 5, 3), None, "adopted", date(2026, 5, 4), date(2026, 6, 1), "active_rate", "no_data"),
    ("W08", date(2026, 5, 4), "S4", "adopted", date(2026, 5, 5), date(2026, 6, 1), "overtime_hours_per_person", "withheld"),
    ("W09", date(2026, 5, 5), None, "declined", date(2026, 6, 1), None, None, "declined"),
    # Asked for before the first year of the filter and still open
    ("W10", date(2024, 1, 15), None, None, None, None, None, "no_decision"),
    # All of it in 令和7年度
    ("W11", date(2025, 4, 10), None, "adopted", date(2025, 5, 1), date(2025, 6, 1), f"survey_mean:{SURVEY}:M1", "improved",
     date(2025, 5, 1), date(2025, 5, 1), date(2025, 12, 1), date(2025, 12, 1), 3.12, 3.56, 0.44, 0.27, 0.61),
]  # fmt: skip
RESULT = (
    "before_from", "before_until", "after_from", "after_until", "value_before", "value_after",
    "change", "change_low95", "change_high95",
)  # fmt: skip


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Add them to the snapshot; departments, months and hours are there already."""
    con.execute("insert into dim_survey values (?, '職員モニター調査', 'staff', 'panel', 1000)", [SURVEY])
    for wording, valid_from in ((OLD_WORDING, None), (NEW_WORDING, date(2026, 9, 1))):
        con.execute("insert into dim_survey_question values (?, 'M1', ?, null, ?, '申請', false)", [SURVEY, valid_from, wording])
    for wave, wording, n, missing, mean, top, *change in M1:
        _question(con, "M1", wording, wave, ("all", ""), (n, missing, mean, top), change)
    _question(con, "M2", HOSTILE, date(2026, 9, 1), ("all", ""), (40, 2, 2.5, 0.30), (None, None, None))
    _question(con, "M2", HOSTILE, OCTOBER, ("all", ""), None, (None, None, None))
    for value, n, is_withheld in GROUPS:
        figures = None if is_withheld else (n, 3, 3.1, 0.40)
        _question(con, "M1", NEW_WORDING, OCTOBER, ("m_dept", value), figures, (None, None, None))
    for reason, answers in MISSING:
        con.execute("insert into mart_survey_missing values (?, 'M1', ?, ?, ?, false)", [SURVEY, OCTOBER, reason, answers])
    _free_text(con)
    con.executemany(
        "insert into meta_survey_delivery values (?, ?, ?, ?, ?, ?, null, ?, false)",
        [
            (SURVEY, "unknown_label", OCTOBER, "surveys/monitor_dx/10月.csv", "M1", NEW_WORDING, 1),
            (SURVEY, "unknown_label", date(2025, 10, 1), "surveys/monitor_dx/old.csv", "M1", OLD_WORDING, 7),
        ],
    )
    for voice in VOICES:
        _voice(con, *voice)


def _question(
    con: duckdb.DuckDBPyConnection,
    question_id: str,
    wording: str,
    wave: date,
    group: tuple[str, str],
    figures: tuple[int, int, float, float] | None,
    change: tuple[float | None, ...] | list[float | None],
) -> None:
    row: dict[str, object] = {}
    if figures is not None:
        n, missing, mean, top = figures
        row = {
            "n": n, "missing": missing, "mean": mean, "mean_low95": mean - 0.2, "mean_high95": mean + 0.2,
            "top_share": top, "top_low95": top - 0.08, "top_high95": top + 0.08,
        }  # fmt: skip
        row |= dict(zip(("change", "change_low95", "change_high95"), change, strict=True))
        if (question_id, wave, group[0]) == ("M1", OCTOBER, "all"):
            row |= {"n_effective": 80.4, "weighted_mean": 2.9, "weighted_top_share": 0.325}
    insert(
        con,
        "mart_survey",
        survey_id=SURVEY,
        question_id=question_id,
        question_text=wording,
        wave=wave,
        segment=group[0],
        segment_value=group[1],
        design="panel",
        suppressed=figures is None,
        **row,
    )


def _free_text(con: duckdb.DuckDBPyConnection) -> None:
    for question_id, wrote in (("m_free", 60), ("m_small", None)):
        con.execute(
            "insert into mart_survey_text values (?, ?, ?, null, ?, 'panel', ?, ?)",
            [SURVEY, question_id, f"ご意見（{question_id}）", OCTOBER, wrote, wrote is None],
        )
    for theme, rank, respondents, *change in THEMES:
        share = respondents / 60
        con.execute(
            "insert into mart_survey_theme values "
            "(?, 'm_free', 'ご意見（m_free）', null, ?, ?, ?, 60, ?, ?, ?, ?, date '2026-09-01', ?, ?, ?, 'panel')",
            [SURVEY, OCTOBER, theme, rank, respondents, share, share - 0.1, share + 0.1, *change],
        )


def _voice(
    con: duckdb.DuckDBPyConnection,
    voice_id: str,
    received_on: date,
    department_id: str | None,
    decision: str | None,
    decided_on: date | None,
    implemented_on: date | None,
    metric: str | None,
    result_state: str,
    *result: object,
) -> None:
    insert(
        con,
        "mart_voice",
        voice_id=voice_id,
        received_on=received_on,
        audience="citizen",
        channel="窓口",
        department_id=department_id,
        request=f"{voice_id}の要望 <b>太字</b>",
        decision=decision,
        decision_text=f"{voice_id}の対応" if decision else None,
        decided_on=decided_on,
        decided_by="課長" if decided_on else None,
        implemented_on=implemented_on,
        metric=metric,
        result_state=result_state,
        **dict(zip(RESULT, result, strict=False)),
    )
    if voice_id == "W01":
        con.execute(
            "update mart_voice set survey_id = ?, theme = '待ち時間 長い', evidence_wave = date '2026-04-01', "
            "evidence_design = 'panel', evidence_answers = 80, evidence_respondents = 20, evidence_share = 0.25 "
            "where voice_id = 'W01'",
            [SURVEY],
        )
