"""Typesetting in a process of its own: Typst keeps what it laid out for its next runs, some 50 MB a pack, up to 600 MB.

Belongs here: one run of Typst, from the content on standard input to the PDF on standard output, with the moment of the
snapshot (seconds since 1970) as the only argument. Does not belong here: the content (``pdf``), the layout (``template.typ``).
"""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path
from typing import Final

import typst

FONT_PACKAGES = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
# Tagged for screen readers; every chart has an alternative text
STANDARD: Final = "ua-1"


def typeset(content: str, created: int) -> bytes:
    """The PDF of the template with ``content`` (JSON) in it."""
    # Neither the machine's fonts nor the few that Typst brings: the same pages everywhere
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(resources.files(package)) for package in FONT_PACKAGES],
    )
    template = Path(__file__).with_name("template.typ").read_bytes()
    pdf: bytes = typst.compile(
        template, font_paths=fonts, format="pdf", sys_inputs={"pack": content}, timestamp=created, pdf_standards=STANDARD
    )
    return pdf


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode(), int(sys.argv[1])))
