"""The effect of adoption: exact where there is no noise, honest about its error where there is, silent below the gates.

The simulated cities have departments of 3 to 120 persons, a season, noise that carries over from month to month and is louder in
small departments, adoption one department after the other, and 5 % of all rows not delivered.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from pipelines.methods.effect import adoption_effect, comparison, effect_by_month, minimum_detectable_effect, placebo_effect
from pipelines.methods.effect_tables import adoption_effect_months, adoption_effects

MONTHS = 24


def panel(outcome: np.ndarray, adopted: list[int | None], is_dated: bool = True) -> pl.DataFrame:
    """Rows of ``outcome``, shape (departments, months), whose months count from 1."""
    departments, months = outcome.shape
    return pl.DataFrame(
        {
            "department_id": [f"D{n:02}" for n in range(departments) for _ in range(months)],
            "month": list(range(1, months + 1)) * departments,
            "adopted_month": pl.Series([month for month in adopted for _ in range(months)], dtype=pl.Int64),
            "is_dated": [is_dated] * (departments * months),
            "outcome": outcome.ravel(),
        }
    )


def simulated_city(seed: int, effect: float = 0.0, departments: int = 20, adopting: int = 10, drift: float = 0.0) -> pl.DataFrame:
    """A city as above; ``effect`` grows to full size over three months, ``drift`` acts in the three months before adoption."""
    rng = np.random.default_rng(seed)
    staff = rng.integers(3, 121, departments)
    noise = rng.standard_normal((departments, MONTHS))
    for month in range(1, MONTHS):
        noise[:, month] = 0.6 * noise[:, month - 1] + 0.8 * noise[:, month]
    season = 2.5 * np.sin(2 * np.pi * (np.arange(MONTHS) + rng.uniform(0, 12)) / 12)
    outcome = rng.lognormal(2.3, 0.35, departments)[:, None] + season + (0.6 + 4 / np.sqrt(staff))[:, None] * noise
    adopted: list[int | None] = [None] * departments
    for department in rng.permutation(departments)[:adopting]:
        adopted[department] = first = int(rng.integers(9, MONTHS - 1))
        since = np.arange(1, MONTHS + 1) - first
        outcome[department] += effect * np.clip((since + 1) / 3, 0, 1) + drift * ((since >= -3) & (since < 0))
    rows = panel(outcome, adopted)
    return rows.filter(pl.Series(rng.random(rows.height) >= 0.05))


def true_effect(rows: pl.DataFrame, effect: float) -> float:
    """The mean of what was planted over the delivered months after adoption."""
    since = (rows["month"] - rows["adopted_month"]).drop_nulls().to_numpy()
    return float(np.mean(effect * np.clip((since[since >= 0] + 1) / 3, 0, 1)))


def test_without_noise_the_planted_effect_is_found_exactly_though_it_grows_and_departments_adopt_at_different_times():
    # 16 departments, 10 months. The effect is -1 in the first month of adoption, -2 in the second and so on.
    # Four adopt in month 7: -1 -2 -3 -4 = -10 each; four in month 9: -1 -2 = -3 each. (4 x -10 + 4 x -3) / 24 months = -52 / 24
    adopted = [7] * 4 + [9] * 4 + [None] * 8
    month = np.arange(1, 11)
    outcome = np.arange(16.0)[:, None] + np.sin(month)
    for department, first in enumerate(adopted[:8]):
        outcome[department] -= np.clip(month - first + 1, 0, None)
    compared = comparison(panel(outcome, adopted))
    assert adoption_effect(compared).difference == pytest.approx(-52 / 24)
    assert placebo_effect(compared).difference == pytest.approx(0, abs=1e-9)
    by_month = effect_by_month(compared)
    # the third and fourth month were reached by four departments only: not shown
    assert {since: round(estimate.difference, 9) for since, estimate in by_month.items()} == {-3: 0, -2: 0, -1: 0, 0: -1, 1: -2}
    assert {estimate.departments for estimate in by_month.values()} == {8}


def test_the_standard_error_of_one_month_after_six_is_that_of_two_groups_of_differences():
    # d = month 7 less the mean of months 1 to 6. Eight adopted: leave-one-out variance s2 / (8 - 1);
    # ten not yet: the clustered one, s2 x (10 - 1) / 10^2. The effect is the difference of the mean d
    outcome = np.random.default_rng(1).normal(10, 2, (18, 7))
    estimate = adoption_effect(comparison(panel(outcome, [7] * 8 + [None] * 10)))
    d = outcome[:, 6] - outcome[:, :6].mean(axis=1)
    error = np.sqrt(d[:8].var(ddof=1) / 7 + d[8:].var(ddof=1) * 9 / 100)
    assert estimate.difference == pytest.approx(d[:8].mean() - d[8:].mean())
    assert estimate.standard_error == pytest.approx(error)
    # t.975 with 17 degrees of freedom is 2.109816
    assert estimate.high95 - estimate.difference == pytest.approx(2.109816 * error, rel=1e-6)
    assert estimate.low95 + estimate.high95 == pytest.approx(2 * estimate.difference)


def test_the_minimum_detectable_effect_is_t975_plus_t80_standard_errors():
    # 15 degrees of freedom: 2.131450 + 0.866245 = 2.997695
    assert minimum_detectable_effect(0.5, 16) == pytest.approx(0.5 * 2.997695, rel=1e-6)


def test_where_nothing_was_planted_one_city_in_twenty_shows_an_effect_and_one_in_twenty_a_placebo():
    # 200 cities at 5 %: 10 expected; with a probability of 99 % between 3 and 19 (binomial)
    cities = [comparison(simulated_city(seed)) for seed in range(200)]
    assert [city.reason for city in cities if city.reason] == []
    assert 3 <= sum(adoption_effect(city).p_value < 0.05 for city in cities) <= 19
    # of 100: 5 expected, with 99 % between 0 and 11
    assert sum(placebo_effect(city).p_value < 0.05 for city in cities[:100]) <= 11


def test_the_interval_holds_a_planted_effect_in_nineteen_cities_of_twenty_and_the_estimate_is_unbiased():
    # 100 cities: 95 expected, with a probability of 99 % 89 to 100. The mean error of 100 lies within 2.6 of its standard errors
    errors, held = [], 0
    for seed in range(1000, 1100):
        rows = simulated_city(seed, effect=-2.0, departments=24, adopting=12)
        truth, estimate = true_effect(rows, -2.0), adoption_effect(comparison(rows))
        errors.append(estimate.difference - truth)
        held += estimate.low95 <= truth <= estimate.high95
    assert 89 <= held <= 100
    assert abs(np.mean(errors)) < 2.6 * np.std(errors) / 10
    # close: a typical error is well below the effect
    assert np.std(errors) < 0.5


def test_departments_that_went_apart_before_adoption_fail_the_placebo():
    rejected = [placebo_effect(comparison(simulated_city(seed, drift=-3.0, departments=30, adopting=15))) for seed in range(5)]
    assert all(estimate.p_value < 0.05 and estimate.difference < -1.5 for estimate in rejected)


def gated(adopted: list[int | None], months: int = 10, **more) -> pl.DataFrame:
    return panel(np.random.default_rng(3).normal(10, 1, (len(adopted), months)), adopted, **more)


def test_eight_adopted_eight_not_yet_and_six_months_before_are_enough():
    compared = comparison(gated([7] * 8 + [None] * 8))
    assert (compared.reason, compared.adopted, compared.not_yet, compared.left_out) == (None, 8, 8, 0)
    assert compared.months_before == 6


def test_seven_adopted_are_too_few():
    compared = comparison(gated([7] * 7 + [None] * 9))
    assert (compared.reason, compared.adopted, compared.months_before) == ("too_few_adopted", 7, None)


def test_seven_not_yet_are_too_few():
    assert comparison(gated([7] * 9 + [None] * 7)).reason == "too_few_not_yet"


def test_five_months_before_are_too_few():
    compared = comparison(gated([6] * 8 + [None] * 8))
    assert (compared.reason, compared.months_before, compared.left_out) == ("too_few_months_before", 5, 8)


def test_a_department_with_five_months_before_is_left_out_of_a_comparison_of_eight_others():
    compared = comparison(gated([6] + [7] * 8 + [None] * 8))
    assert (compared.reason, compared.adopted, compared.left_out, compared.months_before) == (None, 9, 1, 6)
    assert "D00" not in compared.rows["department_id"]


def test_months_before_are_delivered_ones():
    # months 1 and 2 were not delivered: of eight months before adoption in month 9 six remain, of seven five
    delivered = pl.col("month") > 2
    assert comparison(gated([9] * 8 + [None] * 8).filter(delivered)).reason is None
    assert comparison(gated([8] * 8 + [None] * 8).filter(delivered)).months_before == 5


def test_an_outcome_not_delivered_is_missing_and_not_nought():
    rows = gated([7] * 8 + [None] * 8)
    absent = rows.filter((pl.col("month") != 9) | (pl.col("department_id") != "D00"))
    blank = rows.with_columns(
        outcome=pl.when((pl.col("month") == 9) & (pl.col("department_id") == "D00")).then(None).otherwise("outcome")
    )
    assert adoption_effect(comparison(blank)) == adoption_effect(comparison(absent)) != adoption_effect(comparison(rows))


def test_adopted_before_the_records_begin_is_no_comparison():
    compared = comparison(gated([7] * 8 + [None] * 8, is_dated=False))
    assert (compared.reason, compared.adopted, compared.left_out, compared.months_before) == ("too_few_months_before", 8, 8, 0)


def test_adopted_after_the_last_delivered_month_is_not_yet():
    compared = comparison(gated([7] * 8 + [11] * 8))
    assert (compared.reason, compared.adopted, compared.not_yet) == (None, 8, 8)


def test_a_month_in_which_seven_departments_not_adopted_delivered_is_no_comparison():
    rows = gated([7] * 8 + [None] * 8).filter((pl.col("month") != 8) | (pl.col("department_id") != "D15"))
    assert comparison(rows).rows["month"].unique().sort().to_list() == [1, 2, 3, 4, 5, 6, 7, 9, 10]


def test_departments_all_renewed_by_a_reorganisation_are_no_comparison_across_it():
    # who has not adopted ends in month 7 or begins in month 8, when the others adopt: what both have in common, nobody tells
    rows = gated([8] * 8 + [None] * 18, months=12)
    number = pl.col("department_id").str.slice(1).cast(pl.Int64)
    ends, begins = (number >= 8) & (number < 17) & (pl.col("month") > 7), (number >= 17) & (pl.col("month") < 8)
    compared = comparison(rows.filter(~ends & ~begins))
    assert (compared.reason, compared.adopted, compared.not_yet, compared.months_before) == ("not_comparable", 8, 18, 7)
    # one department that goes through both links them
    assert comparison(rows.filter(~ends & (~begins | (number == 17)))).reason is None


def test_a_month_that_only_left_out_departments_make_comparable_is_left_out_too():
    # in month 8 the not yet did not deliver; eight departments that adopt in month 12 did, but they lack months 1 to 6
    rows = gated([7] * 8 + [12] * 8 + [None] * 8, months=13)
    number = pl.col("department_id").str.slice(1).cast(pl.Int64)
    late = (number >= 8) & (number < 16) & (pl.col("month") < 7)
    compared = comparison(rows.filter(~late & ((number < 16) | (pl.col("month") != 8))))
    assert (compared.reason, compared.adopted, compared.left_out) == (None, 16, 8)
    assert 8 not in compared.rows["month"]


def test_nothing_delivered():
    assert comparison(gated([7] * 16).clear()).reason == "no_outcome"


def of_tool(tool: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The panel as dbt tells it: months as days, January 2025 the first."""
    days = {"month": pl.date(2024 + (pl.col("month") + 11) // 12, (pl.col("month") + 11) % 12 + 1, 1)}
    days["adopted_month"] = pl.date(2024 + (pl.col("adopted_month") + 11) // 12, (pl.col("adopted_month") + 11) % 12 + 1, 1)
    return rows.with_columns(**days).rename({"outcome": "hours_per_person"}).select(pl.lit(tool).alias("tool"), pl.all())


@pytest.fixture(scope="module")
def tables() -> tuple[pl.DataFrame, pl.DataFrame]:
    """kintone: overtime falls by 2 hours and a bit of noise; transcription: too few; m365: went apart before."""
    adopted = [7, 8] * 4 + [None] * 8
    outcome = 12 + np.random.default_rng(4).normal(0, 0.2, (16, 14))
    for department, first in enumerate(adopted[:8]):
        outcome[department, first - 1 :] -= 2
    apart = outcome.copy()
    for department, first in enumerate(adopted[:8]):
        apart[department, first - 4 : first - 1] -= 2
    nowhere = panel(np.full((16, 1), np.nan), [None] * 16).with_columns(month=None, outcome=None).cast({"month": pl.Int64})
    rows = pl.concat(
        [
            of_tool("kintone", panel(outcome, adopted)),
            of_tool("m365", panel(apart, adopted)),
            of_tool("transcription", panel(outcome, [7] * 7 + [None] * 9)),
            of_tool("uipath", nowhere.cast({"outcome": pl.Float64})),
        ]
    )
    return adoption_effects(rows), adoption_effect_months(rows)


def test_one_row_per_tool_with_its_state_and_what_it_rests_on(tables):
    columns = ["tool", "state", "reason", "adopted_departments", "not_yet_departments", "months_before", "departments", "months"]
    assert tables[0].select(columns).rows() == [
        ("kintone", "estimated", None, 8, 8, 6, 16, 14),
        ("m365", "estimated", None, 8, 8, 6, 16, 14),
        ("transcription", "cannot_be_estimated", "too_few_adopted", 7, 9, None, None, None),
        ("uipath", "cannot_be_estimated", "no_outcome", 0, 0, None, None, None),
    ]
    kintone, m365, *others = tables[0].to_dicts()
    assert kintone["low95"] < -2 < kintone["high95"] < 0
    assert kintone["minimum_detectable_effect"] == minimum_detectable_effect(kintone["standard_error"], 16)
    assert (kintone["pretrend_rejected"], m365["pretrend_rejected"]) == (False, True)
    figures = ["effect_hours_per_person", "low95", "standard_error", "p_value", "minimum_detectable_effect", "pretrend_rejected"]
    assert {other[figure] for other in others for figure in figures} == {None}


def test_months_since_adoption_are_told_of_tools_that_can_be_estimated(tables):
    # from month 7 or 8 to 14: six and a half months; eight departments have the first seven, 0 to 6
    months = tables[1].group_by("tool").agg(pl.col("months_since_adoption").sort()).sort("tool").rows()
    assert months == [("kintone", list(range(-3, 7))), ("m365", list(range(-3, 7)))]


def test_the_sentence_says_how_much_what_could_be_seen_and_what_it_supposes(tables):
    kintone, m365, transcription, uipath = tables[0].to_dicts()
    names = ("effect_hours_per_person", "low95", "high95", "minimum_detectable_effect")
    effect, low, high, detectable = (f"{abs(kintone[name]):.1f}" for name in names)
    assert kintone["sentence_ja"] == (
        f"利用が定着した部署の時間外勤務は、定着しなかった場合より1人当たり月{effect}時間少ないと推定されます"
        f"（95%区間 −{low}〜−{high}時間）。この比較で見分けられるのは{detectable}時間以上の変化です。"
        "定着した8部署とまだの8部署が、ツールがなければ同じように推移したという前提によります。"
    )
    assert kintone["sentence_en"].startswith(
        f"Overtime in departments that adopted is an estimated {effect} hours per person and month lower than it would have been"
    )
    assert m365["sentence_ja"].endswith("ただし、定着する前の3か月ですでに推移が異なるため、ツールの効果とは言えません。")
    assert transcription["sentence_ja"] == "推定できません。利用が定着した部署は7部署です（8部署以上必要です）。"
    assert transcription["sentence_en"] == "Cannot be estimated: departments that have adopted: 7; at least 8 are needed."
    assert uipath["sentence_ja"] == "推定できません。時間外勤務の記録が届いていません。"


def test_no_difference_told_from_chance_is_not_called_no_effect():
    rows = of_tool("kintone", simulated_city(0))
    (row,) = adoption_effects(rows).to_dicts()
    assert row["p_value"] >= 0.05
    assert row["sentence_ja"].startswith("利用が定着した部署の時間外勤務に、偶然と区別できる変化は見られません（1人当たり月")
    assert "効果はありません" not in row["sentence_ja"]
    assert row["sentence_en"].startswith("Overtime in departments that adopted shows no change that could be told from chance")


def test_no_tool_at_all_is_an_empty_table_with_its_columns():
    empty = of_tool("kintone", gated([7] * 16)).clear()
    assert adoption_effects(empty).is_empty() and adoption_effect_months(empty).is_empty()
    assert adoption_effects(empty).columns == adoption_effects(of_tool("kintone", gated([7] * 9))).columns


def test_december_is_the_month_before_january():
    # adopted in January 2026 after six months from July 2025 on
    rows = of_tool("kintone", gated([13] * 8 + [None] * 8, months=14)).filter(pl.col("month") >= date(2025, 7, 1))
    (row,) = adoption_effects(rows).to_dicts()
    assert (row["state"], row["months_before"], row["months"]) == ("estimated", 6, 8)
