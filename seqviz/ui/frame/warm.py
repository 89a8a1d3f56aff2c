"""Load the slow things in the background once the first page is out: no later click waits.

Importing torch takes most of a second, the first optimizer as long again. A daemon thread does
both, then moves all objects made so far out of the garbage collector's sight: with torch
loaded, one full collection costs 80 ms.
"""

import gc
import logging
import sys
import threading

from seqviz.memory import few_arenas

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_thread: threading.Thread | None = None


def start() -> threading.Thread:
    """Start the warm-up, once per process; every call returns its thread."""
    global _thread
    with _lock:
        if _thread is None:
            few_arenas()
            _thread = threading.Thread(target=_warm_up, name="seqviz-warm-up", daemon=True)
            _thread.start()
        return _thread


def has_torch() -> bool:
    """Whether torch is loaded to its end, so that nobody waits for it."""
    spec = getattr(sys.modules.get("torch"), "__spec__", None)
    return spec is not None and not getattr(spec, "_initializing", False)


def torch_comes() -> bool:
    """Whether torch is not there yet and somebody loads it: to wait for it makes sense."""
    thread = start()
    return not has_torch() and (thread is None or thread.is_alive())


def _warm_up() -> None:
    """Load what pages need first; a failure is logged here and shows again where it matters."""
    try:
        _load_figures()
        _load_network()
        _load_torch()
    except Exception:
        _log.exception("The warm-up stopped early; the app goes on without it.")
    gc.collect()
    gc.freeze()


def _load_figures() -> None:
    import plotly.graph_objects as go

    import seqviz.figures.layout  # noqa: F401 (waits for pandas)

    go.Figure(go.Scatter(y=[0.0, 1.0])).to_json()


def _load_network() -> None:
    from seqviz.models.digit_reader import shipped_reader

    shipped_reader()


def _load_torch() -> None:
    """The first optimizer step imports more of torch than `import torch` does."""
    import torch

    torch.set_num_threads(
        1
    )  # several visitors train at once: threads inside one operation halve the throughput
    model = torch.nn.LSTM(2, 2)
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.zeros(2, 1, 2))[0].sum().backward()
    optimizer.step()
