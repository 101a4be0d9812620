"""Words of the page outcomes, (Japanese, English) per key; every key starts with ``outcomes.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {}
