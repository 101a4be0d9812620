"""Words of the page adoption, (Japanese, English) per key; every key starts with ``adoption.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {}
