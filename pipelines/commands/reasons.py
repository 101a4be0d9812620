"""What the stable codes of the ledger mean, in the language of the terminal.

Belongs here: saying a code. Does not belong here: the words of the reasons, which the page says too (``pipelines.reasons``).
"""

from __future__ import annotations

from pipelines.commands.words import say
from pipelines.reasons import REASONS

STATES = {
    "fresh": ("最新", "fresh"),
    "late": ("遅れ", "late"),
    "missing": ("未着", "missing"),
    "unused": ("未使用", "unused"),
}


def state(code: str) -> str:
    """The state of a source in words."""
    return say(*STATES[code]) if code in STATES else code


def reason(code: str) -> str:
    """A reason in words, with its code for looking it up in meta_files and meta_quarantine."""
    kind, _, key = code.partition(" ")
    if kind == "setting_missing":
        return say(f"policy.csv に {key} を設定すると読み込みます", f"is read once {key} is set in policy.csv") + f" ({kind})"
    return f"{say(*REASONS[code])} ({code})" if code in REASONS else code
