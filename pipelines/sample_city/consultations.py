"""Consultations held, counted by section and kind, one workbook a month.

Belongs here: the counts and how sections write them. Does not belong here: who was consulted.
"""

from __future__ import annotations

from datetime import date

from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan
from pipelines.sample_city.processes import SEASONS, Process
from pipelines.sample_city.staff import Roster
from pipelines.sample_city.truth import Truth
from pipelines.sample_city.writing import full_width, short_wareki_month, wareki_month

HEADER = ("年月", "所属", "相談種別", "件数")
# section, season, kinds with their consultations in a mean month
KINDS: tuple[tuple[str, str, tuple[tuple[str, float], ...]], ...] = (
    ("納税課", "tax", (("納税相談", 210), ("分割納付相談", 95))),
    ("生活支援課", "flat", (("生活困窮相談", 160), ("住居確保給付金相談", 24), ("就労相談", 31))),
    ("こども家庭相談課", "flat", (("養育相談", 120), ("発達相談", 64), ("虐待通告", 38))),
    ("生活安全課", "flat", (("消費生活相談", 145), ("多重債務相談", 12))),
    ("雇用就労課", "year_end", (("就労相談", 88), ("労働相談", 26))),
    ("障害福祉課", "flat", (("手帳・手当相談", 130), ("就労支援相談", 41))),
    ("高齢介護課", "flat", (("介護サービス相談", 175), ("認知症相談", 52))),
    ("住宅政策課", "flat", (("空き家相談", 33), ("耐震相談", 19))),
    ("デジタル推進課", "flat", (("スマートフォン相談", 46), ("DX相談", 22))),
    ("法務課", "flat", (("法律相談", 58), ("ごく稀な相談", 0.8))),
)
_ALIAS = "健康福祉局障がい福祉課"
Row = list[object]


def write_consultations(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], truth: Truth, delivery: Delivery
) -> None:
    """Write ``inbox/consultations/相談件数_YYYY-MM.xlsx`` for every complete month."""
    for n, month in enumerate(plan.complete_months()):
        rows: list[Row] = []
        written: object = (wareki_month(month), f"{month:%Y/%m}", month, short_wareki_month(month))[n % 4]
        for section, season, kinds in KINDS:
            owner = org.owner_on(org.by_name(section).department_id, month)
            rows += _section(plan, org.name_of(owner, month), season, kinds, month, written, n, delivery)
        if n % 5 == 4:
            rows.append([written, rows[0][1], "訂正分", ("▲12", "△3", "−4")[n % 3]])
            delivery.plant("negative_count")
        if n % 7 == 3:
            rows.append([written, rows[0][1], "催し会場での相談", "約100"])
            delivery.plant("approximate_number")
        if n % 8 == 6:
            rows.append([written, rows[0][1], "秘匿", "x"])
            delivery.plant("suppressed_number")
        rows.append(["合計", "", "", ""])
        rows.append(["※ 電話による相談を含みます。", "", "", ""])
        title: list[Row] = [[f"相談件数　{wareki_month(month)}"], ["", "", "", "単位：件"]]
        for kind in ("total_row", "note_row", "title_row_above_header"):
            delivery.plant(kind)
        path = f"inbox/consultations/相談件数_{month:%Y-%m}.xlsx"
        delivery.put_workbook(path, f"{month.month}月分", HEADER, rows, title_rows=title)


def _section(
    plan: Plan,
    name: str,
    season: str,
    kinds: tuple[tuple[str, float], ...],
    month: date,
    written: object,
    n: int,
    delivery: Delivery,
) -> list[Row]:
    rng = plan.rng("consultations", name, month)
    factor = SEASONS[season][(month.month - 4) % 12]
    if name == "障害福祉課" and n % 3 == 1:
        name = _ALIAS
        delivery.plant("department_alias", len(kinds))
    rows: list[Row] = []
    for kind, monthly in kinds:
        count = int(rng.poisson(monthly * factor * plan.scale))
        shown: object = count
        if count == 0:
            shown = "－" if n % 2 else "…"
            delivery.plant("nil_mark")
        elif n % 6 == 5:
            shown = full_width(count)
            delivery.plant("full_width_digits")
        elif n % 6 == 3:
            shown = f"{count:,}件"
        rows.append([written, name, kind, shown])
    return rows
