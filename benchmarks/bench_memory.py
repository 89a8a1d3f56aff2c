"""Measure the running app's resident memory before, while and after 20 visitors use each page.

A server of its own, warmed by one visitor to each page, so that "before" holds what all visitors
share. Then, page by page, visitors come over Streamlit's own websocket protocol with the largest
settings that a link can ask for, each with another seed where there is one; where the page trains,
all of them press its button, and their pages refresh as a browser's would. "During" is the largest
size that the system saw, "after" the size some time after the last one has closed the tab: as soon
as it is within 15 % of that before, at the latest after `--patience` seconds.

Needs Linux (/proc) and the development requirements.

Usage: python -m benchmarks.bench_memory [--visitors N] [--seconds S] [--patience S] [PAGE …]
"""

from __future__ import annotations

import argparse
import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.e2e.harness import Server
from tests.e2e.visitor import Visitor

MB: Final = 1024  # kB, in which /proc counts
SLACK: Final = 1.15  # what may be left after, of what was there before
CALM: Final = 5.0  # seconds that the server gets to itself before a page is measured


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visitor of a page asks for.

    Args:
        query: of the address; "{n}" is the visitor's number.
        button: key of the button to press, or "" for none.
    """

    query: str
    button: str = ""


PAGES: Final[dict[str, Visit]] = {
    "home": Visit(""),
    "digit_reader": Visit("at=2.28.128&digit=s{n}"),
    "lstm_cell": Visit("at=2.28.128&digit=s{n}"),
    "rnn_cell": Visit("preset=blow-up&at=1.20.1"),
    "gru_cell": Visit("at=1.16.1"),
    "compare": Visit("hidden=32&seed={n}"),
    "sequence_prediction": Visit(
        "run=ssines_clstm_h128_l3_w100_k20_b1024_d{n}&pace=fast", "run_start"
    ),
    "train_digits": Visit("recipe=best&epochs=40", "run_start"),
    "text_classification": Visit("learn=names.lstm.256.60", "run_start"),
    "text_generation": Visit("learn=python&lunits=256&lepochs=300", "lesson_start"),
    "neuron_detective": Visit("model=python&show=c&unit={n}"),
}


def size(server: Server, name: str = "VmRSS") -> float:
    """The server's resident size in MB; "VmHWM" for the largest since it was last forgotten."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(name)) / MB


def forget_the_largest(server: Server) -> None:
    """Let "VmHWM" begin anew from the size as it is."""
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5", encoding="ascii")


def _visitor(server: Server, page: str, number: int) -> Visitor:
    return Visitor(server.port, page, PAGES[page].query.format(n=number))


async def used(
    server: Server, page: str, visitors: int, seconds: float, patience: float
) -> tuple[float, float, float, float, int]:
    """Let visitors use a page; MB before, during and after, seconds until after, errors."""
    await asyncio.sleep(CALM)
    before = size(server)
    forget_the_largest(server)
    tabs = [_visitor(server, page, number + 1) for number in range(visitors)]
    for tab in tabs:
        await tab.open()
    if button := PAGES[page].button:
        for tab in tabs:
            await tab.press(button)
        until = time.monotonic() + seconds
        await asyncio.gather(*(tab.stay(until) for tab in tabs))
    during = size(server, "VmHWM")
    await asyncio.gather(*(tab.close() for tab in tabs))
    closed = time.monotonic()
    while size(server) > SLACK * before and time.monotonic() < closed + patience:
        await asyncio.sleep(0.5)
    waited = time.monotonic() - closed
    return before, during, size(server), waited, sum(tab.errors for tab in tabs)


async def warm(server: Server) -> None:
    """One visitor to each page."""
    for page in PAGES:
        tab = _visitor(server, page, 0)
        await tab.open()
        await tab.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--visitors", type=int, default=20, help="to each page (default 20)")
    parser.add_argument("--seconds", type=float, default=20, help="of training (default 20)")
    parser.add_argument("--patience", type=float, default=150, help="seconds (default 150)")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="all by default")
    arguments = parser.parse_args()
    server = Server()
    try:
        server.wait_until_healthy()
        asyncio.run(warm(server))
        print(
            f"{'page':22s} {'before':>8s} {'during':>8s} {'after':>8s}  ratio  seconds", flush=True
        )
        for page in arguments.pages or PAGES:
            before, during, after, waited, errors = asyncio.run(
                used(server, page, arguments.visitors, arguments.seconds, arguments.patience)
            )
            wrong = f"  {errors} errors on the pages" if errors else ""
            print(
                f"{page:22s} {before:5.0f} MB {during:5.0f} MB {after:5.0f} MB  "
                f"{after / before:5.2f}  {waited:7.0f}{wrong}",
                flush=True,
            )
    finally:
        server.stop()


if __name__ == "__main__":
    main()
