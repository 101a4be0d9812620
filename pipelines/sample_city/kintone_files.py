"""kintone records as files: what cli-kintone writes and what the screen exports.

Belongs here: headers, quoting, encodings of the two. Does not belong here: which records there are (``kintone``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pipelines.sample_city.output import Delivery

CLI_HEADER = "*,レコード番号,作成者,作成日時,更新者,更新日時,件名,受付区分,受付日,数量,確認項目,ステータス,明細,品目,個数".split(
    ","
)
SCREEN_HEADER = "レコード番号,件名,受付区分,受付日,数量,ステータス,作成者,作成日時,更新者,更新日時".split(",")
_LINES_OF_TABLE = 3


def put_cli_export(delivery: Delivery, path: str, records: Sequence[dict[str, Any]]) -> None:
    """Write records as cli-kintone does: every value quoted, LF, UTC, one line per table row, ``*`` on a record's first."""
    lines = []
    for fields in records:
        record = {code: field["value"] for code, field in fields.items()}
        record |= {code: record[code]["code"] for code in ("作成者", "更新者")}
        record["確認項目"] = "\n".join(record["確認項目"])
        number = int(record["レコード番号"])
        head = [record[code] for code in CLI_HEADER[1:12]]
        for k in range(number % _LINES_OF_TABLE + 1):
            lines.append(["*" if k == 0 else "", *head, str(number * 10 + k), ("水", "毛布", "簡易トイレ")[k], str(k + 1)])
        delivery.plant("table_lines_of_records", number % _LINES_OF_TABLE)
    delivery.put(path, _quoted([CLI_HEADER, *lines], "\n").encode(), len(lines))


def put_screen_export(delivery: Delivery, path: str, records: Sequence[dict[str, Any]]) -> None:
    """Write records as ファイルに書き出す does in Shift-JIS: field names, the user's time zone."""
    rows = []
    for fields in records:
        record = {code: field["value"] for code, field in fields.items()}
        for code in ("作成日時", "更新日時"):
            record[code] = f"{datetime.fromisoformat(record[code].removesuffix('Z')) + timedelta(hours=9):%Y-%m-%d %H:%M}"
        record |= {code: record[code]["code"] for code in ("作成者", "更新者")}
        rows.append([record[name] for name in SCREEN_HEADER])
    delivery.put(path, _quoted([SCREEN_HEADER, *rows], "\r\n").encode("cp932"), len(rows))


def _quoted(rows: Sequence[Sequence[object]], line_end: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator=line_end).writerows(rows)
    return buffer.getvalue()
