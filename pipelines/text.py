"""Keys for matching names that people and systems write differently.

Belongs here: normalisation for comparison only; the written text is always kept beside the key.
Does not belong here: parsing of values (see ``values``).
"""

from __future__ import annotations

import re
import unicodedata

# NFKC folds ～ and － but leaves their look-alikes 〜 and − alone, so one name from two systems would differ.
_WAVES = dict.fromkeys(map(ord, "〜～∼"), "~")
_DASHES = dict.fromkeys(map(ord, "−－‐‑–—―"), "-")
_FOLD = {**_WAVES, **_DASHES}
_INVISIBLE = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]+")


def match_key(text: str) -> str:
    """The comparison form of a name: NFKC, no white space or invisible characters, dashes and waves folded, case-folded.

    >>> match_key("ＲＰＡ－１ 軽自動車税　入力")
    'rpa-1軽自動車税入力'
    """
    folded = unicodedata.normalize("NFKC", text).translate(_FOLD)
    return _INVISIBLE.sub("", folded).casefold()
