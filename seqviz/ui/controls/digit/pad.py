"""Where a digit comes from: the drawing pad, the gallery, an uploaded picture."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator
from streamlit_drawable_canvas import st_canvas

from seqviz.data.digits import PreparedDigit, prepare_drawing
from seqviz.data.pictures import EmptyPicture, PictureError
from seqviz.data.sample import load_sample
from seqviz.data.unseen import load_unseen
from seqviz.ui.components.gallery import Picture, gallery
from seqviz.ui.controls.digit.brought_picture import (
    DigitInput,
    complaint,
    offer_again,
    upload_input,
)
from seqviz.ui.controls.digit.digit_choice import (
    ChosenDigit,
    choose_digit,
    current_digit,
    gallery_code,
    image_code,
    unseen_code,
)
from seqviz.ui.frame.course_acts import did
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.session import Key

_GALLERY_FROM: Final[Key[int]] = Key("gallery_start", 0)
_SEEN: Final[Key[Any]] = Key("seen_pad", None)

PAD_SIDE: Final = 280
SHOWN: Final = 30
UNDO_STEPS: Final = 50  # sheets that a session keeps
UNDO_BYTES: Final = 8 * 2**20  # of all of them; the last one is kept even if it is larger alone
_WAYS: Final = {
    "draw": N_("Draw"),
    "gallery": N_("Gallery"),
    "upload": N_("Upload"),
}
# Above the pad lies a word that invites until there is a stroke; below it one row of buttons. The
# height is kept from the start, so that the word lies on nothing else before the pad is drawn.
_STYLE: Final = f"""<style>
.st-key-pad_sheet {{ position: relative; width: {PAD_SIDE + 4}px; gap: 0; }}
.st-key-pad_sheet > :first-child {{ min-height: {PAD_SIDE + 4}px; }}
.st-key-pad_sheet [data-testid="stBidiComponentIsolated"] {{
  border: 2px dashed color-mix(in srgb, currentColor 45%, transparent); border-radius: 10px;
  overflow: hidden;
}}
.pad-invites {{
  position: absolute; z-index: 20; inset: auto auto 0 0; pointer-events: none;
  width: {PAD_SIDE + 4}px; height: {PAD_SIDE + 4}px; display: grid; place-content: center;
  justify-items: center; gap: .25rem; padding: 2rem; text-align: center;
  box-sizing: border-box; color: #b9c2cf; font-size: var(--sv-text-large);
}}
.pad-invites i {{
  width: 4.5rem; height: 4.5rem; border-radius: 50%; border: 3px dashed #7d8796;
}}
.st-key-pad_sheet:active .pad-invites {{ visibility: hidden; }}
.st-key-pad_tools {{ width: {PAD_SIDE + 4}px; flex-wrap: nowrap; gap: .3rem; }}
.st-key-pad_tools button {{ padding: 0 .5rem; min-height: 2.25rem; }}
</style>"""


def digit_input(chosen: ChosenDigit) -> DigitInput:
    """Show the three ways to bring a digit; return what came of it."""
    st.html(_STYLE)
    way = st.segmented_control(
        _("Where the digit comes from"),
        list(_WAYS),
        format_func=lambda name: _(_WAYS[name]),
        key="digit_way",
        default="draw",
        required=True,
        label_visibility="collapsed",
        width="stretch",
    )
    if way == "gallery":
        gallery_input(chosen)
        return DigitInput()
    if way == "upload":
        return upload_input()
    return DigitInput(_from_pad())


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The pad after one stroke.

    Attributes:
        strokes: all so far, as the canvas names them, in JSON: a visitor may send any amount.
        pixels: their picture.
    """

    strokes: str
    pixels: NDArray[np.uint8]

    @property
    def nbytes(self) -> int:
        """Of both."""
        return 4 * len(self.strokes) + self.pixels.nbytes


_SHEETS: Final[Key[list[_Sheet]]] = Key("pad_sheets", [])  # each session begins with its own
_WIDTH: Final[Key[int]] = Key("pad_stroke", 20)  # of the control
_GENERATION: Final[Key[int]] = Key("pad_generation", 0)  # of the canvas
_START: Final[Key[dict[str, object] | None]] = Key("pad_start", None)  # what it begins with


