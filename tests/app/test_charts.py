"""Charts that pages share: each is Vega-Lite, and every figure stands where nothing crosses it."""

from __future__ import annotations

import pytest
from jsonschema import ValidationError

from dashboard import charts, vega
from dashboard.charts import Bar, Column, Point
from dashboard.pages.adoption.charts import StepBar, funnel
from dashboard.pages.hours.charts import waterfall
from dashboard.vega import Spec
from tests.app.vega_lite import is_vega_lite

COLUMNS = [
    Column("4月", "actual", 100.0, 90.0, 110.0),
    Column("4月", "previous", 120.0),
    Column("5月", "running", 40.0),
    Column("6月", "partial", -5.0, -8.0, -2.0),
    Column("7月", "undelivered", 3.0),
    Column("8月", "actual", None),
    Column("年度末", "target", 500.0),
    Column("年度末", "forecast", 480.0, 400.0, 560.0),
]
POINTS = [Point("4月", "RPA", 1.0, 0.5, 1.5), Point("5月", "RPA", None), Point("4月", "kintone", 2.0)]


@pytest.mark.parametrize(
    "chart",
    [
        charts.columns(COLUMNS, "時間", "ja"),
        charts.columns(COLUMNS[:2], "", "en", digits=1, format=".0%"),
        charts.lines(
            [Point("4月", "RPA", 1.0, 0.5, 1.5), Point("5月", "RPA", None), Point("4月", "kintone", 2.0)], "人", format=",d"
        ),
        charts.lines([Point("4月", "RPA", 1.0)], ""),
        charts.bars([Bar("税務課", 12.0, 10.0, 14.0), Bar("市民課", -1.0)], 0, "時間"),
        waterfall([("総時間", 10.0), ("手直し", -2.0), ("純時間", 8.0)], str),
        funnel([StepBar("RPA", "対象", 10, "10人"), StepBar("RPA", "利用", 4, "4人")]),
    ],
)
def test_a_chart_is_vega_lite(chart: Spec) -> None:
    assert is_vega_lite(chart)


def test_what_is_not_vega_lite_is_seen() -> None:
    with pytest.raises(ValidationError):
        is_vega_lite(vega.chart([vega.layer("baar", {"x": vega.quantity("hours")}, {})], 100))


def test_the_axis_of_columns_reaches_from_the_lowest_interval_to_above_the_highest() -> None:
    # Room for a figure: 16 of the 198 pixels left of 250 − 52, of a span of 560 + 8: 45.9
    scale = charts.columns(COLUMNS, "時間", "ja")["layer"][0]["encoding"]["y"]["scale"]
    assert scale["domain"] == pytest.approx([-8 - 45.899, 560 + 45.899], abs=0.001)


def test_a_bar_begins_at_zero_and_its_figure_stands_after_the_interval() -> None:
    chart = charts.bars([Bar("税務課", 12.0, 10.0, 14.0), Bar("市民課", -1.0)], 0, "時間")
    assert [(row["label"], row["right"]) for row in chart["data"]["values"]] == [("12", 14.0), ("−1", 0.0)]
    # 14 × 1.18 leaves room for the figure
    assert chart["layer"][0]["encoding"]["x"]["scale"]["domain"] == pytest.approx([-1.0, 16.52])
