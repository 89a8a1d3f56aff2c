"""A picture that somebody brings: read once, its pieces to choose from, and what is doubtful.

Every sentence is computed from the picture that is there now. Left out: the pad and the gallery,
see ``seqviz.ui.controls.digit.pad``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from seqviz.data.digits import PreparedDigit, prepare_piece
from seqviz.data.flag import STEEP, fall
from seqviz.data.ink import find_ink
from seqviz.data.pictures import ENDINGS, MAX_MB, EmptyPicture, PictureError, decode_upload
from seqviz.models.digit_reader import DigitReading
from seqviz.numbers import fixed, percent
from seqviz.ui.components.gallery import Picture, gallery
from seqviz.ui.controls.digit.digit_choice import choose_digit, current_digit, image_code
from seqviz.ui.controls.files.brought import Brought, bring, what_is_used
from seqviz.ui.frame.i18n import N_, _, ngettext
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key

_SEEN: Final[Key[str]] = Key("seen_upload", "")

SURE: Final = 0.8  # a lower probability is told as doubt
WIDE: Final = 1.25  # width by height; 1.4 % of MNIST's digits are wider, 4 of 5 touching pairs
RIVAL: Final = 0.8  # of the largest piece's longer side: as good a choice
_COMPLAINTS: Final = {
    "empty": N_("There is no ink in this picture yet. Draw or photograph one digit."),
    "blank": N_("No digit stands out here. A dark pen on light, even paper works best."),
    "too_large": N_("This picture is larger than {megabytes} MB or has too many pixels."),
    "not_a_picture": N_(
        "This is no picture that can be read here. PNG, JPEG, WebP, BMP, GIF, TIFF and HEIC can."
    ),
    "damaged": N_(
        "This picture breaks off in the middle or is of a rare kind. Save it once more, as PNG or "
        "JPEG, and try again."
    ),
}


@dataclass(frozen=True, slots=True)
class DigitInput:
    """What the three ways to bring a digit came to.

    Attributes:
        prepared: how the picture that is read was prepared; None for one from elsewhere.
        refused: the name of a file that could not be read; "" where there is none.
        uploaded: True if the picture came as a file.
    """

    prepared: PreparedDigit | None = None
    refused: str = ""
    uploaded: bool = False


def complaint(error: ValueError) -> str:
    """What was expected, in the session's language."""
    code = error.code if isinstance(error, PictureError) else PictureError.code
    return _(_COMPLAINTS.get(code, _COMPLAINTS["not_a_picture"])).format(megabytes=MAX_MB)


def upload_input() -> DigitInput:
    """The field for a file, its pieces where there are several, and what came of it."""
    file = bring(
        _("A picture of one digit"),
        key="digit_upload",
        read=_read,
        megabytes=MAX_MB,
        types=ENDINGS,
    )
    if file is None:
        _SEEN.forget()
        st.caption(_("A photo of a handwritten digit on paper, or any picture with one digit."))
        return DigitInput()
    if file.value is None:
        _SEEN.forget()
        if file.problem is not None:
            say = st.caption if isinstance(file.problem, EmptyPicture) else st.warning
            say(complaint(file.problem))
        return DigitInput(refused=file.name)
    return _chosen(file, file.value)


def _read(data: bytes) -> tuple[PreparedDigit, ...]:
    """Every piece of the picture, prepared."""
    found = find_ink(decode_upload(data))
    return tuple(prepare_piece(found, k) for k in range(len(found.pieces.boxes)))


def _chosen(
    file: Brought[tuple[PreparedDigit, ...]], pieces: tuple[PreparedDigit, ...]
) -> DigitInput:
    """The piece that is read: the largest of a new picture, afterwards the one picked."""
    largest = pieces[0].found.pieces.largest
    codes = [image_code(piece.image) for piece in pieces]
    if _SEEN.get() != file.digest:
        _SEEN.set(file.digest)
        choose_digit(codes[largest])
    if current_digit().code not in codes:
        offer_again(codes[largest])
        return DigitInput()
    if used := what_is_used(file):
        st.caption(used)
    if len(pieces) > 1:
        _pick(pieces, codes, largest)
    return DigitInput(pieces[codes.index(current_digit().code)], uploaded=True)


