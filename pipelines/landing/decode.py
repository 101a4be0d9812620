"""From bytes to text: what kind of file it is and which encoding it has.

Belongs here: magic bytes, encodings, blocks that end at the end of a record. Does not belong here: rows and columns.
Nothing is ever decoded with losses; a file that fits no encoding is refused.
"""

from __future__ import annotations

import codecs
import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pipelines.landing.refusal import Refusal

BLOCK_BYTES = 1 << 24
MAX_RECORD_BYTES = 1 << 24  # no system writes one record of 16 MiB; a cell of a spreadsheet holds 32,767 characters
MAX_WHOLE_BYTES = 1 << 28  # of a file that must be held as a whole, as JSON must

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_MARKUP = re.compile(rb"<(?:[!?]|/?[a-z][a-z0-9:-]*[\s>/])", re.IGNORECASE)
# How the lead bytes of kana in UTF-8 look when they are read as CP932; as characters they hardly occur.
_KANA_MISREAD = ("縺", "繧", "繝")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_THREE_BYTES = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}")
_SAMPLE_BYTES = 4096


def kind_of(path: Path) -> Literal["text", "xlsx"]:
    """What the first bytes say, whatever the name says. Raises Refusal for what no reader reads."""
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE_BYTES)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise Refusal("empty_file")
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"PK\x05\x06"):
        raise Refusal("zip_without_workbook")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refusal(_compound_file(path))
    if head.startswith(b"%PDF"):
        raise Refusal("pdf")
    if _MARKUP.match(_as_ascii(head).lstrip()):
        raise Refusal("html_or_xml")
    return "text"


def _compound_file(path: Path) -> str:
    """Which of the files that begin D0 CF 11 E0 it is; their directory names the streams in UTF-16."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            return "password_protected"
        if any(content.find(f"{name}\0".encode("utf-16-le")) >= 0 for name in ("Workbook", "Book")):
            return "old_excel"
    return "old_excel_or_password_protected"


def _as_ascii(head: bytes) -> bytes:
    """The head without its BOM, and without the NULs of UTF-16."""
    for bom, name in _BOMS.items():
        if head.startswith(bom):
            head = head[len(bom) :]
            return head.replace(b"\x00", b"") if name.startswith("utf-16") else head
    return head


class TextFile:
    """The text of a file in blocks that end at the end of a record; ``encoding`` is known once a block was read.

    Order of detection: BOM, strict UTF-8, CP932 as Microsoft defines it (Python's codec); UTF-16 without a BOM where NULs say so.
    Lines that end in CR alone end in LF here.
    """

    def __init__(self, path: Path, *, block_bytes: int = BLOCK_BYTES) -> None:
        self._path = path
        self._block_bytes = block_bytes
        self.encoding: str | None = None  # "utf-8" for plain ASCII until other characters tell
        self._only_ascii = True

    def blocks(self) -> Iterator[str]:
        """Yield the text, without its BOM. Raises Refusal (undecodable, record_too_long)."""
        rest = b""
        first, only_cr = True, False
        for read, at_end in self._read():
            if first and not rest:
                only_cr = b"\r" in read and b"\n" not in read
            block = rest + (read.replace(b"\r", b"\n") if only_cr else read)
            cut = _record_end(block, at_end=at_end)
            ready, rest = block[:cut], block[cut:]
            if ready:
                yield self._decode_next(ready).removeprefix("\ufeff" if first else "")
                first = False

    def text(self, max_bytes: int = MAX_WHOLE_BYTES) -> str:
        """The whole text. Raises Refusal (undecodable, file_too_large)."""
        if self._path.stat().st_size > max_bytes:
            raise Refusal("file_too_large")
        content = b"".join(block for block, _ in self._read())
        return self._decode_next(content).removeprefix("\ufeff") if content else ""

    def _read(self) -> Iterator[tuple[bytes, bool]]:
        """Blocks of bytes, and whether each is the last. UTF-16 becomes UTF-8: a record's end is looked for in bytes."""
        left = self._path.stat().st_size
        with self._path.open("rb") as stream:
            utf16 = _utf16(stream.read(_SAMPLE_BYTES))
            stream.seek(0)
            self.encoding = "utf-16" if utf16 else self.encoding
            decoder = codecs.getincrementaldecoder(utf16)() if utf16 else None
            while read := stream.read(self._block_bytes):
                left -= len(read)
                try:
                    yield decoder.decode(read, final=left <= 0).encode() if decoder else read, left <= 0
                except UnicodeDecodeError as error:
                    raise Refusal("undecodable") from error

    def _decode_next(self, block: bytes) -> str:
        if self._only_ascii and self.encoding != "utf-16":
            if block.startswith(b"\xef\xbb\xbf"):
                self.encoding = "utf-8-sig"
            elif self.encoding != "utf-8-sig":
                self.encoding = "utf-8" if block.isascii() or _is_utf8(block) else "cp932"
            self._only_ascii = block.isascii()
            if self._only_ascii and b"\x1b$" in block:
                raise Refusal("undecodable")  # ISO-2022-JP shifts between character sets within ASCII
        try:
            text = block.decode("cp932" if self.encoding == "cp932" else "utf-8")
        except UnicodeDecodeError as error:
            raise Refusal("undecodable") from error
        if self.encoding == "cp932" and _is_utf8_misread(block, text):
            raise Refusal("undecodable")
        return text


def _utf16(head: bytes) -> str | None:
    """The UTF-16 codec of a file that begins so: by its BOM, or because the other half of every ASCII character is NUL."""
    for bom, name in _BOMS.items():
        if head.startswith(bom):
            return name if name.startswith("utf-16") else None
    if b"\x00" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    # a stray NUL, or a tail of NULs after a crash, does not make a file UTF-16
    if max(even, odd) * 20 < len(head) or min(even, odd) * 20 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8_misread(block: bytes, text: str) -> bool:
    """Whether bytes that CP932 accepts are UTF-8 in truth: one broken byte, or lines of both in one file."""
    first = _NOT_ASCII.search(block)
    if first and _reads_as_utf8(block[first.start() : first.start() + _SAMPLE_BYTES]):
        return True
    for character in _KANA_MISREAD:
        position = text.find(character)
        if position >= 0 and _reads_as_utf8(text[position : position + 100].encode("cp932")):
            return True
    return False


def _reads_as_utf8(sample: bytes) -> bool:
    """Whether most of what is not ASCII are three-byte characters of UTF-8, which CP932 hardly ever resembles."""
    not_ascii = len(_NOT_ASCII.findall(sample))
    return len(_THREE_BYTES.findall(sample)) * 3 * 2 > not_ascii


def _record_end(block: bytes, *, at_end: bool) -> int:
    """Where the last whole record ends. Neither a quote nor a line feed is ever the second byte of a CP932 character.

    A quote that stays open for longer than a record can be is a mistake in its line, and the line feed counts again.
    """
    last = end = len(block) if at_end else block.rfind(b"\n") + 1
    inside_quotes = not at_end and block.count(b'"', 0, end) % 2 == 1
    while inside_quotes and end > 0:
        previous = block.rfind(b"\n", 0, end - 1) + 1
        inside_quotes ^= block.count(b'"', previous, end) % 2 == 1
        end = previous
    if len(block) - end > MAX_RECORD_BYTES:
        end = last
    last_line = block.rfind(b"\n", 0, len(block) - 1) + 1
    if len(block) - min(end, last_line if at_end else end) > MAX_RECORD_BYTES:
        raise Refusal("record_too_long")
    return end
