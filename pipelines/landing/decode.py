"""From bytes to text: what kind of file it is and which encoding it has.

Belongs here: magic bytes, encodings. Does not belong here: rows and columns.
Nothing is ever decoded with losses; a file that fits no encoding is refused.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pipelines.landing.refusal import Refusal

BLOCK_BYTES = 1 << 26
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def kind_of(path: Path) -> Literal["text", "xlsx"]:
    """What the first bytes say, whatever the name says. Raises Refusal for what no reader reads."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise Refusal("empty_file")
    if head.startswith(b"PK\x03\x04"):
        if not _is_workbook(path):
            raise Refusal("zip_without_workbook")
        return "xlsx"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refusal("old_excel_or_password_protected")
    if head.startswith(b"%PDF"):
        raise Refusal("pdf")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise Refusal("html_or_xml")
    return "text"


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile as error:
        raise Refusal("damaged_workbook") from error


class TextFile:
    """The text of a file in blocks that end at the end of a record; ``encoding`` is known once a block was read.

    Order of detection: BOM, NULs (UTF-16), strict UTF-8, CP932 as Microsoft defines it (Python's codec).
    """

    def __init__(self, path: Path, *, block_bytes: int = BLOCK_BYTES) -> None:
        self._path = path
        self._block_bytes = block_bytes
        self.encoding: str | None = None  # "utf-8" for plain ASCII until other characters tell
        self._only_ascii = True

    def blocks(self) -> Iterator[str]:
        """Yield the text. Raises Refusal (undecodable)."""
        with self._path.open("rb") as stream:
            head = stream.read(4096)
            stream.seek(0)
            utf16 = self._utf16(head)
            if utf16:
                self.encoding = "utf-16"
                yield _decode(stream.read(), utf16).removeprefix("\ufeff")
                return
            rest = b""
            first = True
            while read := stream.read(self._block_bytes):
                block = rest + read
                cut = _record_end(block, at_end=len(read) < self._block_bytes)
                ready, rest = block[:cut], block[cut:]
                if ready:
                    yield self._decode_next(ready).removeprefix("\ufeff" if first else "")
                    first = False
            if rest:
                yield self._decode_next(rest)

    def text(self) -> str:
        """The whole text."""
        return "".join(self.blocks())

    @staticmethod
    def _utf16(head: bytes) -> str | None:
        for bom, name in _BOMS.items():
            if head.startswith(bom):
                return name if name == "utf-16" else None
        if b"\x00" not in head:
            return None
        return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"

    def _decode_next(self, block: bytes) -> str:
        if self._only_ascii:
            if block.startswith(b"\xef\xbb\xbf"):
                self.encoding = "utf-8-sig"
            elif self.encoding != "utf-8-sig":
                self.encoding = "utf-8" if block.isascii() or _is_utf8(block) else "cp932"
            self._only_ascii = block.isascii()
        return _decode(block, "cp932" if self.encoding == "cp932" else "utf-8")


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode(block: bytes, encoding: str) -> str:
    try:
        return block.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal("undecodable") from error


def _record_end(block: bytes, *, at_end: bool) -> int:
    """Where the last whole record ends. Neither a quote nor a line feed is ever the second byte of a CP932 character."""
    end = len(block) if at_end else block.rfind(b"\n") + 1
    inside_quotes = block.count(b'"', 0, end) % 2 == 1
    while inside_quotes and end > 0:
        previous = block.rfind(b"\n", 0, end - 1) + 1
        inside_quotes ^= block.count(b'"', previous, end) % 2 == 1
        end = previous
    return end
