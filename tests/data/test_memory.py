"""Tasks with a delay: the answer is in what was read, and nowhere else."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from seqviz.data.memory import (
    BRACKETS,
    COPIED,
    COUNTING_NEXT,
    DEEPEST,
    MEMORY_TASKS,
    ORDER_SYMBOLS,
    SYMBOLS,
    MemoryTask,
    counting_words,
    recall,
)

T = 24
TASKS = pytest.mark.parametrize("task", MEMORY_TASKS, ids=lambda task: task.name)


def _first(x: NDArray[np.float32]) -> int:
    return int(x[0, :-1].argmax())


def _sum(x: NDArray[np.float32]) -> list[float]:
    first, second = np.flatnonzero(x[:, 1])
    return [x[first, 0] + x[second, 0]]


def _copied(x: NDArray[np.float32]) -> list[int]:
    read: list[int] = x.argmax(axis=1).tolist()
    return [SYMBOLS] * (len(read) - COPIED) + read[:COPIED]


def _ordered(x: NDArray[np.float32]) -> int:
    names = [ORDER_SYMBOLS[k] for k in x.argmax(axis=1)]
    assert (names[0], names[-1]) == ("begin", "end")
    first, second = [name for name in names if name in "XY"]
    return 2 * "XY".index(first) + "XY".index(second)


def _odd(x: NDArray[np.float32]) -> list[int]:
    return [int(x[: t + 1].sum()) % 2 for t in range(len(x))]


def _counted(x: NDArray[np.float32]) -> list[int]:
    word, answers = "", []
    for symbol in x.argmax(axis=1):
        word += "ab."[symbol]
        left = word.count("a") - word.count("b")
        what = "a or b" if "b" not in word else "b" if left else "end"
        answers.append(COUNTING_NEXT.index(what))
    assert len(set(word[word.index(".") :])) == 1
    return answers


def _closed(x: NDArray[np.float32]) -> list[int]:
    stack: list[int] = []
    answers = []
    for symbol in x.argmax(axis=1):
        kind, closes = divmod(int(symbol), 2)
        if closes:
            assert stack.pop() == kind, "only what is open is closed"
        else:
            stack.append(kind)
        answers.append(1 + stack[-1] if stack else 0)
        assert len(stack) <= DEEPEST
    return answers


READERS: dict[str, Callable[[NDArray[np.float32]], Any]] = {
    "recall": _first,
    "recall_blank": _first,
    "adding": _sum,
    "copy": _copied,
    "order": _ordered,
    "parity": _odd,
    "counting": _counted,
    "nesting": _closed,
}


@TASKS
def test_a_reader_with_a_memory_is_always_right(task: MemoryTask) -> None:
    """A plain program that goes through a sequence finds each answer, at each length."""
    rng = np.random.default_rng(3)
    for steps in (task.shortest, task.shortest + 1, 60):
        drawn = task.sequences(rng, 40, steps)
        assert drawn.x.shape == (40, steps, len(task.inputs))
        assert drawn.x.dtype == np.float32
        wanted = np.array([READERS[task.name](x) for x in drawn.x])
        np.testing.assert_allclose(drawn.y, wanted, rtol=1e-6)
        if task.outputs:
            assert drawn.y.shape == ((40, steps) if task.every_step else (40,))
            assert set(np.unique(drawn.y)) <= set(range(len(task.outputs)))


@TASKS
def test_chance_is_what_the_best_reader_without_a_memory_loses(task: MemoryTask) -> None:
    """Simulated: answers counted for each step and what is read there, and nothing from before."""
    count = 20_000
    drawn = task.sequences(np.random.default_rng(4), count, T)
    if not task.outputs:
        assert np.unique(drawn.x[:, -1, 1]).tolist() == [0]
        assert drawn.y.var() == pytest.approx(task.chance(T), rel=0.03)
        return
    y = drawn.y if task.every_step else drawn.y[:, np.newaxis]
    lost, right = [], []
    for k in range(y.shape[1]):
        what = drawn.x[:, k - y.shape[1]] @ 2.0 ** np.arange(len(task.inputs))
        seen, which = np.unique(what, return_inverse=True)
        table = np.zeros((len(seen), len(task.outputs)))
        np.add.at(table, (which.reshape(-1), y[:, k]), 1)
        share = table / table.sum(axis=1, keepdims=True)
        lost.append(-np.sum(table * np.log(np.where(share > 0, share, 1))) / count)
        half = count // 2
        table[:] = 0
        np.add.at(table, (which.reshape(-1)[:half], y[:half, k]), 1)
        right.append(np.mean(table.argmax(axis=1)[which.reshape(-1)[half:]] == y[half:, k]))
    assert np.mean(lost) == pytest.approx(task.chance(T), rel=0.02)
    assert task.chance_right is not None
    assert np.mean(right) == pytest.approx(task.chance_right(T), abs=0.008)


def _blanked(task: MemoryTask, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sequences without what has to be remembered, which the readers above go by."""
    x = x.copy()
    if task.name.startswith("recall"):
        x[:, 0, :SYMBOLS] = 0
    elif task.name == "adding":
        x[..., 0] *= 1 - x[..., 1]
    elif task.name == "copy":
        x[:, :COPIED] = 0
    elif task.name == "order":
        x[..., :2] = 0
    return x


