"""Words of the page hours, (Japanese, English) per key; every key starts with ``hours.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {}
