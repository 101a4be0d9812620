"""What a pack is made of: sections of exhibits, each a table of cells and perhaps a chart of its columns.

Belongs here: the types that the three writers draw, and how a figure is written. Does not belong here: which figures a pack
holds (``content``), how any of the three formats looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dashboard import display
from dashboard.words import say
from pipelines.methods.figures import number, round_half_away, signed

Notation = Literal["number", "signed", "percent"]
ChartKind = Literal["columns", "bars", "steps", "line"]
Role = Literal["actual", "previous", "low", "high"]
NONE = "–"


@dataclass(frozen=True)
class Figure:
    """A number: the spreadsheet holds ``exact`` and shows ``value``, as page and slide do; shares are 0 to 1.

    ``value`` is rounded for display, which may move it by one unit of its last digit so that parts add up.
    """

    value: float
    exact: float
    digits: int = 0
    notation: Notation = "number"

    @property
    def text(self) -> str:
        """As written everywhere."""
        if self.notation == "percent":
            return display.percent(self.value, self.digits)
        return signed(self.value, self.digits) if self.notation == "signed" else number(self.value, self.digits)

    @property
    def is_moved(self) -> bool:
        """Whether ``value`` is not what ``exact`` rounds to by itself."""
        return self.value != round_half_away(self.exact, self.places)

    @property
    def places(self) -> int:
        """Decimals of ``value``: of a share two more than those of its percentage."""
        return self.digits + 2 * (self.notation == "percent")


# None is what nobody delivered: an empty cell, a gap in a chart
Cell = Figure | str | None


def figure(exact: float | None, digits: int = 0, notation: Notation = "number", *, shown: float | None = None) -> Figure | None:
    """``exact`` rounded for display, or as ``shown`` where parts are to add up; None stays None."""
    if exact is None:
        return None
    if shown is None:
        shown = round_half_away(exact, digits + 2 * (notation == "percent"))
    return Figure(shown, exact, digits, notation)


def cell_text(cell: Cell) -> str:
    """A cell as it is printed."""
    if cell is None:
        return NONE
    return cell.text if isinstance(cell, Figure) else cell


@dataclass(frozen=True)
class Table:
    """Rows under headers; the first column names the row. ``total`` is what the rows make up, ``words`` the columns of text."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    words: frozenset[int] = frozenset({0})

    @property
    def all_rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows, and the total as the last."""
        return (*self.rows, self.total) if self.total else self.rows


@dataclass(frozen=True)
class Series:
    """One column of the table as drawn."""

    column: int
    role: Role


@dataclass(frozen=True)
class Chart:
    """A chart of columns of its own table, over the rows but the total; ``unfinished`` rows are drawn pale."""

    kind: ChartKind
    series: tuple[Series, ...]
    unit: str
    unfinished: frozenset[int] = frozenset()

    def column(self, role: Role) -> int | None:
        """The column of the table that plays ``role``."""
        return next((series.column for series in self.series if series.role == role), None)


@dataclass(frozen=True)
class Exhibit:
    """One finding: a title, its one-line reading, the table, and the chart where a chart helps."""

    title: str
    reading: str
    table: Table
    chart: Chart | None = None


@dataclass(frozen=True)
class Section:
    """What is read together: a sheet of the workbook, in print a page of its own unless it ``joins_page`` of the one before.

    A ``dense`` one keeps its exhibits on one page, smaller.
    """

    title: str
    exhibits: tuple[Exhibit, ...]
    lead: str = ""
    joins_page: bool = False
    dense: bool = False


@dataclass(frozen=True)
class KeyFigure:
    """One of the figures on the cover with its unit, and what it is compared to; a state in words where there is none."""

    label: str
    value: Figure | str
    unit: str = ""
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Figure and unit as written."""
        return f"{cell_text(self.value)} {self.unit}" if self.unit else cell_text(self.value)


@dataclass(frozen=True)
class PackContent:
    """Everything in a pack, in one language, from one snapshot: the three writers add no word and no figure."""

    snapshot_id: str
    created_at: datetime
    data_until: date
    lang: str
    fiscal_year: int
    department_id: str
    title: str
    subtitle: str
    message: str
    key_figures: tuple[KeyFigure, ...]
    remark: str
    sections: tuple[Section, ...]

    @property
    def source_line(self) -> str:
        """What stands at the foot of every page, slide and sheet."""
        return say(
            "pack.foot",
            self.lang,
            snapshot=self.snapshot_id,
            day=display.day(self.data_until, self.lang),
            created=display.moment(self.created_at, self.lang),
        )
