"""Workbooks that would fill the memory: looked at before they are opened.

Belongs here: how much a workbook inflates to, how far its cells reach, how much text they show.
Does not belong here: reading cells (``workbooks``).
A workbook is a zip of XML. The reader lays a sheet out as a rectangle from A1 to its last filled cell, and gives every cell its
own copy of a shared text; a few hundred bytes can ask for terabytes of either. What a zip says of itself may be untrue, so that
every part is inflated here, piece by piece, and counted.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipelines.landing.refusal import Refusal

MAX_WORKBOOK_BYTES = 1 << 27
MAX_INFLATED_BYTES = 1 << 29
MAX_CELLS = 10_000_000  # from A1 to the last filled cell, of all sheets together
MAX_SHOWN_BYTES = 1 << 29  # of shared texts, each counted for every cell that shows it

_PIECE_BYTES = 1 << 22
_OVERLAP_BYTES = 1 << 10
_LOCAL_HEADER = struct.Struct("<26xHH")
_ENCRYPTED = 1

# References as spreadsheets write them, for a look that costs little; _TAG and the rest find whatever a parser would accept
_COLUMN = re.compile(rb' r="([A-Z]+)')
_ROW = re.compile(rb' r="[A-Z]+([0-9]+)')
_FAR_ROW = re.compile(rb' r="[A-Z]+[0-9]{6}')
_FAR, _NEAR = 1 << 20, 99_999
_UNUSUAL = (
    b"r='",
    *(b"r" + space for space in (b" ", b"\t", b"\n", b"\r")),
    *(b"r=" + space for space in (b" ", b"\t", b"\n", b"\r")),
)
_UNUSUAL += (b":c ", b":c>", *(b"<c" + end for end in (b">", b"\t", b"\n", b"\r")))
_TAG = re.compile(rb"<(?:[^<>\s:/]+:)?(row|c)\b([^<>]*)>")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)([0-9]*)")
_SHARED = re.compile(rb"<(?:[^<>\s:/]+:)?si\b")
_SHOWS_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^<>]*>(?:\s*<(?:[^<>\s:/]+:)?v[^<>]*>\s*([0-9]{1,9})\s*<)?")


@dataclass
class _Part:
    """One part of the workbook: the most cells it may reach over, and what it has to do with shared texts."""

    entry: zipfile.ZipInfo
    columns: int = 0
    rows: int = 0
    unusual: bool = False
    has_shared: bool = False
    shows_shared: int = 0

    @property
    def reach(self) -> int:
        return self.columns * self.rows


def check_workbook(path: Path) -> None:
    """Refuse what is no workbook, is damaged, or would not fit into memory.

    Raises Refusal (zip_without_workbook, damaged_workbook, password_protected, workbook_too_large).
    """
    if path.stat().st_size > MAX_WORKBOOK_BYTES:
        raise Refusal("workbook_too_large")
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as stream:
            entries = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise Refusal("zip_without_workbook")
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise Refusal("password_protected")
            _check_sizes(stream, entries)
            parts = [_look(stream, entry) for entry in entries]
            _check_reach(stream, parts)
            _check_shared(stream, parts)
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError, NotImplementedError) as error:
        raise Refusal("damaged_workbook") from error


def _check_sizes(stream: BinaryIO, entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > MAX_INFLATED_BYTES:
        raise Refusal("workbook_too_large")
    for entry in entries:
        inflated = 0
        for piece in _inflated(stream, entry):
            inflated += len(piece)
            if inflated > entry.file_size:
                raise Refusal("damaged_workbook")  # it says less than it holds


def _inflated(stream: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a part in pieces, by what it holds and not by what the zip says that it holds."""
    if entry.header_offset < 0:
        raise EOFError("a part before the file begins")
    stream.seek(entry.header_offset)
    name_length, extra_length = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
    stream.seek(name_length + extra_length, 1)
    left = entry.compress_size
    if entry.compress_type == zipfile.ZIP_STORED:
        while left:
            piece = _read(stream, left)
            left -= len(piece)
            yield piece
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise Refusal("damaged_workbook")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    waiting = b""
    while not inflate.eof:
        if not waiting and left:
            waiting = _read(stream, left)
            left -= len(waiting)
        piece = inflate.decompress(waiting, _PIECE_BYTES)
        waiting = inflate.unconsumed_tail
        if piece:
            yield piece
        elif not waiting and not left:
            return


