"""Dirt that concerns whole files: dropped twice, unreadable, of a foreign kind.

Belongs here: files nobody meant to deliver. Does not belong here: bad rows (each source plants its own).
"""

from __future__ import annotations

from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan

_HTML = "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body>ページが見つかりません</body></html>\n"


def write_file_dirt(plan: Plan, delivery: Delivery) -> None:
    """Copies of three files under other names, an HTML page called .xlsx, an empty workbook, a text file."""
    month = f"{plan.fiscal_year}-07"
    for original, copy in (
        (f"inbox/uipath/jobs_{month}.json", f"inbox/uipath/jobs_{month} (1).json"),
        (f"inbox/winactor/tasks_{plan.fiscal_year}07.csv", f"inbox/winactor/tasks_{plan.fiscal_year}07_再送.csv"),
        (f"inbox/kintone/app_12_records_{plan.fiscal_year}H1.json", "inbox/kintone/app_12_records_コピー.json"),
    ):
        if original in delivery.files:
            delivery.put(copy, (delivery.data_dir / original).read_bytes(), delivery.files[original])
            delivery.plant("file_dropped_twice")
    delivery.put(f"inbox/rpa_runs/run_sheet_{month}_再提出.xlsx", _HTML.encode(), 0)
    delivery.put(f"inbox/surveys/staff_dx/職員DX意識調査_{month}_空.xlsx", b"", 0)
    delivery.plant("unreadable_file", 2)
    delivery.put("inbox/kintone/はじめにお読みください.txt", "手順書は共有フォルダーにあります。\r\n".encode("cp932"), 0)
    delivery.put("inbox/photos/IMG_0001.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", 0)
    delivery.plant("foreign_file", 2)
