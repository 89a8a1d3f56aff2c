"""Every sentence with a number is computed or proved; `proof.py` says how to prove one."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from scripts.messages import catalogue_paths, read
from seqviz.paths import ROOT
from seqviz.ui.frame.i18n import CONTENT_DIR
from tests.claims.proof import proves
from tests.claims.sentences import (
    Sentence,
    all_sentences,
    blocks,
    digits,
    has_number,
    split,
    squeezed,
)

HERE = Path(__file__).parent
MAY_NOT_RUN = re.compile(r"\bmark\.(skip|skipif|xfail|mnist)\b")


@dataclass(frozen=True, slots=True)
class Proof:
    """What one test says that it proves.

    Attributes:
        test: its file and name.
        text: a sentence or a whole message.
        file: the long text that it stands in; empty for a message.
    """

    test: str
    text: str
    file: str


@cache
def _sentences() -> tuple[Sentence, ...]:
    return tuple(all_sentences())


@cache
def _proofs() -> tuple[Proof, ...]:
    """All of the tests, read without running them."""
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        if "proves(" in source:
            name = path.relative_to(ROOT).as_posix()
            found += list(_proofs_in(ast.parse(source), name))
    return tuple(found)


def _proofs_in(tree: ast.AST, name: str) -> Iterator[Proof]:
    """The proofs of one file; ValueError for one that cannot be read or that no test carries."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in function.decorator_list:
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "proves":
                    where = f"{name}::{function.name}"
                    if not function.name.startswith("test_"):
                        raise ValueError(f"{where} proves a sentence, but is no test")
                    if MAY_NOT_RUN.search(" ".join(map(ast.unparse, function.decorator_list))):
                        raise ValueError(f"{where} proves a sentence, but may be left out")
                    yield from _read(call, where)


def _read(call: ast.Call, where: str) -> Iterator[Proof]:
    try:
        texts = [ast.literal_eval(argument) for argument in call.args]
        named = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    except ValueError:
        raise ValueError(f"{where}: proves() takes plain strings only") from None
    for text in texts:
        yield Proof(where, squeezed(text), named.get("file", ""))


def _stands(proof: Proof) -> bool:
    """Whether the source still holds what a test proves."""
    return any(_is_of(proof, sentence) for sentence in _sentences())


def _is_of(proof: Proof, sentence: Sentence) -> bool:
    return proof.file == sentence.file and proof.text in (sentence.text, sentence.whole)


@cache
def _unproved() -> frozenset[str]:
    """Sentences with a number that neither a field nor a test stands for, a long text's with it."""
    by_file: dict[str, set[str]] = {}
    for proof in _proofs():
        by_file.setdefault(proof.file, set()).add(proof.text)
    return frozenset(
        _line(sentence)
        for sentence in _sentences()
        if has_number(sentence.text)
        and not {sentence.text, sentence.whole} & by_file.get(sentence.file, set())
    )


def _line(sentence: Sentence) -> str:
    """The sentence as a list has it."""
    return f"{sentence.file}: {sentence.text}" if sentence.file else sentence.text