def _from_pad() -> PreparedDigit | None:
    sheets = _SHEETS.begin([])
    with st.container(key="pad_sheet"):
        drawn = st_canvas(
            stroke_width=_WIDTH.get(),
            stroke_color="#ffffff",
            background_color="#000000",
            width=PAD_SIDE,
            height=PAD_SIDE,
            drawing_mode="freedraw",
            initial_drawing=_START.get(),
            return_image_data=True,
            key=f"pad_{_GENERATION.get()}",
        )
        strokes = json.dumps((drawn.json_data or {}).get("objects", []))
        if drawn.image_data is not None and (not sheets or strokes != sheets[-1].strokes):
            sheets.append(_Sheet(strokes, np.asarray(drawn.image_data)[..., :3].max(axis=2)))
            _forget_old(sheets)
        if not sheets or sheets[-1].strokes == "[]":
            invites = _("Draw a digit from 0 to 9 here.")
            st.html(f'<div class="pad-invites"><i></i>{html.escape(invites)}</div>')
    _tools(bool(sheets))
    if not sheets or sheets[-1].strokes == "[]":
        return None
    return _take(sheets[-1].pixels)


def _tools(drawn: bool) -> None:
    """One row below the pad: take back, begin anew, a digit from elsewhere, the pen."""

    def button(
        where: DeltaGenerator, key: str, label: str, icon: str, act: Callable[[], None]
    ) -> None:
        where.button(
            label,
            icon=f":material/{icon}:",
            key=key,
            disabled=not drawn and key in ("pad_undo", "pad_clear"),
            on_click=act,
            width="stretch",
        )

    row = st.container(horizontal=True, key="pad_tools")
    button(row, "pad_undo", _("Undo"), "undo", _undo_stroke)
    button(row, "pad_clear", _("Clear"), "delete", _clear_pad)
    with row.popover("", icon=":material/line_weight:", help=_("Pen width"), key="pad_pen"):
        st.slider(_("Pen width"), 8, 36, 20, key=_WIDTH.name)
    button(st.container(key="pad_test"), "unseen", _("A random test digit"), "casino", _take_unseen)


def _take_unseen() -> None:
    """A test image, another one than is read now; the sheet is cleared for it."""
    count, now = len(load_unseen()), current_digit().code
    others = [unseen_code(k) for k in range(count) if unseen_code(k) != now]
    _clear_pad()
    choose_digit(others[int(np.random.default_rng().integers(len(others)))])


def _undo_stroke() -> None:
    """Back to the sheet before the last stroke."""
    sheets = _SHEETS.begin([])
    if not sheets:  # pressed twice
        return
    sheets.pop()
    _new_canvas(json.loads(sheets[-1].strokes) if sheets else [])


def _forget_old(sheets: list[_Sheet]) -> None:
    """Keep the newest sheets, within their number and their bytes."""
    del sheets[:-UNDO_STEPS]
    while len(sheets) > 1 and sum(sheet.nbytes for sheet in sheets) > UNDO_BYTES:
        del sheets[0]


def _clear_pad() -> None:
    _SHEETS.set([])
    _new_canvas([])


def _new_canvas(strokes: list[object]) -> None:
    """A canvas that starts with these strokes: the old one forgets its own only this way."""
    _GENERATION.set(_GENERATION.get() + 1)
    _START.set({"objects": strokes} if strokes else None)


def _take(pixels: NDArray[np.uint8]) -> PreparedDigit | None:
    """Prepare a drawing; when it is a new one, it becomes the session's digit."""
    try:
        prepared = prepare_drawing(pixels)
    except EmptyPicture as error:
        st.caption(complaint(error))
        return None
    except PictureError as error:
        st.warning(complaint(error))
        return None
    mark = hashlib.sha1(pixels.tobytes(), usedforsecurity=False).hexdigest()
    code = image_code(prepared.image)
    if _SEEN.get() != mark:
        _SEEN.set(mark)
        choose_digit(code)
        did("digit_drawn")
    elif current_digit().code != code:
        offer_again(code)
        return None
    return prepared


def gallery_input(chosen: ChosenDigit) -> None:
    """Pick one of the shipped MNIST images."""
    sample = load_sample()
    digit = st.pills(
        _("Digit"),
        ["all", *map(str, range(10))],
        format_func=lambda name: _("all") if name == "all" else name,
        default="all",
        key="gallery_digit",
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    start = _GALLERY_FROM.get()
    wanted = None if digit in ("all", None) else int(digit)
    indices = [k for k in range(len(sample)) if wanted in (None, int(sample.labels[k]))]
    shown = [indices[(start + k) % len(indices)] for k in range(SHOWN)]
    picked = gallery(
        [
            Picture(
                sample.images[k],
                gallery_code(k),
                _("Digit {digit}, written by one person").format(digit=int(sample.labels[k])),
            )
            for k in shown
        ],
        label=_("Digits from MNIST"),
        key="gallery",
        chosen=chosen.code,
    )
    st.button(
        _("Show others"),
        icon=":material/refresh:",
        key="gallery_more",
        on_click=_next_page,
        args=(start + SHOWN,),
    )
    st.caption(
        _("From MNIST's training part: the shipped network has seen these images while learning.")
    )
    if picked is not None and picked != chosen.code:
        choose_digit(picked)


def _next_page(start: int) -> None:
    _GALLERY_FROM.set(start)
