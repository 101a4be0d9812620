"""How many respondents name a theme, which themes may be told, and what changed since the wave before.

Belongs here: counts, shares, their intervals and the withholding of small groups of mart_survey_text and mart_survey_theme.
Does not belong here: which themes a text names (``themes``).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.methods.intervals import share_change_interval, wilson_interval
from pipelines.methods.suppression import LOWEST_MINIMUM, withhold

WAVE = ["survey_id", "question_id", "wave"]


def text_figures(waves: pl.DataFrame) -> pl.DataFrame:
    """``waves`` (one row per survey × question × wave) with small ones withheld: answers_with_text NULL, suppressed true.

    ``waves`` has answers_with_text and suppression_minimum, in persons.
    """
    cells = waves.with_columns(cell_id=pl.lit("all"), part_of=pl.lit(None, pl.String), partition=pl.lit("all"))
    withheld = withhold(cells, within=WAVE, partition="partition", denominator="answers_with_text", figures=["answers_with_text"])
    return withheld.drop("cell_id", "part_of", "partition")


def theme_figures(waves: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """The themes that may be told, one row per survey × question × wave × theme, most named first.

    ``waves``: columns of `text_figures` and question_text. ``mentions``: one row per response and theme it names
    (row_key, theme, theme_words). Adds respondents, share (of answers_with_text) with Wilson's interval, rank (equal numbers
    share one), and the change of the share since the question's wave before with its interval. That is NULL where the wording
    changed or the theme was not told then, because share - change would tell it.

    A theme is told where at least ``suppression_minimum`` respondents name it, and a part of longer told themes (手続き of
    手続き 早い) only where so many name it outside them: else the difference would tell of a few.
    """
    told = waves.filter(~pl.col("suppressed"))
    named = mentions.unique([*WAVE, "row_key", "theme"]).join(told.select(*WAVE, "suppression_minimum"), on=WAVE)
    minimum = pl.max_horizontal("suppression_minimum", pl.lit(LOWEST_MINIMUM))
    frequent = named.filter(pl.len().over(*WAVE, "theme") >= minimum).sort(*WAVE, "theme", "row_key")
    rows = [
        (*wave, theme, respondents)
        for wave, group in frequent.group_by(WAVE, maintain_order=True)
        for theme, respondents in _told_themes(group).items()
    ]
    schema = pl.Schema([*((name, told.schema[name]) for name in WAVE), ("theme", pl.String()), ("respondents", pl.Int64())])
    figures = told.join(pl.DataFrame(rows, schema=schema, orient="row"), on=WAVE).with_columns(
        rank=pl.col("respondents").rank("min", descending=True).over(WAVE).cast(pl.Int64),
    )
    respondents, answers = (figures[name].cast(pl.Float64).to_numpy() for name in ("respondents", "answers_with_text"))
    low, high = wilson_interval(respondents, answers)
    shares = {"share": respondents / answers, "share_low95": low, "share_high95": high}
    figures = figures.with_columns(pl.Series(name, values, pl.Float64) for name, values in shares.items())
    return _with_change(waves, figures).sort(*WAVE, "rank", "theme")


def _told_themes(mentions: pl.DataFrame) -> dict[str, int]:
    """Theme → respondents of one wave, from the mentions of its frequent themes."""
    minimum = max(int(mentions["suppression_minimum"][0]), LOWEST_MINIMUM)
    people: dict[str, set[str]] = {}
    words_of: dict[str, str] = {}
    for theme, words, row_key in mentions.select("theme", "theme_words", "row_key").iter_rows():
        people.setdefault(theme, set()).add(row_key)
        words_of.setdefault(theme, words)
    told: dict[str, int] = {}
    for theme in sorted(people, key=lambda theme: (-words_of[theme].count("|"), theme)):
        longer = [people[other] for other in told if words_of[theme] in words_of[other]]
        if len(people[theme].difference(*longer)) >= minimum:
            told[theme] = len(people[theme])
    return told


def _with_change(waves: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    def earlier(name: str) -> pl.Expr:
        return pl.col(name).shift(1).over("survey_id", "question_id", order_by="wave")

    same_wording = pl.col("question_text") == earlier("question_text")
    before = waves.select(*WAVE, previous_wave=pl.when(same_wording).then(earlier("wave")))
    was = figures.select(
        "survey_id", "question_id", "theme", previous_wave="wave",
        _respondents="respondents", _answers="answers_with_text",
    )  # fmt: skip
    joined = figures.join(before, on=WAVE).join(was, on=["survey_id", "question_id", "theme", "previous_wave"], how="left")
    counts = [joined[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
              for name in ("respondents", "answers_with_text", "_respondents", "_answers")]  # fmt: skip
    names = ("change", "change_low95", "change_high95")
    changes = [pl.Series(name, values).fill_nan(None) for name, values in zip(names, share_change_interval(*counts), strict=True)]
    return joined.with_columns(changes).drop("_respondents", "_answers")
