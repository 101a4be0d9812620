"""Sparkline: a small trend as an SVG image, for cards that must be there at once.

Belongs here: its drawing, with its words as the alternative text. Does not belong here: charts with axes (``charts``).
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import quote

WIDTH, HEIGHT, MARGIN = 200.0, 34.0, 5.0
LINE, REFERENCE = "#0b5394", "#5b6770"


def sparkline(values: Sequence[float | None], words: str, *, reference: float | None = None, open_end: bool = False) -> str:
    """An ``<img>`` of the values in equal steps; None is a gap, and one value alone no trend: nothing is drawn.

    ``reference`` is drawn dashed; with ``open_end`` the last value is not final. An Altair chart costs twenty times the script
    time and waits for the whole of Vega; this one is part of the text.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    bottom, top = min([*known, reference or known[0]]), max([*known, reference or known[0]])
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)

    def y(value: float) -> float:
        return HEIGHT / 2 if top == bottom else HEIGHT - MARGIN - (value - bottom) / (top - bottom) * (HEIGHT - 2 * MARGIN)

    points = [None if value is None else (MARGIN + i * step, y(value)) for i, value in enumerate(values)]
    shapes = []
    if reference is not None:
        level = f'y1="{y(reference):.1f}" y2="{y(reference):.1f}"'
        shapes.append(f'<line x1="0" x2="{WIDTH:.0f}" {level} stroke="{REFERENCE}" stroke-dasharray="4 3"/>')
    for is_known, group in groupby(points, key=lambda point: point is not None):
        run = [point for point in group if point is not None]
        if is_known and len(run) > 1:
            path = " ".join(f"{x:.1f},{height:.1f}" for x, height in run)
            shapes.append(f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="2"/>')
        elif is_known:
            shapes.append(f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="2" fill="{LINE}"/>')
    x, height = next(point for point in reversed(points) if point is not None)
    fill = "#fff" if open_end else LINE
    shapes.append(f'<circle cx="{x:.1f}" cy="{height:.1f}" r="3.5" fill="{fill}" stroke="{LINE}" stroke-width="2"/>')
    size = f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" width="{WIDTH:.0f}" height="{HEIGHT:.0f}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(shapes)}</svg>'
    return f'<img class="dx-spark" src="data:image/svg+xml,{quote(svg)}" alt="{escape(words)}">'
