"""`proves`: by which a test says the English sentence that it proves.

**The rule.** A sentence on the screen that holds a number ("twice", "17 steps back", "keeps 80%")
is either computed or proved. Computed: every number in it comes in through a field, `"keeps
{percent}% of itself"`. Proved: a test stands for it, over inputs and seeds that a visitor can
produce, negative, large and fractional ones too.

**To prove a sentence**, write it above the test, as it stands in the source:

    from tests.claims.proof import proves

    @proves("A pulse of 0.01 doubles at every step and nothing stops it.")
    def test_the_explosion_doubles() -> None:
        ...

A message of several sentences is read sentence by sentence: name the one that the test proves, or
several, or the whole message. A sentence of a long text names its file too:

    @proves("Every update has four phases.", file="slow_motion.md")

There a sentence may go over several lines, and a table's cell or a list's item is one of its own.
Names are read from the source without running it, so they must be plain strings; a test that may be
left out (skipped, or for want of MNIST) proves nothing. A sentence without a number may be proved
as well. One that has changed is found no more, and the check says so: read it again beside its
test.

**Often better than a test**: let the number come in through a field, from the constant that holds
it (a limit, a size) or from the network that is shown; or say it without a number.

What is not read as a number: fields, formulas between $, code between `, names such as UTF-8 and
float32, a symbol's value (z = 1), numbering, and "one", which is mostly no number. `sentences.py`
has the rules. Sentences that had neither when the check was made stand in `unproved_<area>.txt`,
one a line. Those lists only shrink: a line that is proved or gone must be taken out.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def proves(*sentences: str, file: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a test as the proof of sentences.

    Args:
        sentences: as they stand in the English source.
        file: the long text in `seqviz/ui/content/en/` that they stand in; none for a message.

    Returns:
        What hands the test back unchanged.
    """
    if not sentences or not all(sentences):
        raise ValueError(f"sentences is {sentences!r}; at least one sentence is wanted")
    if file and not file.endswith((".md", ".toml")):
        raise ValueError(f"file is {file!r}; a name that ends in .md or .toml is wanted")

    def unchanged(test: Callable[P, R]) -> Callable[P, R]:
        return test

    return unchanged
