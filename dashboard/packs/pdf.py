"""The pack as PDF: A4 portrait, Japanese fonts embedded, the same bytes for the same snapshot.

Belongs here: handing the content to Typst. Does not belong here: the layout (``template.typ``), figures, words.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from dashboard.packs.document import Cell, Exhibit, Figure, PackContent, cell_text
from dashboard.words import say
from pipelines.clock import TOKYO

TYPESET = "dashboard.packs.typeset"


def make_pdf(content: PackContent) -> bytes:
    """The finished file."""
    # The moment of the snapshot, not of the printing: a pack made again is the same file
    created = int(content.created_at.replace(tzinfo=TOKYO).timestamp())
    given = json.dumps(_plain(content), ensure_ascii=False).encode()
    done = subprocess.run([sys.executable, "-P", "-m", TYPESET, str(created)], input=given, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"typesetting failed: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def _plain(content: PackContent) -> dict[str, Any]:
    lang = content.lang
    return {
        "lang": lang,
        "title": content.title,
        "subtitle": content.subtitle,
        "message": content.message,
        "remark": content.remark,
        "source_line": content.source_line,
        "words": {
            "actual": say("kind.actual", lang),
            "unfinished": say("pack.kind.unfinished", lang),
            "previous": say("kind.previous", lang),
            "interval": say("pack.kind.interval", lang),
        },
        "key_figures": [{"label": key.label, "value": key.text, "notes": key.notes} for key in content.key_figures],
        "sections": [
            {
                "title": section.title,
                "lead": section.lead.split("\n") if section.lead else [],
                "joins_page": section.joins_page,
                "dense": section.dense,
                "exhibits": [_exhibit(exhibit) for exhibit in section.exhibits],
            }
            for section in content.sections
        ],
    }


def _exhibit(exhibit: Exhibit) -> dict[str, Any]:
    table, chart = exhibit.table, exhibit.chart
    return {
        "title": exhibit.title,
        "reading": exhibit.reading,
        "headers": table.headers,
        "words": sorted(table.words),
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "total": [_cell(cell) for cell in table.total] if table.total else None,
        "chart": chart
        and {
            "kind": chart.kind,
            "unit": chart.unit,
            "unfinished": sorted(chart.unfinished),
            "columns": {series.role: series.column for series in chart.series},
        },
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"text": cell_text(cell), "value": cell.value if isinstance(cell, Figure) else None}
