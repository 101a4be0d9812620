"""Sessions without a browser: what a browser says to Streamlit over its websocket, and nothing drawn.

Belongs here: opening a page and changing its filters as a person does. Does not belong here: what is made of the seconds.
Loopback only; the number of sessions and of changes is fixed beforehand.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from dashboard.navigation import PAGES

FILTERS = ("filter_fiscal_year", "filter_department", "filter_tool", "filter_organisation")
ANSWER_SECONDS = 60
# The last thing a page draws
DRAWN = re.compile(r'class="dx-drawn" data-page="(\w+)"')


@dataclass
class Visits:
    """Seconds from each change to the end of the run it caused, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Session:
    """One visitor: the widgets seen so far, and the values chosen in them."""

    def __init__(self, connection: websockets.ClientConnection, page: str) -> None:
        self._connection, self._page = connection, page
        self._options: dict[str, Sequence[str]] = {}
        self._chosen: dict[str, str] = {}
        self._script = ""

    async def run(self) -> str | None:
        """Have the script run with what is chosen; the error it ended in, or None."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self._script
        # Streamlit answers for the first page at the root
        asked.rerun_script.page_name = "" if self._script or self._page == PAGES[0].name else self._page
        for widget, value in self._chosen.items():
            asked.rerun_script.widget_states.widgets.append(WidgetState(id=widget, string_value=value))
        await self._connection.send(asked.SerializeToString())
        error, drawn = None, ""
        while True:
            told = ForwardMsg.FromString(await asyncio.wait_for(self._connection.recv(), ANSWER_SECONDS))
            kind = told.WhichOneof("type")
            if kind == "navigation":
                # Which page it is: later runs ask for it by this
                self._script = told.navigation.page_script_hash
            elif kind == "delta":
                error = self._read(told) or error
                drawn += "".join(DRAWN.findall(told.delta.new_element.html.body))
            elif kind == "script_finished":
                ended = told.script_finished
                if ended == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    error = "the script did not compile"
                if ended != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return error or (None if drawn == self._page else f"another page was drawn: {drawn}")

    def _read(self, told: ForwardMsg) -> str | None:
        element = told.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "selectbox" and element.selectbox.id.endswith(FILTERS) and not element.selectbox.disabled:
            self._options[element.selectbox.id] = list(element.selectbox.options)
            if element.selectbox.set_value:
                self._chosen[element.selectbox.id] = element.selectbox.raw_value
        elif kind == "exception":
            return f"{element.exception.type}: {element.exception.message}"
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            return element.alert.body
        return None

    def choose_another(self, choice: random.Random) -> bool:
        """Pick another option of one filter; false where the page has none to choose from."""
        open_ = [(widget, options) for widget, options in self._options.items() if len(options) > 1]
        if not open_:
            return False
        widget, options = choice.choice(open_)
        self._chosen[widget] = choice.choice([option for option in options if option != self._chosen.get(widget)])
        return True


async def visit(
    address: str, page: str, visits: Visits, everyone_in: asyncio.Barrier, *, changes: int, pause_seconds: float, seed: int
) -> None:
    """Open a page and, once everyone has, change a filter ``changes`` times, one every ``pause_seconds``."""
    choice = random.Random(seed)
    stream = address.replace("http://", "ws://") + "/_stcore/stream"
    async with websockets.connect(stream, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None) as connection:
        session = Session(connection, page)
        if error := await session.run():
            visits.errors.append(f"{page}: {error}")
        await everyone_in.wait()
        await asyncio.sleep(choice.uniform(0, pause_seconds))
        for _ in range(changes):
            if not session.choose_another(choice):
                return
            began = time.perf_counter()
            if error := await session.run():
                visits.errors.append(f"{page}: {error}")
            taken = time.perf_counter() - began
            visits.seconds.append(taken)
            await asyncio.sleep(max(pause_seconds - taken, 0))


def visit_at_once(address: str, pages: Sequence[str], sessions: int, *, changes: int, pause_seconds: float) -> Visits:
    """``sessions`` visitors at once, spread over ``pages``."""
    visits = Visits()

    async def everyone() -> None:
        everyone_in = asyncio.Barrier(sessions)
        each = [
            visit(
                address,
                pages[number % len(pages)],
                visits,
                everyone_in,
                changes=changes,
                pause_seconds=pause_seconds,
                seed=number,
            )
            for number in range(sessions)
        ]
        for result in await asyncio.gather(*each, return_exceptions=True):
            if isinstance(result, BaseException):
                visits.errors.append(f"{type(result).__name__}: {result}")

    asyncio.run(everyone())
    return visits