def _pick(pieces: tuple[PreparedDigit, ...], codes: list[str], largest: int) -> None:
    """Thumbnails of all pieces: one is read, any other can be."""
    picked = gallery(
        [
            Picture(
                piece.image,
                codes[k],
                _("Piece {number} of {count}").format(number=k + 1, count=len(pieces)),
            )
            for k, piece in enumerate(pieces)
        ],
        label=_("The pieces of your picture"),
        key="pieces",
        chosen=current_digit().code,
    )
    if picked is not None and picked != current_digit().code:
        choose_digit(picked)
    read = codes.index(current_digit().code)
    why = (
        _("Piece {number}, the largest, is being read. Pick another one to read that instead.")
        if read == largest
        else _("Piece {number} is being read, as you chose. The largest is piece {largest}.")
    )
    st.caption(
        ngettext(
            "{count} thing in this picture may be a digit.",
            "{count} things in this picture may be a digit.",
            len(pieces),
        ).format(count=len(pieces))
    )
    st.caption(why.format(number=read + 1, largest=largest + 1))


def offer_again(code: str) -> None:
    """Another picture was chosen since: say which one is read, and offer the way back to this."""
    st.caption(_("Another picture is read now."))
    st.button(
        _("Read this one again"),
        icon=":material/undo:",
        key="read_again",
        on_click=choose_digit,
        args=(code,),
    )


def refusal(name: str) -> str:
    """Why there is no reading."""
    return _(
        "“{file}” could not be read, so there is nothing to show here. Choose another file, or "
        "take this one out to see the digit before."
    ).format(file=quoted(name))


def remarks(prepared: PreparedDigit) -> list[str]:
    """What was left out of the picture on purpose."""
    said = []
    if prepared.found.on_sheet:
        said.append(_("Only the sheet of paper was looked at, not what lies around it."))
    if prepared.found.pieces.frames:
        said.append(_("A printed frame was left out."))
    if prepared.thickened > 0:
        said.append(_("The line was very thin, so it was made thicker before it was scaled."))
    return said


def doubts(prepared: PreparedDigit, reading: DigitReading, *, changed: bool = False) -> list[str]:
    """What may be wrong with this picture's reading, in words; empty if nothing is doubtful.

    Args:
        prepared: the picture.
        reading: of the picture as it was brought, by the network as it is.
        changed: whether picture or network were changed since, so that another reading is shown.
    """
    found, said = prepared.found, []
    of_the_reading = _("Before you changed anything: {said}") if changed else "{said}"
    if found.either and found.dark_on_light:
        said.append(_("Dark and light parts could both be ink here. The dark ones were taken."))
    if found.either and not found.dark_on_light:
        said.append(_("Dark and light parts could both be ink here. The light ones were taken."))
    if found.runs_off:
        said.append(_("The ink touches the picture's border. Part of the digit may be missing."))
    if found.lines:
        said.append(
            ngettext(
                "{count} printed line was taken off. Look whether part of the digit went with it.",
                "{count} printed lines were taken off. Look whether part of the digit went with "
                "them.",
                found.lines,
            ).format(count=found.lines)
        )
    own = prepared.pieces[prepared.piece].longer
    rivals = sum(box.longer >= RIVAL * own for box in prepared.pieces) - 1
    if rivals:
        said.append(
            ngettext(
                "{count} other piece is about as large as the one that is read.",
                "{count} other pieces are about as large as the one that is read.",
                rivals,
            ).format(count=rivals)
        )
    width = prepared.box.width / prepared.box.height
    if width > WIDE:
        said.append(
            _(
                "What is read is {ratio} times as wide as it is high, as hardly any digit is. Two "
                "digits that touch often look so."
            ).format(ratio=fixed(width, 1))
        )
    steep = fall(prepared.image)
    if reading.prediction == 7 and steep > STEEP:
        flag = _(
            "The stroke from the corner falls by {degrees}° to the left, as the flag of a 1 "
            "can. The network learned from digits whose 1 is mostly a bare line, and reads a 7."
        ).format(degrees=fixed(steep, 0))
        said.append(of_the_reading.format(said=flag))
    if reading.confidence < SURE:
        second = reading.runner_up
        unsure = _(
            "The network itself is unsure: {first}% for {digit}, {second}% for {other}."
        ).format(
            first=percent(reading.confidence),
            digit=reading.prediction,
            second=percent(float(reading.probabilities[-1, second])),
            other=second,
        )
        said.append(of_the_reading.format(said=unsure))
    return said
