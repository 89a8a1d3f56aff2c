"""Code as pieces that the browser colours: keywords, comments, and what is wrong or right."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from seqviz.export.classes import COMMENTS, classes
from seqviz.payloads.bits import Bit, Bits, Mark
from seqviz.payloads.walk import CodeShown
from seqviz.training.tasks import printed
from seqviz.ui.frame.i18n import _
from seqviz.ui.pages.tutorials.programs import Program, shown, stops


def shown_code(program: Program) -> CodeShown:
    """A program's lines with its marks, and what it says."""
    said = shown(program)
    code = tuple(
        tuple(_line(one, program.wrong, program.good)) for one in program.code.splitlines()
    )
    return CodeShown(_(program.title), code, said, stops(said))


def lines(text: str) -> CodeShown:
    """Lines to read, with no marks."""
    return CodeShown("", tuple(tuple(_line(one, (), ())) for one in text.splitlines()), "", False)


def log_lines() -> str:
    """The form of the first tutorial's log, with no loss in it: it shows none."""
    digits = printed.DIGITS
    per_epoch = printed.TRAINED_ON // digits["batch_size"]
    steps = [printed.LOG_EVERY, 2 * printed.LOG_EVERY]
    said = [f"Epoch [1/{digits['epochs']}], Step [{step}/{per_epoch}], Loss: …" for step in steps]
    more = _("and so on; none of these lines is shown there")
    return "\n".join([*said, f"# {more}"])


def class_lines(name: str) -> str:
    """One of our three classes, in the page's language where it comments."""
    whole = classes({key: _(words) for key, words in COMMENTS.items()})
    start = whole.index(f"class {name}")
    end = whole.find("\n\n\nclass ", start)
    return whole[start : None if end < 0 else end].rstrip()


def _line(line: str, wrong: tuple[str, ...], good: tuple[str, ...]) -> Iterator[Bit]:
    """One line, cut where a mark, a keyword or a comment begins."""
    marks: dict[str, Mark] = {**dict.fromkeys(wrong, "wrong"), **dict.fromkeys(good, "good")}
    if not marks:
        yield from _plain(line)
        return
    words = "|".join(
        rf"(?<!\w){re.escape(one)}(?!\w)" if one.isidentifier() else re.escape(one) for one in marks
    )
    for piece in re.split(f"({words})", line):
        if piece in marks:
            yield Bit(piece, "code", "", marks[piece])
        elif piece:
            yield from _plain(piece)


def _plain(text: str) -> Iterator[Bit]:
    code, sign, comment = text.partition("#")
    for word in re.findall(r"[A-Za-z_]\w*|[^A-Za-z_]+", code):
        yield Bit(word, "keyword" if keyword.iskeyword(word) else "code", "", "")
    if sign:
        yield Bit(sign + comment, "comment", "", "")


def joined(bits: Bits) -> str:
    """The text of the pieces, one behind the other."""
    return "".join(bit.text for bit in bits)
