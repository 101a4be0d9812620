"""Words of the page voices, (Japanese, English) per key; every key starts with ``voices.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {}
