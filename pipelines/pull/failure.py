"""Why a pull failed, in words for the city's staff.

Belongs here: the kinds of failure. Does not belong here: deciding which one it was (``http``).
No message carries anything of a request or an answer but host, path, status and the system's own error code.
"""

from __future__ import annotations

from pipelines.errors import UserError


class PullFailure(UserError):
    """One part of a pull failed; the others of its system may still succeed."""


class SourceFailure(PullFailure):
    """Nothing more can be had from this system now: it cannot be reached, or it refuses the login."""


class Refused(PullFailure):
    """The system answered that this may not be had; ``status`` is the HTTP status."""

    def __init__(self, ja: str, en: str, status: int) -> None:
        super().__init__(ja, en)
        self.status = status
