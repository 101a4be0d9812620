"""The language of the terminal: Japanese unless ``--lang en`` or ``DX_LANG=en`` asks for English.

Belongs here: the choice of language and printing helpers. Does not belong here: the texts, which stand where they are used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

# A terminal tells its width; a log file does not, and tables of Japanese names need more than 80 columns.
WIDTH_WITHOUT_TERMINAL = 120


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """``ja`` or ``en``, as the arguments ask for, else the environment; help texts are fixed before click parses anything."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return environment.get("DX_LANG", "ja")


def say(ja: str, en: str) -> str:
    """The text in the language of this process."""
    return en if chosen_language(sys.argv[1:], os.environ) == "en" else ja


def console(*, stderr: bool = False) -> Console:
    """A console that keeps the stream it started with, so that progress still shows where output is redirected.

    Names and cells of others are shown as they are: nothing in them is markup, and what moves a cursor is made visible.
    """
    from rich.console import Console
    from rich.text import Text

    class HarmlessConsole(Console):
        """Every text that is printed, in a table's cells too, comes by here."""

        def render_str(self, text: str, **look: Any) -> Text:
            return super().render_str(harmless(text), **look)

    stream = sys.stderr if stderr else sys.stdout
    return HarmlessConsole(
        file=stream,
        width=None if stream.isatty() else WIDTH_WITHOUT_TERMINAL,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=not stream.isatty(),
    )


def harmless(text: str) -> str:
    """The text with what could move a cursor or turn the direction of writing made visible; its lines stay."""
    from pipelines.text import printable

    return "\n".join(map(printable, text.split("\n")))


def progress_console() -> Console:
    """The console for how far long work has come: stderr, and silent where that is no terminal."""
    terminal = console(stderr=True)
    terminal.quiet = not terminal.file.isatty()
    return terminal
