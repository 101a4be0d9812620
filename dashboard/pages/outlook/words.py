"""Words of the page outlook, (Japanese, English) per key; every key starts with ``outlook.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {}
