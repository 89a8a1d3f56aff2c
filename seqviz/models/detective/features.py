"""What a reader knows of each character of a text: one exact yes or no a character and feature.

A label belongs to the state after its character was read: the opening quote counts as inside, the
closing one no longer does, because it is then that the network should know.

    code     strings of one line ('…', "…") and triple-quoted ones, comments, brackets
             outside all of these, indentation
    prose    double quotes (an apostrophe is no quote), brackets, the name of who speaks
    both     place in the line, after white space or not, vowel, upper case, digit

Left out: words and grammar; code other than Python; f-strings' own code. A string that its line
does not close ends with the line, as Python sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Kind = Literal["code", "prose"]

FAR: Final = {"code": 40, "prose": 30}  # columns from which on a place is far into its line
DEEP: Final = 8  # spaces of a deeply indented line
_VOWELS: Final = frozenset("aeiouAEIOU")
_DIGITS: Final = frozenset("0123456789")
_OPEN, _CLOSE = "([{", ")]}"
_LEAD: Final = re.compile(r"^[ \t]+", re.MULTILINE)
_SPEAKER: Final = re.compile(r"^[A-Z][A-Za-z' ]{1,30}:$", re.MULTILINE)
_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"""|\Z)'
    r"|'''(?:[^\\]|\\.)*?(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*(?:"|(?=\n)|\\?\Z)'
    r"|'(?:[^'\\\n]|\\.)*(?:'|(?=\n)|\\?\Z)"
    r"|\#[^\n]*",
    re.DOTALL,
)


def features_of(text: str, kind: Kind) -> dict[str, Bools]:
    """Name → label of every character, bool (T,), read-only; the names are those of ``NAMES``.

    Args:
        text: of any length and any characters.
        kind: whether it is Python source or prose.
    """
    if kind not in NAMES:
        raise ValueError(f"kind is {kind!r}; wanted one of {', '.join(NAMES)}")
    found: dict[str, Bools] = {}
    if kind == "code":
        found["quotes"], found["docstring"], found["comment"] = strings_and_comments(text)
        hidden = found["quotes"] | found["docstring"] | found["comment"]
    else:
        found["quotes"] = double_quotes(text)
        hidden = np.zeros(len(text), np.bool_)
    found["brackets"] = brackets(text, hidden)
    for name, label in _LABELS.items():
        if name in NAMES[kind]:
            found[name] = label(text)
    column = columns(text)
    found["far"] = column >= FAR[kind]
    for labels in found.values():
        labels.flags.writeable = False
    return {name: found[name] for name in NAMES[kind]}


def strings_and_comments(text: str) -> tuple[Bools, Bools, Bools]:
    """Where Python source is inside '…' or "…", inside a triple-quoted string, in a comment."""
    strings, triple, comments = (np.zeros(len(text), np.bool_) for _ in range(3))
    for match in _STRING.finditer(text):
        begin, end, found = match.start(), match.end(), match[0]
        if found[0] == "#":
            comments[begin:end] = True
        elif found[:3] in ('"""', "'''"):
            closed = len(found) >= 6 and found.endswith(found[:3])
            triple[begin : end - closed] = True
        else:
            closed = len(found) >= 2 and found.endswith(found[0])
            strings[begin : end - closed] = True
    return strings, triple, comments


def double_quotes(text: str) -> Bools:
    """Where prose is between double quotes; an empty line ends a speech that nobody closed."""
    inside, labels = False, np.zeros(len(text), np.bool_)
    for t, char in enumerate(text):
        if char == '"':
            inside = not inside
        elif char in "“”":
            inside = char == "“"
        elif char == "\n" and t and text[t - 1] == "\n":
            inside = False
        labels[t] = inside
    return labels


def brackets(text: str, hidden: Bools) -> Bools:
    """Where at least one bracket, seen outside what is hidden, is open; no check of its kind."""
    steps = np.zeros(len(text), np.int64)
    for t, char in enumerate(text):
        if not hidden[t]:
            steps[t] = (char in _OPEN) - (char in _CLOSE)
    depth, labels = 0, np.zeros(len(text), np.bool_)
    for t in range(len(text)):
        depth = max(0, depth + int(steps[t]))  # what was never opened cannot be closed
        labels[t] = depth > 0
    return labels


def columns(text: str) -> NDArray[np.int64]:
    """The place of each character in its line, from 0; a line end belongs to its line."""
    place = np.arange(len(text), dtype=np.int64)
    ends = np.array([char == "\n" for char in text], np.bool_)
    starts = np.where(np.concatenate([[True], ends])[: len(text)], place, 0)
    column: NDArray[np.int64] = place - np.maximum.accumulate(starts) if len(text) else place
    return column


def _spans(pattern: re.Pattern[str]) -> Callable[[str], Bools]:
    def label(text: str) -> Bools:
        labels = np.zeros(len(text), np.bool_)
        for match in pattern.finditer(text):
            labels[match.start() : match.end()] = True
        return labels

    return label


def _deep(text: str) -> Bools:
    """On a line indented by `DEEP` spaces or more, from the last of these on."""
    labels = np.zeros(len(text), np.bool_)
    for match in re.finditer(rf"^ {{{DEEP}}}[^\n]*\n?", text, re.MULTILINE):
        labels[match.start() + DEEP - 1 : match.end() - match[0].endswith("\n")] = True
    return labels


def _each(test: Callable[[str], bool]) -> Callable[[str], Bools]:
    return lambda text: np.array([test(char) for char in text], np.bool_)


def _after_space(text: str) -> Bools:
    """White space stands before it, none is it; the text's first character too."""
    space = np.array([char.isspace() for char in text], np.bool_)
    labels: Bools = ~space & np.concatenate([[True], space])[: len(text)]
    return labels


_LABELS: Final[dict[str, Callable[[str], Bools]]] = {
    "speaker": _spans(_SPEAKER),
    "indentation": _spans(_LEAD),
    "deep": _deep,
    "after_space": _after_space,
    "vowel": _each(lambda char: normalize("NFD", char)[0] in _VOWELS),
    "upper": _each(str.isupper),
    "digit": _each(lambda char: char in _DIGITS),
}

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "code": (
        *("quotes", "docstring", "comment", "brackets", "indentation", "deep"),
        *("far", "after_space", "vowel", "upper", "digit"),
    ),
    "prose": ("quotes", "brackets", "speaker", "far", "after_space", "vowel", "upper", "digit"),
}
"""The features of each kind of text, in the order in which they are shown."""
