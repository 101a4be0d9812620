"""Words of the page overview, (Japanese, English) per key; every key starts with ``overview.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {}
