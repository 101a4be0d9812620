"""Colours and the font of workbook and slides: those of the page (Okabe–Ito based), the font one that Office brings along.

Belongs here: names of colours. Does not belong here: marks and sizes.
"""

from __future__ import annotations

BLUE, PALE_BLUE, GREY, RULE, VERMILION, INK = "#0b5394", "#8db8dd", "#5b6770", "#d5dbe0", "#b5460f", "#1b2733"
FONT = "Yu Gothic"
