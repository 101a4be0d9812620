"""How tools spread: what is said of each, every reason to say nothing, and the sentences."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from pipelines.methods.bass import month_flow
from pipelines.methods.diffusion import diffusion_curves, diffusion_figures, judge
from pipelines.methods.diffusion_sentence import REASONS, Spread, spread_sentence
from tests.methods.test_bass import share

CURVE = (1000 * share(np.arange(1, 25), 0.01, 0.3)).round()


def months_of(tool, cumulative, entitled=1200, suppressed=False):
    """From April 2024 on."""
    first = date(2024, 4, 1)
    return pl.DataFrame(
        {
            "tool": [tool] * len(cumulative),
            "month": pl.date_range(first, pl.lit(first).dt.offset_by(f"{len(cumulative) - 1}mo"), "1mo", eager=True),
            "entitled_staff": [entitled] * len(cumulative),
            "cumulative_first_time_staff": pl.Series(cumulative, dtype=pl.Int64, strict=False),
            "suppressed": [suppressed] * len(cumulative),
        }
    )


@pytest.mark.parametrize(
    ("reason", "cumulative"),
    [
        ("too_few_months", CURVE[:11]),
        # 29 persons in 24 months
        ("too_few_adopters", (29 * CURVE / CURVE[-1]).round()),
        # 51 of 100 within three months, the last 49 one a month
        ("began_before_data", [30, 45, 51, *range(52, 101)]),
        ("began_before_data", [608] * 12),
        # 10,721 of 30,000 have begun, each month more than the one before; the peak is at 30000 x 0.197 / 0.4 = 14,775
        ("before_peak", (30000 * share(np.arange(1, 19), 0.003, 0.2)).round()),
        # 10 a month for ever
        ("ceiling_not_identified", np.arange(10, 250, 10)),
    ],
)
def test_where_the_months_cannot_tell_a_ceiling_the_reason_is_given(reason, cumulative):
    found = judge(cumulative)
    assert (found.reason, found.fit) == (reason, None)


def test_twelve_months_and_thirty_persons_are_enough():
    # a quick spread, over within the year: 40 persons, q = 0.9
    found = judge((40 * share(np.arange(1, 13), 0.02, 0.9)).round())
    assert found.reason is None and found.fit is not None
    assert found.fit.ceiling == pytest.approx(40, rel=0.03)


def test_each_tool_is_told_by_itself_with_the_figures_of_its_last_month():
    months = pl.concat(
        [
            months_of("uipath", [5, None, None]),
            months_of("kintone", CURVE, entitled=900),
            months_of("m365", CURVE[:6], suppressed=True),
            months_of("transcription", CURVE[:6]),
        ]
    )
    figures = {row["tool"]: row for row in diffusion_figures(months).iter_rows(named=True)}
    assert {tool: (row["state"], row["reason"], row["months"], row["adopters"]) for tool, row in figures.items()} == {
        "kintone": ("estimated", None, 24, 982),
        "m365": ("cannot_be_estimated", "withheld", 6, None),
        "transcription": ("cannot_be_estimated", "too_few_months", 6, 149),
        "uipath": ("cannot_be_estimated", "no_data", 3, None),
    }
    kintone = figures["kintone"]
    assert kintone["ceiling_staff"] == pytest.approx(1000, rel=3e-3)
    assert kintone["ceiling_low95"] >= 982
    assert kintone["ceiling_reached_share"] == 982 / kintone["ceiling_staff"]
    # 483.3 persons lie between the 10th month (406) and the 11th (486): February 2025
    assert (CURVE[9], CURVE[10], kintone["peak_month"]) == (406, 486, date(2025, 2, 1))
    # 900 are entitled now, fewer than have begun
    assert kintone["is_above_entitled_staff"] is True
    assert "対象職員900人を超えます" in kintone["sentence_ja"]
    assert (figures["m365"]["entitled_staff"], figures["m365"]["suppressed"]) == (None, True)


def test_the_curve_holds_what_was_what_was_expected_and_twelve_months_more():
    months = pl.concat([months_of("kintone", CURVE), months_of("m365", CURVE[:6]), months_of("paper", [1, 2], suppressed=True)])
    curves = diffusion_curves(months)
    kintone = curves.filter(pl.col("tool") == "kintone")
    assert kintone["month"].to_list()[-1] == date(2027, 3, 1)
    assert kintone["is_forecast"].to_list() == [False] * 24 + [True] * 12
    assert kintone["cumulative_first_time_staff"].to_list() == [*CURVE, *[None] * 12]
    (figures,) = diffusion_figures(months_of("kintone", CURVE)).iter_rows(named=True)
    model = figures["ceiling_staff"], figures["innovation_p"], figures["imitation_q"]
    assert kintone["fitted_staff"][0] is None
    # the second month starts from the persons of the first, the first one ahead from those of the last
    assert kintone["fitted_staff"][1] == CURVE[0] + month_flow(CURVE[0], *model)
    assert kintone["fitted_staff"][24] == CURVE[-1] + month_flow(CURVE[-1], *model)
    assert curves.filter(pl.col("tool") == "m365")["fitted_staff"].to_list() == [None] * 6
    hidden = curves.filter(pl.col("tool") == "paper")
    assert (hidden["cumulative_first_time_staff"].to_list(), hidden["suppressed"].to_list()) == ([None] * 2, [True] * 2)


def test_no_tool_at_all_gives_no_row_and_the_same_columns():
    empty = months_of("x", [1]).clear()
    assert diffusion_figures(empty).schema == diffusion_figures(months_of("x", [1])).schema
    assert diffusion_curves(empty).schema == diffusion_curves(months_of("x", [1])).schema
    assert diffusion_figures(empty).height == diffusion_curves(empty).height == 0


SPREAD = Spread(
    reason=None,
    last_month=date(2026, 10, 1),
    adopters=1404,
    entitled_staff=2454,
    ceiling_staff=1446.4,
    ceiling_low95=1412.3,
    ceiling_high95=1503.0,
    peak_month=date(2025, 7, 1),
    is_above_entitled_staff=False,
)


def test_an_estimate_is_told_with_its_interval_and_its_peak():
    assert spread_sentence(SPREAD) == (
        "令和8年10月までに1,404人が使い始めました。このままの広がり方では、1,446人（95%区間 1,412〜1,503人）で"
        "頭打ちになる見込みです。モデルでは、使い始める職員が最も多い時期は令和7年7月頃です。",
        "By October 2026, 1,404 persons had begun. If it goes on as it has, it levels off at 1,446 "
        "(95% interval 1,412 to 1,503). By the model newcomers are most numerous around July 2025.",
    )


@pytest.mark.parametrize("reason", REASONS)
def test_what_cannot_be_estimated_is_said_with_its_reason(reason):
    nothing = {"ceiling_staff": None, "ceiling_low95": None, "ceiling_high95": None, "peak_month": None}
    ja, en = spread_sentence(Spread(**{**vars(SPREAD), **nothing, "reason": reason, "is_above_entitled_staff": None}))
    assert ja == f"令和8年10月までに1,404人が使い始めました。上限は推定できません（{REASONS[reason][0]}）。"
    assert en == f"By October 2026, 1,404 persons had begun. The ceiling cannot be estimated: {REASONS[reason][1]}."
