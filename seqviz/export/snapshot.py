"""What is exported: one run of one network, and the files that come out of it.

Left out: the formats (script.py, notebook.py, table.py).
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from seqviz.cells import Array, ModelTrace, RNNModel
from seqviz.cells.surgery import Intervention, forward_with

Files = dict[str, bytes]
MAX_STEM: Final = 40
MAX_NAMES: Final = 200  # characters of a title or name that are kept
TYPES: Final = {
    "py": "text/x-python",
    "ipynb": "application/x-ipynb+json",
    "csv": "text/csv",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A network, one input sequence and what is done to it.

    Attributes:
        model: the network with the weights that are to be exported.
        x: (T, 1, I).
        states: an initial state per layer, or None for zeros.
        interventions: surgery, first to last.
        title: any text; it is printed.
        input_names: any texts, one per input, or none.
        output_names: any texts, one per output, or none.
        shares: whether the outputs are meant as probabilities p.
    """

    model: RNNModel
    x: Array
    states: Sequence[Any] | None = None
    interventions: Sequence[Intervention] = ()
    title: str = "A recurrent network"
    input_names: Sequence[str] = ()
    output_names: Sequence[str] = ()
    shares: bool = False

    def __post_init__(self) -> None:
        if self.x.ndim != 3 or self.x.shape[1] != 1:
            raise ValueError(f"x: got shape {self.x.shape}, want (T, 1, I)")

    def run(self) -> ModelTrace:
        """Compute the trace."""
        return forward_with(self.model, self.x, self.interventions, self.states)

    @property
    def stem(self) -> str:
        """A file name made of the title, without an ending; letters, digits and dashes only."""
        words = re.sub(r"[^a-z0-9]+", "-", self.title.lower())[:MAX_STEM].strip("-")
        return f"seqviz-{words or 'network'}"

    def arrays(self) -> dict[str, Array]:
        """Every number that the run starts from, by the name that it has in exported code.

        Weights and states end in the number of their layer: W_x_1, W_h_1, b_1, h_0_1, ….
        """
        found = {"x": self.x[:, 0]}  # (T, I)
        runs = self.model.forward(self.x[:1], self.states).layers
        for layer, (cell, run) in enumerate(zip(self.model.cells, runs, strict=True), start=1):
            found |= {f"{name}_{layer}": weights for name, weights in cell.parameters().items()}
            found |= {f"{s}_0_{layer}": run.state(s)[0, 0] for s in run.description.states}
        return found | {"W_y": self.model.W_y, "b_y": self.model.b_y}


class Download(NamedTuple):
    """One file as a browser wants it."""

    name: str
    data: bytes
    mime: str


def as_download(files: Mapping[str, bytes]) -> Download:
    """Make one file of several: the only one as it is, more in a zip named like the first.

    The same files give the same bytes.
    """
    name, data = next(iter(files.items()))
    if len(files) > 1:
        block = io.BytesIO()
        with zipfile.ZipFile(block, "w", zipfile.ZIP_DEFLATED) as archive:
            for inside, content in files.items():
                archive.writestr(zipfile.ZipInfo(inside), content, zipfile.ZIP_DEFLATED)
        name, data = f"{name.rpartition('.')[0]}.zip", block.getvalue()
    return Download(name, data, TYPES[name.rpartition(".")[2]])