@pytest.mark.parametrize("task", MEMORY_TASKS[:5], ids=lambda task: task.name)
def test_nothing_but_what_is_to_be_remembered_tells_of_the_answer(task: MemoryTask) -> None:
    """Each number that is left is as good as uncorrelated with each answer."""
    count = 4000
    drawn = task.sequences(np.random.default_rng(8), count, T)
    x = _blanked(task, drawn.x).reshape(count, -1)
    y = drawn.y[:, -1] if task.every_step else drawn.y
    wanted = np.eye(len(task.outputs))[y] if task.outputs else y
    found = _correlations(x, wanted)
    told = _correlations(drawn.x.reshape(count, -1), wanted)
    assert np.abs(found).max() < 5 / np.sqrt(count) < np.abs(told).max()


def _correlations(x: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    """Of every column with every other one, 0 where one is constant, (columns of x, of y)."""
    x, y = (
        (a - a.mean(axis=0)) / np.where(a.std(axis=0) > 0, a.std(axis=0), np.inf) for a in (x, y)
    )
    return x.T @ y / len(x)


@TASKS
def test_sequences_are_drawn_from_the_seed_alone(task: MemoryTask) -> None:
    """The same seed gives the same, another one gives others, and nobody writes into them."""
    one, same, other = (task.sequences(np.random.default_rng(seed), 9, T) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.x, same.x)
    np.testing.assert_array_equal(one.y, same.y)
    assert not (np.array_equal(one.x, other.x) and np.array_equal(one.y, other.y))
    assert not one.x.flags.writeable
    assert not one.y.flags.writeable


@TASKS
def test_what_cannot_be_drawn_is_refused(task: MemoryTask) -> None:
    """Too few steps or none at all: both numbers are named."""
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=f"{task.shortest - 1}; .* {task.shortest} or more"):
        task.sequences(rng, 1, task.shortest - 1)
    with pytest.raises(ValueError, match="count is 0"):
        task.sequences(rng, 0, task.shortest)


@pytest.mark.parametrize("symbols", [2, 26])
def test_recall_of_any_number_of_symbols(symbols: int) -> None:
    """As many inputs and a mark; chance is the logarithm of their number."""
    task = recall(symbols=symbols)
    drawn = task.sequences(np.random.default_rng(0), 400, 3)
    assert drawn.x.shape == (400, 3, symbols + 1)
    assert np.unique(drawn.y).tolist() == list(range(symbols))
    assert task.chance(3) == math.log(symbols)
    with pytest.raises(ValueError, match="wanted 2 to 26"):
        recall(symbols=symbols + 25)


def test_after_the_first_symbol_nothing_follows_in_the_empty_recall() -> None:
    """What is between is all 0; with distractors each step has one symbol and no mark."""
    for task in MEMORY_TASKS[:2]:
        x = task.sequences(np.random.default_rng(0), 30, T).x
        assert x[:, 0].sum() == 2 * 30
        assert x[:, 1:, -1].sum() == 0
        assert x[:, 1:].sum() == (30 * (T - 1) if task.name == "recall" else 0)


def test_a_word_as_long_as_wanted() -> None:
    """The word aabb, and then ends; beyond it the same answer."""
    drawn = counting_words(np.array([[2]]), 6)
    assert drawn.x[0].argmax(axis=1).tolist() == [0, 0, 1, 1, 2, 2]
    assert drawn.y[0].tolist() == [0, 0, 1, 2, 2, 2]


def test_both_kinds_of_brackets_are_nested_deeply() -> None:
    """Among many sequences each bracket occurs, and the deepest nesting too."""
    x = MEMORY_TASKS[-1].sequences(np.random.default_rng(0), 200, 60).x
    assert (x.sum(axis=(0, 1)) > 0).all()
    assert x.shape[2] == len(BRACKETS)
    depth = (x[..., 0::2].sum(axis=2) - x[..., 1::2].sum(axis=2)).cumsum(axis=1)
    assert depth.max() == DEEPEST
    assert depth.min() == 0
