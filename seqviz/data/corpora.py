"""Texts to learn, each with its origin, its licence and the part that no training may see.

    sentence      the tutorial's one line                                   43 characters
    zen           the Zen of Python                                         about 850
    poems         Tang poems, in `assets/charlm_poems.txt`                  about 3,700
    tang          regular poems of the Tang, in `assets/tang_poems.txt.xz`  about 500,000
    shakespeare   Tiny Shakespeare: on the disk or fetched on request       1,115,394
                  (its held-out tenth is in `assets/shakespeare_held_out.txt`)
    python        the source of the Python that runs this                   about 2.8 million

Nothing is downloaded unless the caller asks. Left out: several texts at once, other languages.

Sources: A. Karpathy, char-rnn (2015), which made Tiny Shakespeare; T. Peters, PEP 20 (2004).
"""

from __future__ import annotations

import codecs
import hashlib
import lzma
import os
import re
import sysconfig
import tempfile
import urllib.request
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from platform import python_version
from typing import Final

from seqviz.data.mnist import DataError, default_root
from seqviz.data.text import MAX_VOCABULARY, CleanText, Vocabulary, clean
from seqviz.paths import ASSETS_DIR

SENTENCE: Final = "hello world this is a test of the RNN model"
OWN_KINDS: Final = 1_000  # of characters that a visitor's text keeps: each is an input and output
HELD_OUT: Final = 0.1  # the share of a text that no training sees, at its end

SHAKESPEARE_FILE: Final = "tinyshakespeare.txt"
SHAKESPEARE_SIZE: Final = 1_115_394  # bytes, all ASCII
SHAKESPEARE_SHA256: Final = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"
SHAKESPEARE_URL: Final = (
    "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt"
)
PLAYS: Final = ASSETS_DIR / "shakespeare_held_out.txt"
PLAYS_SHA256: Final = "c54f3753a4e6e3c3d1759212815a7caf826e68a33021b25312984400bed40a1f"
TANG_FILE: Final = ASSETS_DIR / "tang_poems.txt.xz"
PRINTABLE: Final = "\t\n" + "".join(map(chr, range(32, 127)))  # what Python source is made of
SOURCE_SIZES: Final = range(1_000, 60_001)  # bytes of the modules read; larger ones are mostly data


PIECE: Final = 20
"""Characters of a piece that is looked for in both parts of a text."""
PIECES: Final = 100


@dataclass(frozen=True, slots=True)
class Corpus:
    """A text to learn.

    Attributes:
        name: as on the command line.
        train: what is learned.
        held_out: what is only measured; empty where the text is too short for it.
        vocabulary: all its characters; of a visitor's text at most ``OWN_KINDS``.
        origin: where it comes from, and which version.
        licence: under which it may be used.
    """

    name: str
    train: str
    held_out: str
    vocabulary: Vocabulary
    origin: str
    licence: str

    @property
    def text(self) -> str:
        """Both parts."""
        return self.train + self.held_out

    @property
    def sha256(self) -> str:
        """The hash of the whole text, to know another version of it by."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def sentence() -> Corpus:
    """The tutorial's sentence; all of it is learned."""
    return Corpus(
        "sentence",
        SENTENCE,
        "",
        Vocabulary.of(SENTENCE),
        "the tutorial that this project grew from",
        "a single sentence, free to use",
    )


def zen() -> Corpus:
    """The Zen of Python, decoded from the module `this` without running it."""
    source = _stdlib_file("this.py").read_text("utf-8")
    quoted = re.search(r'"""(.*?)"""', source, re.DOTALL)
    if quoted is None:
        raise DataError("the module this of this Python holds no text between triple quotes")
    text = clean(codecs.decode(quoted[1], "rot13")).text + "\n"
    return _split("zen", text, f"the module this of Python {python_version()}", "public domain")


def poems() -> Corpus:
    """Tang poems, each with its title and poet on the line above it."""
    text = (ASSETS_DIR / "charlm_poems.txt").read_text("utf-8")
    return _split(
        "poems", text, "poems of the Tang dynasty (618 to 907), as taught today", "public domain"
    )


