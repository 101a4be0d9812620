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
_UNSEEN = r"\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f"
_INVISIBLE = re.compile(rf"[\s{_UNSEEN}]+")
_UNSEEN_ALONE = re.compile(f"[{_UNSEEN}]+")
# What moves the cursor or turns the direction of writing, breaks a line, or is no character at all
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def match_key(text: str) -> str:
    """The comparison form of a name: NFKC, no white space or invisible characters, dashes and waves folded, case-folded.

    >>> match_key("ＲＰＡ－１ 軽自動車税　入力")
    'rpa-1軽自動車税入力'
    """
    if text.isascii():
        return "".join(text.split()).lower()  # all that the lines below would change in it
    folded = unicodedata.normalize("NFKC", text).translate(_FOLD)
    return _INVISIBLE.sub("", folded).casefold()


def without_invisible(text: str) -> str:
    """The text without characters that nobody sees (zero width space, soft hyphen, byte order mark); white space stays."""
    return _UNSEEN_ALONE.sub("", text)


def printable(text: str) -> str:
    """The text as one line that shows what it holds: control characters, turns of direction and broken characters as <U+202E>.

    >>> printable("a\\n\u202egpj.exe")
    'a<U+000A><U+202E>gpj.exe'
    """
    return _UNPRINTABLE.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