def _listed() -> list[str]:
    """What stands in the lists of unproved sentences."""
    return [
        line
        for path in sorted(HERE.glob("unproved_*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def test_every_sentence_with_a_number_is_computed_or_proved() -> None:
    """A number on the screen comes in through a field, or a test stands for its sentence."""
    new = sorted(_unproved() - set(_listed()))
    assert not new, "compute the number or prove it (tests/claims/proof.py):\n" + "\n".join(new)


def test_the_lists_of_unproved_sentences_only_shrink() -> None:
    """Nothing is listed that is proved, computed, gone or listed twice."""
    settled = sorted(set(_listed()) - _unproved())
    assert not settled, "take out of tests/claims/unproved_*.txt:\n" + "\n".join(settled)
    assert [line for line, count in Counter(_listed()).items() if count > 1] == []


def test_what_is_proved_still_stands() -> None:
    """A sentence that a test names is one of the source, word for word."""
    gone = [f"{proof.test}: {proof.text!r}" for proof in _proofs() if not _stands(proof)]
    assert not gone, "these sentences stand nowhere any more:\n" + "\n".join(gone)


@pytest.mark.parametrize("path", catalogue_paths(), ids=lambda path: path.parts[-3])
def test_every_language_has_the_same_numbers(path: Path) -> None:
    """What a sentence or a long text writes in digits, its translation writes in digits too."""
    wrong = []
    for message in read(path):
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[-1]
            forms = [message.string] if isinstance(message.string, str) else message.string
            wrong += [(english, form) for form in forms if digits(english) != digits(form)]
    for long in sorted((CONTENT_DIR / "en").rglob("*.md")):
        texts = [
            (CONTENT_DIR / language / long.relative_to(CONTENT_DIR / "en")).read_text("utf-8")
            for language in ("en", path.parts[-3])
        ]
        if digits(texts[0]) != digits(texts[1]):
            wrong.append((long.name, f"{digits(texts[0])} {digits(texts[1])}"))
    assert not wrong, "\n".join(f"{english}\n    {form}" for english, form in wrong)


@pytest.mark.parametrize(
    "text",
    [
        "It keeps 80% of itself.",
        "The loss halves: half of it is left.",
        "Each update is five times its usual size.",
        "At most 400 characters.",
        "It decides {steps} steps back, twice as far.",
        "Between −1 and 1.",
        "RNN, LSTM and GRU: the three networks",
        "Below 10¹².",
        "One in twenty could be read.",
        "Two sines",
        "28 × 28",
        "Use h_1 and 3 more.",
    ],
)
def test_a_number_is_found(text: str) -> None:
    """Digits and number words count, also beside fields and names."""
    assert has_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "It keeps {percent}% of itself.",
        "Saved as UTF-8, a file needs no guess.",
        "From x₀ on, with $W_{10}$ and `f[2]`, in float32.",
        "Shut it: z = 0.",
        "1. Choose a network.",
        "Click another one.",
        "The second unit, at first.",
        "[The page](/?step=3) says more.",
        "Often, sometimes, tenderly.",
    ],
)
def test_what_is_no_number_is_left_alone(text: str) -> None:
    """Fields, formulas, names, numbering and the word one are no claims."""
    assert not has_number(text)


def test_digits_are_those_that_are_written() -> None:
    """Separators and signs belong to a number; fields, formulas and names have none."""
    text = "从 −1 到 1,000，第 {n} 步 28 × 28 像素，$x_2$，UTF-8，0.5%"
    assert digits(text) == {"−1", "1000", "28", "0.5"}


def test_a_text_is_read_sentence_by_sentence() -> None:
    """Full stops inside numbers and names end nothing; marks stay with their sentence."""
    text = "It is 0.5 of e.g. {n}. “Why?” **So it goes.** Then `a.b` ends"
    assert list(split(text)) == [
        "It is 0.5 of e.g. {n}.",
        "“Why?”",
        "**So it goes.**",
        "Then `a.b` ends",
    ]


def test_a_long_text_is_read_block_by_block() -> None:
    """Each paragraph, item and cell of a table is read by itself, without its mark."""
    markdown = "# Head\n\nOne\ntwo.\n- item\n- more\n\n| a | b |\n| :-- | :-- |\n| c | $d$ |"
    assert list(blocks(markdown)) == ["Head", "One two.", "item", "more", "a", "b", "c", "$d$"]


@pytest.mark.parametrize(
    "source",
    [
        "@proves(TEXT)\ndef test_it(): ...",
        '@proves(f"{a}")\ndef test_it(): ...',
        '@proves("a")\ndef helper(): ...',
        '@proves("a")\n@pytest.mark.skip\ndef test_it(): ...',
        '@pytest.mark.mnist\n@proves("a")\ndef test_it(): ...',
    ],
)
def test_a_proof_that_cannot_be_read_is_refused(source: str) -> None:
    """Only plain strings above a test that is always run count as a proof."""
    with pytest.raises(ValueError, match=r"plain strings|is no test|may be left out"):
        list(_proofs_in(ast.parse(source), "test_x.py"))


def test_a_proof_is_read() -> None:
    """The sentences and the long text that a decorator names."""
    source = '@proves("It is 2. "\n "So", file="home.md")\ndef test_it(): ...'
    assert list(_proofs_in(ast.parse(source), "test_x.py")) == [
        Proof("test_x.py::test_it", "It is 2. So", "home.md")
    ]


@pytest.mark.parametrize("wrong", [{"sentences": ()}, {"sentences": ("a",), "file": "home"}])
def test_a_proof_of_nothing_is_refused(wrong: dict[str, str]) -> None:
    """A decorator without a sentence, or with a file that is none, says so at once."""
    with pytest.raises(ValueError, match="wanted"):
        proves(*wrong["sentences"], file=wrong.get("file", ""))
