"""What a page sends to its browser components, taken apart as the browser would."""

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest


@dataclass(frozen=True, slots=True)
class Sent:
    """One component's message: its words, and its bytes."""

    meta: dict[str, Any]
    payload: bytes

    def array(self, place: dict[str, Any]) -> NDArray[np.float32]:
        """The float32 array at an offset with a shape, as a packed trace names it."""
        count = int(np.prod(place["s"]))
        return np.frombuffer(self.payload, "<f4", count, 4 * place["o"]).reshape(place["s"])

    def layer(self, index: int, name: str) -> NDArray[np.float32]:
        """One array of one layer of a stepper."""
        return self.array(self.meta["layers"][index]["arrays"][name])

    @property
    def probabilities(self) -> NDArray[np.float32]:
        """A stepper's outputs after every step, (T, O)."""
        return self.array(self.meta["output"]["values"])


def sent(app: AppTest, name: str) -> list[Sent]:
    """What every component `name` of the page was sent, in reading order, with its parcels."""
    found = []
    parcels: dict[tuple[str, str], Sent] = {}
    for one in app.get("bidi_component"):
        data = one.proto.bytes
        if not data:
            continue
        (size,) = struct.unpack("<I", data[:4])
        came = Sent(json.loads(data[4 : 4 + size]), data[4 + size :])
        came.meta.pop("modules", None)
        if "parcel" in came.meta:
            slot, content = came.meta.pop("parcel")
            parcels[slot, content] = came
        elif name in (came.meta.get("component"), one.proto.component_name.removeprefix("seqviz.")):
            parts = [parcels[slot, content] for slot, content in came.meta.pop("parcels", [])]
            words = {key: word for part in [*parts, came] for key, word in part.meta.items()}
            found.append(Sent(words, b"".join(part.payload for part in [*parts, came])))
    return found


def stepper(app: AppTest) -> Sent:
    """The page's one stepper."""
    (only,) = sent(app, "stepper")
    return only
