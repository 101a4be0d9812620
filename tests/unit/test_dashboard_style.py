"""The style sheet of the pages."""

from pathlib import Path

import dashboard


def test_every_block_of_the_style_sheet_is_closed() -> None:
    """A block left open, of a small screen say, would swallow all that follows."""
    depth = 0
    for line in (Path(dashboard.__file__).parent / "style.css").read_text().splitlines():
        if line.startswith(("/*", "@media", ".", "table", "[")):
            assert depth == 0, line
        depth += line.count("{") - line.count("}")
    assert depth == 0
