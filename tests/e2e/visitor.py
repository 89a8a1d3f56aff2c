"""A visitor without a browser, over Streamlit's websocket protocol.

Left out: the forward messages' own content beyond buttons, refreshes and exceptions.
"""

from __future__ import annotations

import asyncio
import time
from typing import Final

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash

REFRESH: Final = 1.0  # seconds between two refreshes of the page
LONGEST: Final = 300.0  # seconds for one answer


class Visitor:
    """One tab: it asks, reads every answer, and remembers the buttons and what refreshes.

    Args:
        port: of the server.
        page: its name, as in the address.
        query: of the address.

    Attributes:
        errors: how many exceptions the page showed.
    """

    def __init__(self, port: int, page: str, query: str = "") -> None:
        self._port, self._page, self._query = port, page, query
        self._buttons: dict[str, str] = {}
        self._fragment = ""
        self._cached: list[str] = []
        self.errors = 0

    async def open(self) -> None:
        """Load the page."""
        self._socket = await websockets.connect(
            f"ws://127.0.0.1:{self._port}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
            compression=None,
        )
        await self._ask(BackMsg())

    async def run(self) -> None:
        """Let the whole page run again as it stands."""
        await self._ask(BackMsg())

    async def press(self, key: str) -> None:
        """Click a button."""
        asked = BackMsg()
        clicked = asked.rerun_script.widget_states.widgets.add()
        clicked.id, clicked.trigger_value = self._buttons[key], True
        await self._ask(asked)

    async def stay(self, until: float) -> None:
        """Refresh the page's live part until this time."""
        while (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(REFRESH, left))
            asked = BackMsg()
            asked.rerun_script.fragment_id = self._fragment
            await self._ask(asked)

    async def close(self) -> None:
        """Close the tab."""
        await self._socket.close()

    async def _ask(self, asked: BackMsg) -> None:
        script = asked.rerun_script
        script.query_string, script.page_name = self._query, self._page
        script.page_script_hash = calc_hash(self._page)
        script.cached_message_hashes.extend(self._cached[-100:])
        await self._socket.send(asked.SerializeToString())
        while True:
            raw = await asyncio.wait_for(self._socket.recv(), LONGEST)
            assert isinstance(raw, bytes)
            told = ForwardMsg.FromString(raw)
            if told.metadata.cacheable and told.hash:
                self._cached.append(told.hash)
            match told.WhichOneof("type"):
                case "delta":
                    self._see(told)
                case "auto_rerun":
                    self._fragment = told.auto_rerun.fragment_id
                case "script_finished":
                    if told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        return

    def _see(self, told: ForwardMsg) -> None:
        element = told.delta.new_element
        match element.WhichOneof("type"):
            case "button":
                key = element.button.id.rsplit("-", 1)[-1]
                self._buttons[key] = element.button.id
            case "exception":
                self.errors += 1


def name_of(payload: bytes) -> str:
    """What a forward message is: an element by its kind, a component by its name."""
    message = ForwardMsg.FromString(payload)
    if message.WhichOneof("type") != "delta":
        return str(message.WhichOneof("type"))
    element = message.delta.new_element
    kind = str(element.WhichOneof("type") or message.delta.WhichOneof("type"))
    return str(element.bidi_component.component_name) if kind == "bidi_component" else kind