@cache
def tang() -> Corpus:
    """Regular poems of the Tang dynasty in simplified characters, an empty line between two.

    Their order is one by chance; the last tenth of the poems is held out, whole poems all.
    """
    text = lzma.decompress(TANG_FILE.read_bytes()).decode("utf-8")
    cut = text.index("\n\n", int(len(text) * (1 - HELD_OUT))) + 2
    return Corpus(
        "tang",
        text[:cut],
        text[cut:],
        Vocabulary.of(text),
        "poems of four lines, or of eight lines of five characters, from the Complete Tang Poems "
        "(Quan Tangshi, 1705) as the npm package chinese-poetry 2.0.1 has them, simplified by "
        "OpenCC 1.4.2",
        "the poems: public domain; the package: MIT",
    )


def own(data: str | bytes | CleanText, name: str = "own") -> Corpus:
    """A visitor's text, cleaned as `seqviz.data.text.clean` says, if that is not done yet.

    Of more than ``OWN_KINDS`` kinds of characters the rare ones are read as unknown.

    Raises:
        TextError: it cannot be learned; its ``code`` says why.
    """
    cleaned = data if isinstance(data, CleanText) else clean(data)
    origin = "a text of your own"
    if cleaned.reading.encoding != "utf-8":
        origin += f", read as {cleaned.reading.name}"
    return _split(name, cleaned.text, origin, "as you say", kinds=OWN_KINDS)


def shakespeare(data: Path | None = None, *, download: bool = False) -> Corpus:
    """Tiny Shakespeare: about a tenth of the plays, in one file; always the same bytes.

    Args:
        data: the file, or a folder that holds `tinyshakespeare.txt`; $SEQVIZ_DATA_DIR, else the
            user's cache by default.
        download: fetch it (1.1 MB) if it is not there, or if `tinyshakespeare.txt` holds other
            bytes. A file of another name is never written over.

    Raises:
        DataError: not there and not asked for, no network, or other bytes than expected.
    """
    place = Path(data).expanduser() if data is not None else default_root()
    path = place / SHAKESPEARE_FILE if place.is_dir() or data is None else place
    if path.is_file():
        with path.open("rb") as file:
            content = file.read(SHAKESPEARE_SIZE + 1)
        if download and path.name == SHAKESPEARE_FILE and not _is_shakespeare(content):
            content = _fetch(path)
    elif download:
        content = _fetch(path)
    else:
        raise DataError(
            f"Tiny Shakespeare is not at {path}; name the file with --data PATH, "
            "or fetch it (1.1 MB) with --download"
        )
    _check_sha256(content, str(path))
    text = content.decode("ascii")
    return _split(
        "shakespeare",
        text,
        "Tiny Shakespeare: parts of plays by William Shakespeare, collected by Andrej Karpathy "
        f"(SHA-256 {SHAKESPEARE_SHA256[:16]}…)",
        "the plays: public domain",
    )


def to_choose_on(corpus: Corpus) -> Corpus:
    """The same text without its held-out end: settings are chosen on the tenth before it.

    Of a text that is learned to nine tenths, the first eight are learned and the ninth is measured.

    Raises:
        DataError: so little is learned that nothing can be set apart.
    """
    cut = len(corpus.train) - len(corpus.held_out)
    if len(corpus.held_out) < 2 or cut < 2:
        raise DataError(
            f"{len(corpus.train)} characters to learn, {len(corpus.held_out)} held out; wanted 2 "
            "or more held out and as many again to choose on"
        )
    return replace(corpus, train=corpus.train[:cut], held_out=corpus.train[cut:])


