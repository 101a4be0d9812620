"""Access: who is looking, and what they may see.

Belongs here: roles. Does not belong here: queries, drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["executive", "department", "analyst"]


@dataclass(frozen=True)
class Viewer:
    """One person's rights: every aggregate (executive), an own 局 and the city's totals (department), downloads (analyst)."""

    role: Role
    top_department_id: str | None = None

    @property
    def may_download(self) -> bool:
        """Whether tables may be taken along."""
        return self.role == "analyst"


# Without a login the page serves this machine alone: whoever sits at it may open the snapshot file anyway.
LOCAL_VIEWER = Viewer("analyst")
