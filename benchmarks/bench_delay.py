"""What is said of long delays, over five seeds: what remembers is an open gate, not a cell's name.

    recall        T = 50, 32 units, 2,000 updates of 32 sequences at most: who solves it, and the
                  cells as PyTorch draws them, and with their gate open
    parity        trained over 20 steps with 16 units, tried over 500
    counting      words aⁿbⁿ with n up to 30, 8 units, tried with n up to 60

By the rules of ``seqviz.training.ladder``; counted in updates, so that no clock decides. The exit
status is 1 where a claim does not hold for all seeds that it names.

Usage: python -m benchmarks.bench_delay [--seeds N]
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # the libraries read this once, when they load

import argparse  # noqa: E402
from dataclasses import dataclass, replace  # noqa: E402
from typing import Literal  # noqa: E402

from tqdm import tqdm  # noqa: E402

from seqviz.cells import Kind  # noqa: E402
from seqviz.training.ladder.climb import Entrant, Plan, attempt  # noqa: E402
from seqviz.training.tasks.looks import learned  # noqa: E402
from seqviz.training.tasks.memory import MemorySetup, memory_run, tried_at  # noqa: E402

STEPS, SEEDS = 50, 5
PERFECT = 0.01  # of chance's loss: training goes on to here before another length is tried


@dataclass(frozen=True)
class Claim:
    """Whether all seeds, or none, solve a task."""

    task: str
    entrant: Entrant
    solved: Literal["all", "none"]


CLAIMS = (
    Claim("recall", Entrant("rnn"), "none"),
    Claim("recall", Entrant("lstm"), "none"),
    Claim("recall", Entrant("lstm", "chrono"), "all"),
    Claim("recall", Entrant("gru"), "none"),
    Claim("recall", Entrant("gru", "chrono"), "all"),
    Claim("recall_blank", Entrant("lstm"), "none"),
    Claim("recall_blank", Entrant("lstm", "chrono"), "all"),
    Claim("recall_blank", Entrant("gru", "chrono"), "all"),
)


def recalled(seeds: int) -> list[bool]:
    """Print who solves the recall, and return which claims hold."""
    plan = Plan(ladder=(STEPS,))
    print(f"first symbol over {STEPS} steps, {plan.budget:,} updates at most")
    held = []
    for claim in tqdm(CLAIMS, unit="claim", disable=None):
        entrant = claim.entrant
        made = [attempt(plan, claim.task, entrant, STEPS, seed) for seed in range(seeds)]
        solved = sorted(one.solved for one in made if one is not None and one.solved is not None)
        held.append(len(solved) == (seeds if claim.solved == "all" else 0))
        after = f", after {solved[0]:,} to {solved[-1]:,} updates" if solved else ""
        who = f"{claim.task:13}{entrant.cell:5}{entrant.initialisation:8}"
        tqdm.write(f"  {who} solved by {len(solved)} of {seeds} seeds{after}{_mark(held[-1])}")
    return held


def longer(seeds: int) -> list[bool]:
    """Print what is right at other lengths, and return which claims hold."""
    held = []
    print("trained over 20 steps, tried over 500: parity, share of answers right")
    kinds: tuple[Kind, ...] = ("rnn", "lstm", "gru", "mingru")
    for kind in kinds:
        setup = MemorySetup(cell=kind, steps=20, hidden_size=16, learning_rate=0.01)
        rights = [_right("parity", setup, seed, 500) for seed in range(seeds)]
        held.append(max(rights) < 0.6 if kind == "mingru" else min(rights) > 0.95)
        print(f"  parity   {kind:7} {min(rights):.1%} to {max(rights):.1%}{_mark(held[-1])}")
    print("trained on n up to 30, tried with n up to 60: aⁿbⁿ, share of answers right")
    setup = MemorySetup(steps=61, hidden_size=8, learning_rate=0.01)
    rights = [_right("counting", setup, seed, 121) for seed in range(seeds)]
    held.append(min(rights) > 0.98)
    print(f"  counting lstm    {min(rights):.1%} to {max(rights):.1%}{_mark(held[-1])}")
    return held


def _right(task: str, setup: MemorySetup, seed: int, steps: int) -> float:
    run = memory_run(task, replace(setup, seed=seed))
    learned(run, share=PERFECT)
    right = tried_at(run.model, run.task, steps).right
    assert right is not None, "it is a choice"
    return right


def _mark(holds: bool) -> str:
    return "" if holds else "   NOT as claimed"


def main() -> None:
    """Print all of it, and say with the exit status whether every claim holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"default: {SEEDS}")
    seeds = parser.parse_args().seeds
    held = recalled(seeds) + longer(seeds)
    print(f"{sum(held)} of {len(held)} claims hold over {seeds} seeds")
    raise SystemExit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