def known_pieces(corpus: Corpus) -> tuple[int, int]:
    """How many pieces of the held-out part stand in the learned part too, and of how many.

    They are `PIECE` characters each, at most `PIECES` of them, evenly spread.
    """
    places = len(corpus.held_out) - PIECE + 1
    begins = range(0, max(0, places), max(1, -(-places // PIECES)))
    pieces = [corpus.held_out[begin : begin + PIECE] for begin in begins]
    return sum(piece in corpus.train for piece in pieces), len(pieces)


@cache
def held_out_plays() -> str:
    """The last tenth of Tiny Shakespeare, 111,540 characters, which comes with the app.

    To measure and to look at, not to learn: it is what `shakespeare().held_out` is.

    Raises:
        DataError: it is missing, or holds other bytes.
    """
    try:
        content = PLAYS.read_bytes()
    except OSError:
        raise DataError(f"{PLAYS} is missing; it comes with seqviz") from None
    if hashlib.sha256(content).hexdigest() != PLAYS_SHA256:
        raise DataError(f"{PLAYS} holds other bytes than it came with (SHA-256 {PLAYS_SHA256})")
    return content.decode("ascii")


@cache
def python_source() -> Corpus:
    """The source of the modules that come with the Python that runs this.

    All `*.py` files directly in the folder of the standard library that are pure ASCII and of 1 to
    60 kB, in order of their names, cleaned, two empty lines between them. Every tenth is held out,
    from the fifth on. `this` is left out: its text is the corpus `zen`.
    """
    train: list[str] = []
    held_out: list[str] = []
    count = 0
    folder = Path(sysconfig.get_path("stdlib"))
    for path in sorted(folder.glob("*.py"), key=lambda path: path.name):
        content = path.read_bytes()
        if path.name == "this.py" or not content.isascii() or len(content) not in SOURCE_SIZES:
            continue
        (held_out if count % 10 == 4 else train).append(clean(content).text.strip("\n"))
        count += 1
    if count < 20:
        raise DataError(f"the standard library in {folder} has {count} source files; wanted 20")
    return Corpus(
        "python",
        "\n\n\n".join(train) + "\n",
        "\n\n\n".join(held_out) + "\n",
        Vocabulary(PRINTABLE),
        f"{count} modules of the standard library of Python {python_version()}, "
        f"{len(held_out)} of them held out",
        "Python Software Foundation License Version 2",
    )


def python_part() -> Corpus:
    """What the three small networks of the connectivity view learned, and what they did not."""
    corpus = python_source()
    return replace(
        corpus,
        train=corpus.train[:1_000_000],
        held_out=corpus.held_out[:100_000],
        origin=f"{corpus.origin}; of these the first 1,000,000 characters to learn and the first "
        "100,000 held out",
    )


def _split(
    name: str, text: str, origin: str, licence: str, *, kinds: int = MAX_VOCABULARY
) -> Corpus:
    """A corpus whose last tenth is held out, if there are two characters in it."""
    cut = int(len(text) * (1 - HELD_OUT))
    cut = cut if len(text) - cut >= 2 and cut >= 2 else len(text)
    vocabulary = Vocabulary.of(text, size=kinds)
    return Corpus(name, text[:cut], text[cut:], vocabulary, origin, licence)


def _stdlib_file(name: str) -> Path:
    path = Path(sysconfig.get_path("stdlib")) / name
    if not path.is_file():
        raise DataError(f"{path} is missing; this Python came without the source of its library")
    return path


def _fetch(path: Path) -> bytes:
    """Download Tiny Shakespeare, check it, and put it in place in one step."""
    try:
        with urllib.request.urlopen(SHAKESPEARE_URL, timeout=30) as answer:
            content: bytes = answer.read(SHAKESPEARE_SIZE + 1)
    except OSError as error:
        raise DataError(
            f"Tiny Shakespeare could not be downloaded ({error}); if you have a copy, name the "
            "file with --data PATH"
        ) from None
    _check_sha256(content, SHAKESPEARE_URL)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(part).replace(path)
    return content


def _is_shakespeare(content: bytes) -> bool:
    return hashlib.sha256(content).hexdigest() == SHAKESPEARE_SHA256


def _check_sha256(content: bytes, where: str) -> None:
    if not _is_shakespeare(content):
        raise DataError(
            f"{where} holds other bytes than Tiny Shakespeare (wanted SHA-256 {SHAKESPEARE_SHA256})"
        )
