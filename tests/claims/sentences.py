"""Every English sentence that a visitor reads, and whether it holds a number.

Left out: what the command line prints and what a visitor brings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.messages import extract
from seqviz.ui.controls.course.lessons import files, lesson_of
from seqviz.ui.frame.i18n import CONTENT_DIR

# Where a sentence ends: a full stop, and what begins the next one.
END = re.compile(r"(?<=[.!?])(?:[*_”\"')]{0,3})\s+(?=[*_“\"'(\[]*[A-Z{$0-9])")
NOT_AN_END = re.compile(r"(?:\be\.g|\bi\.e|\bvs|\bapprox|\bet al)\.$")
NO_NUMBERS = re.compile(
    r"\{[^{}]*\}"  # a field
    r"|\$[^$]+\$|`[^`]+`"  # a formula, code
    r"|\]\([^)]*\)"  # where a link leads
    r"|&#?\w+;|<[^>]*>"  # markup
    r"|[A-Za-z]\w*[-_]?\d\w*"  # a name: UTF-8, float32, h_1
    r"|\b(?:[A-Za-zα-ω]|[A-Za-z]_\w+) = [−-]?\d+(?:\.\d+)?"  # a symbol's value
)
NUMBERING = re.compile(r"^\s*\d+\.\s")
WORDS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    *("hundred", "hundreds", "thousand", "thousands", "million", "millions", "dozen", "dozens"),
    *("half", "halves", "halved", "third", "thirds", "quarter", "quarters", "fifth", "tenth"),
    *("tenths", "hundredth", "thousandth", "twice", "thrice", "double", "doubles", "triple"),
    *("tenfold", "twofold", "zero", "one in", "exactly one", "only one", "a single"),
)
NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.I)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the source.

    Attributes:
        text: as it stands there, each run of white space one space.
        places: the files it stands in, from the repository's root.
        whole: the message or paragraph that it is part of.
    """

    text: str
    places: tuple[str, ...]
    whole: str

    @property
    def file(self) -> str:
        """The long text that it stands in; empty for a message."""
        name = self.places[0].rpartition("/")[2]
        return name if name.endswith((".md", ".toml")) else ""


def all_sentences() -> list[Sentence]:
    """Those of the messages, of the long texts, then of the lessons."""
    return [*_messages(), *_long_texts(), *_lessons()]


def _messages() -> Iterator[Sentence]:
    for message in extract():
        if message.id:
            forms = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            places = tuple(sorted({place for place, _line in message.locations}))
            for form in forms:
                for text in split(form):
                    yield Sentence(text, places, squeezed(form))


def _long_texts() -> Iterator[Sentence]:
    for path in sorted((CONTENT_DIR / "en").rglob("*.md")):
        place = f"seqviz/ui/content/en/{path.relative_to(CONTENT_DIR / 'en').as_posix()}"
        for block in blocks(path.read_text(encoding="utf-8")):
            for text in split(block):
                yield Sentence(text, (place,), squeezed(block))


def _lessons() -> Iterator[Sentence]:
    """Titles, summaries and cards, paragraph by paragraph."""
    for path in files("en"):
        place = f"seqviz/ui/content/en/lessons/{path.name}"
        lesson = lesson_of(path)
        cards = (card.text for card in lesson.cards)
        for whole in (lesson.title, lesson.summary, *lesson.say, *cards):
            for block in blocks(whole):
                for text in split(block):
                    yield Sentence(text, (place,), squeezed(block))


def blocks(markdown: str) -> Iterator[str]:
    """Paragraphs, items, headings and the cells of tables, each without its marks."""
    for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", markdown):
        lines = part.strip().splitlines()
        if lines and all(line.startswith("|") for line in lines):
            for line in lines:
                yield from (cell for cell in line.strip("| ").split(" | ") if cell.strip("-: "))
        elif lines and not part.strip().startswith("$$"):
            yield re.sub(r"^\s*(?:#+|[-*]|\d+\.)\s+", "", " ".join(lines))


def split(text: str) -> Iterator[str]:
    """The sentences of a text."""
    begun = ""
    for piece in _pieces(squeezed(text)):
        begun = f"{begun} {piece}".strip()
        if not NOT_AN_END.search(begun):
            yield begun
            begun = ""
    if begun:
        yield begun


def _pieces(text: str) -> Iterator[str]:
    """The text cut wherever a sentence may end; a mark behind the stop stays with its sentence."""
    start = 0
    for end in END.finditer(text):
        yield text[start : end.end()].strip()
        start = end.end()
    if text[start:].strip():
        yield text[start:].strip()


def squeezed(text: str) -> str:
    """The text with one space for each run of white space, and none at its ends."""
    return " ".join(text.split())


def has_number(sentence: str) -> bool:
    """Whether a sentence holds a number that does not come in through a field."""
    left = NO_NUMBERS.sub(" ", NUMBERING.sub("", sentence))
    return bool(re.search(r"\d|[½⅓¼¾]", left) or NUMBER_WORD.search(left))


def digits(text: str) -> set[str]:
    """The numbers that a text writes in digits, in any language; those of fields and names not."""
    left = NO_NUMBERS.sub(" ", text)
    return {found.replace(",", "") for found in re.findall(r"[−-]?\d[\d,]*(?:\.\d+)?", left)}
