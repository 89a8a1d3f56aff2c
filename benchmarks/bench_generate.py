"""Time single-stream generation with NumPy against a straightforward torch loop.

Both sides have the same weights and write from the same prompt, one character a step, each drawn
from the model's own probabilities, in float32 on one thread. Ours is what a page gets: a record a
character with the logits and a read-only copy of the state. The torch loop keeps less: `nn.LSTM`
(RNN, GRU) step by step under `torch.inference_mode`, its input a one-hot row, then softmax and
`torch.multinomial`. The two run in turn (A B A B …) in one process, so that other work on the
machine meets both alike: trust the ratios. Before that, the logits of both are compared.

Usage: python -m benchmarks.bench_generate [--seconds SECONDS]
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # the libraries read this once, when they load

import argparse  # noqa: E402  (after the environment is set)
import statistics  # noqa: E402
import time  # noqa: E402
from collections import deque  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402

from benchmarks.bench_cells import blas  # noqa: E402
from seqviz.data.corpora import PRINTABLE  # noqa: E402
from seqviz.data.text import Vocabulary  # noqa: E402
from seqviz.models.bridge import model_from_state  # noqa: E402
from seqviz.models.char_network import CharNetwork  # noqa: E402
from seqviz.models.charlm import CharLM  # noqa: E402
from seqviz.models.checkpoint import Architecture  # noqa: E402
from seqviz.models.sampling import Sampling  # noqa: E402

VOCABULARY = Vocabulary(PRINTABLE)
PROMPT = "def "
CHARACTERS = 200  # a turn of each side
MIN_ROUNDS = 15
ROWS = (
    *((kind, 256, "plain") for kind in ("rnn", "lstm", "gru")),
    *(("lstm", hidden, "plain") for hidden in (32, 320, 512)),
    ("lstm", 256, "filtered"),
    ("lstm", 256, "greedy"),
)
SETTINGS = {
    "plain": Sampling(),
    "filtered": Sampling(0.8, top_k=20, top_p=0.95),
    "greedy": Sampling(greedy=True),
}


@torch.inference_mode()
def torch_loop(network: CharNetwork, sampling: Sampling, generator: torch.Generator) -> list[int]:
    """Write `CHARACTERS` characters as one would first write it down."""
    state, written = None, []
    for index in VOCABULARY.encode(PROMPT).tolist():
        logits, state = network(torch.tensor([[index]]), state)
    for _ in range(CHARACTERS):
        z = logits[0, 0]
        if sampling.greedy:
            index = int(z.argmax())
        else:
            P = torch.softmax(z / sampling.temperature, 0)
            if sampling.top_k is not None and sampling.top_p is not None:
                P, order = P.sort(descending=True, stable=True)
                P[sampling.top_k :] = 0
                P[P.cumsum(0) - P >= sampling.top_p * P.sum()] = 0
                index = int(order[torch.multinomial(P, 1, generator=generator)])
            else:
                index = int(torch.multinomial(P, 1, generator=generator))
        written.append(index)
        logits, state = network(torch.tensor([[index]]), state)
    return written


def check(lm: CharLM, network: CharNetwork) -> None:
    """Stop the benchmark if the two sides do not say the same."""
    with torch.inference_mode():
        logits, _ = network(torch.tensor(VOCABULARY.encode(PROMPT))[:, None])
    wanted = torch.softmax(logits[-1, 0].double(), 0).numpy()
    error = np.abs(lm.next_distribution(lm.read(PROMPT)).before - wanted).max()
    if not error < 1e-5:
        raise SystemExit(f"the two sides' probabilities differ by {error:.1e}")


def measure(kind: str, hidden: int, how: str, seconds: float) -> list[tuple[float, float]]:
    """Let both write in turn; return characters a second, a pair a round."""
    size = len(VOCABULARY)
    generator = torch.Generator().manual_seed(0)
    network = CharNetwork(Architecture(kind, size, hidden, 1, size), generator=generator).eval()
    lm = CharLM(VOCABULARY, model_from_state(network.numpy_state(), kind))
    check(lm, network)
    sampling, clock = SETTINGS[how], time.perf_counter
    rounds: list[tuple[float, float]] = []
    end = clock() + seconds
    while clock() < end or len(rounds) < MIN_ROUNDS + 1:
        begin = clock()
        deque(lm.generate(PROMPT, CHARACTERS, sampling=sampling, seed=len(rounds)), maxlen=0)
        middle = clock()
        torch_loop(network, sampling, generator)
        rounds.append((CHARACTERS / (middle - begin), CHARACTERS / (clock() - middle)))
    return rounds[1:]  # the first one warms up


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3.0, help="for each row (default: 3)")
    seconds = parser.parse_args().seconds
    torch.set_num_threads(1)
    print(f"numpy {np.__version__} ({blas()}), torch {torch.__version__}, float32, one thread")
    print(f"characters a second, V = {len(VOCABULARY)}, medians; ratio: median and middle half")
    print(" cell hidden  choice        ours     torch   ratio ours / torch")
    for kind, hidden, how in ROWS:
        rounds = measure(kind, hidden, how, seconds)
        ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
        low, ratio, high = statistics.quantiles((a / b for a, b in rounds), n=4)
        print(
            f"{kind:>5} {hidden:>6}  {how:<9} {ours:>8,.0f}  {theirs:>8,.0f}   "
            f"{ratio:>5.1f}  ({low:.1f} to {high:.1f})"
        )


if __name__ == "__main__":
    main()