def _read(stream: BinaryIO, left: int) -> bytes:
    piece = stream.read(min(left, _PIECE_BYTES))
    if not piece:
        raise EOFError("the file ends within a part")
    return piece


def _look(stream: BinaryIO, entry: zipfile.ZipInfo) -> _Part:
    """A look at a part that costs little: it may find more cells than there are, and never fewer."""
    part = _Part(entry)
    columns: set[bytes] = set()
    before = b""
    for piece in _inflated(stream, entry):
        text = before + piece
        columns.update(_COLUMN.findall(text))
        part.rows = max(part.rows, _FAR if _FAR_ROW.search(text) else _NEAR)
        part.unusual |= any(mark in text for mark in _UNUSUAL) or text.count(b"<c ") != text.count(b'<c r="')
        part.has_shared |= _SHARED.search(text) is not None
        part.shows_shared += piece.count(b't="s"')
        before = text[-_OVERLAP_BYTES:]
    part.columns = max(map(_column_number, columns), default=0)
    return part


def _check_reach(stream: BinaryIO, parts: list[_Part]) -> None:
    for part in parts:
        if part.unusual:
            _look_at_each_cell(stream, part)
    for part in sorted(parts, key=lambda each: -each.reach):
        if sum(each.reach for each in parts) <= MAX_CELLS:
            return
        if not part.unusual:
            part.rows = max((int(row) for piece in _overlapping(stream, part.entry) for row in _ROW.findall(piece)), default=0)
            if part.reach > MAX_CELLS:
                _look_at_each_cell(stream, part)  # formats alone may reach to the last column
    if sum(part.reach for part in parts) > MAX_CELLS:
        raise Refusal("workbook_too_large")


def _overlapping(stream: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    before = b""
    for piece in _inflated(stream, entry):
        yield before + piece
        before = piece[-_OVERLAP_BYTES:]


def _look_at_each_cell(stream: BinaryIO, part: _Part) -> None:
    """How far the filled cells of a part reach, however they say where they are; one without a reference follows the last."""
    part.columns = part.rows = part.shows_shared = 0
    row = column = 0
    content = b"".join(_inflated(stream, part.entry))
    part.shows_shared = len(_SHOWS_SHARED.findall(content))
    for tag in _TAG.finditer(content):
        reference = _REFERENCE.search(tag[2])
        letters, digits = reference.groups() if reference else (b"", b"")
        if tag[1] == b"row":
            row, column = int(digits or row + 1), 0
            continue
        column = _column_number(letters) if letters else column + 1
        row = int(digits or row)
        if not tag[2].endswith(b"/"):
            part.columns, part.rows = max(part.columns, column), max(part.rows, row, 1)


def _check_shared(stream: BinaryIO, parts: list[_Part]) -> None:
    lengths: list[int] = []
    for part in parts:
        if part.has_shared:
            content = b"".join(_inflated(stream, part.entry))
            starts = [found.start() for found in _SHARED.finditer(content)]
            lengths += [end - start for start, end in zip(starts, [*starts[1:], len(content)], strict=True)]
    longest = max(lengths, default=0)
    if longest * sum(part.shows_shared for part in parts) <= MAX_SHOWN_BYTES:
        return
    shown = 0
    for part in parts:
        if part.shows_shared:
            content = b"".join(_inflated(stream, part.entry))
            for index in _SHOWS_SHARED.findall(content):
                shown += lengths[int(index)] if index and int(index) < len(lengths) else longest
    if shown > MAX_SHOWN_BYTES:
        raise Refusal("workbook_too_large")


def _column_number(letters: bytes) -> int:
    """1 for A, 16,384 for XFD; never more than a spreadsheet could have by far."""
    number = 0
    for letter in letters.upper()[:7]:
        number = number * 26 + letter - 64
    return number
