"""Words of the page trust, (Japanese, English) per key; every key starts with ``trust.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {}
