"""What decides the next character: the prompt and the temperature in view, the rest on demand."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from seqviz.data.text import CleanText, TextError, clean
from seqviz.models.charlm import CharLM
from seqviz.models.sampling import Sampling
from seqviz.models.written import CHUNK, MOST, Spec, taken_from_link, taken_to_link
from seqviz.ui.controls.writers.networks import prompt_of, text_of
from seqviz.ui.frame.address import (
    BRANCH,
    DRAW,
    GREEDY,
    LENGTH,
    PROMPT,
    TEMPERATURE,
    TOP_K,
    TOP_P,
    Parameter,
)
from seqviz.ui.frame.address import MEMORY as REMEMBERS
from seqviz.ui.frame.address_forms import number
from seqviz.ui.frame.course_acts import did
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.link import forget, put, refuse, settle, settle_of
from seqviz.ui.frame.quoting import line_of
from seqviz.ui.frame.session import Key, control
from seqviz.ui.pages.text_generation.brought_text import remarks

MAX_PROMPT: Final = 200
_NOTHING: Final = "\n"  # an empty prompt in the address, where "" would be the usual one
TEMPERATURES: Final = (0.1, 2.0)
LOW, HIGH = 0.4, 1.3
"""A lesson's card calls a temperature low up to the one, high from the other on."""
_SHORTENED: Final[Key[tuple[str, int]]] = Key("cut_prompt", ("", 0))
MEMORY: Final = {
    "carried": N_("carried from character to character"),
    "reset": N_("reset before every character"),
}
_USUAL: Final = {TEMPERATURE: "0.7", TOP_K: "0", TOP_P: "1", DRAW: "1", GREEDY: "0"}
_USUAL_OF: Final = {"sentence": {GREEDY: "1", TEMPERATURE: "1"}}


def usual(net: str, entry: Parameter[Any]) -> str:
    """The value of a setting that needs no place in the address."""
    return _USUAL_OF.get(text_of(net), {}).get(entry, _USUAL[entry])


def current_spec(net: str, lm: CharLM) -> Spec:
    """Everything that the address says, checked; nonsense becomes the usual value."""
    prompt = _prompt(net)
    sampling = Sampling(
        temperature=_number(net, TEMPERATURE, *TEMPERATURES),
        top_k=int(_number(net, TOP_K, 0, len(lm.vocabulary))) or None,
        top_p=_top_p(_number(net, TOP_P, 0.05, 1)),
        greedy=_number(net, GREEDY, 0, 1) == 1,
    )
    memory = settle(REMEMBERS)
    length = settle_of(LENGTH, net, str(CHUNK))
    chars = int(length) if length.isascii() and length.isdigit() and len(length) < 6 else CHUNK
    chars = min(max(chars, CHUNK), MOST)
    if str(chars) != length:
        refuse(LENGTH, length)
        put(LENGTH, str(chars), str(CHUNK))
    taken = taken_from_link(settle_of(BRANCH, net), len(lm.vocabulary), chars)
    return Spec(
        prompt=_cleaned(prompt),
        sampling=sampling,
        seed=int(_number(net, DRAW, 0, 99_999)),
        carried=memory != "reset",
        taken=taken,
        length=chars,
    )


def _prompt(net: str) -> str:
    """What it reads first, as the address says."""
    said = settle_of(PROMPT, net, prompt_of(net) or _NOTHING)
    if said == _NOTHING:
        return ""
    if len(said) > MAX_PROMPT:  # from an address
        said = _shortened(said)
        put(PROMPT, said)
    return said


def _shortened(prompt: str) -> str:
    """As much of it as is read; the page says so as long as this stands there."""
    _SHORTENED.set((prompt[:MAX_PROMPT], len(prompt)))
    return prompt[:MAX_PROMPT]


def _top_p(share: float) -> float | None:
    return None if share >= 1 else share


def _number(net: str, entry: Parameter[Any], low: float, high: float) -> float:
    default = usual(net, entry)
    said = settle_of(entry, net, default)
    value = number(said)
    if value is None or not low <= value <= high:
        put(entry, default, default)
        value = min(max(float(default), low), high)
    return value


def _cleaned(prompt: str) -> str:
    """The prompt without what no network can read."""
    try:
        return clean(prompt, at_least=1).text
    except TextError:
        return ""


def keep_branches(spec: Spec) -> None:
    """Put where the visitor took another character, and how long the text is, into the address."""
    put(BRANCH, taken_to_link(spec.taken))
    put(LENGTH, str(spec.length), str(CHUNK))


def controls(net: str, lm: CharLM, spec: Spec) -> None:
    """The prompt, the temperature and another draw; the rest opens on demand."""
    shown = _shown(net, spec)
    for key, value in shown.items():
        control(key).set(value)
    row = st.container(horizontal=True, vertical_alignment="bottom", key="writing_controls")
    row.text_input(
        _("It reads this first"),
        key="w_prompt",
        placeholder=_("an empty line"),
        on_change=_prompted,
        args=(net,),
        width=220,
    )
    row.slider(
        _("Temperature"),
        *TEMPERATURES,
        step=0.05,
        key="w_temp",
        on_change=_changed,
        args=(net, TEMPERATURE),
        disabled=spec.sampling.greedy,
        width=220,
        help=_("Below 1 it takes fewer risks, above 1 it takes more; 1 changes nothing."),
    )
    row.button(
        _("Another draw"),
        icon=":material/casino:",
        key="w_again",
        on_click=_again,
        args=(net, spec),
        disabled=spec.sampling.greedy,
        help=_("The same settings with the next seed"),
    )
    with row.popover(_("More"), icon=":material/tune:", key="w_more"):
        _more(net, lm, spec)
    _cut(shown["w_prompt"])
    _left_out(shown["w_prompt"])
    _replaced(lm, spec.prompt)


def _shown(net: str, spec: Spec) -> dict[str, Any]:
    sampling = spec.sampling
    return {
        "w_prompt": _prompt(net),
        "w_temp": sampling.temperature,
        "w_topk": sampling.top_k or 0,
        "w_topp": sampling.top_p or 1.0,
        "w_greedy": sampling.greedy,
        "w_draw": spec.seed,
        "w_memory": "carried" if spec.carried else "reset",
    }


def _more(net: str, lm: CharLM, spec: Spec) -> None:
    greedy = spec.sampling.greedy
    st.toggle(
        _("Greedy: always the likeliest character"),
        key="w_greedy",
        on_change=_changed,
        args=(net, GREEDY),
    )
    st.slider(
        _("Top-k: only the k likeliest characters (0: all)"),
        0,
        min(40, len(lm.vocabulary)) if (spec.sampling.top_k or 0) <= 40 else len(lm.vocabulary),
        key="w_topk",
        on_change=_changed,
        args=(net, TOP_K),
        disabled=greedy,
    )
    st.slider(
        _("Top-p: only the likeliest that together reach this share"),
        0.05,
        1.0,
        step=0.05,
        key="w_topp",
        on_change=_changed,
        args=(net, TOP_P),
        disabled=greedy,
    )
    st.number_input(
        _("Seed: all else equal, the same one gives the same text"),
        0,
        99_999,
        key="w_draw",
        on_change=_changed,
        args=(net, DRAW),
        disabled=greedy,
    )
    st.segmented_control(
        _("The state is"),
        list(MEMORY),
        format_func=_memory_title,
        key="w_memory",
        required=True,
        on_change=_remembered,
        help=_(
            "Reset, the network chooses by the latest character alone; what came before it has "
            "no say."
        ),
    )


def _memory_title(name: str) -> str:
    return _(MEMORY[name])


def _cut(prompt: str) -> None:
    """Say that a prompt was too long, as long as what is left of it stands there."""
    left, typed = _SHORTENED.get()
    if left == prompt and typed > len(prompt):
        st.caption(
            _("Only the first {most} of these {count} characters are read.").format(
                most=len(prompt), count=f"{typed:,}"
            )
        )


def _left_out(prompt: str) -> None:
    """Say that a prompt holds what is no text."""
    try:
        said = remarks(clean(prompt, at_least=1))
    except TextError:
        said = remarks(CleanText("", len(prompt)))  # nothing else was in it
    if said:
        st.caption(said)


def _replaced(lm: CharLM, prompt: str) -> None:
    """Say how characters are read that the network has never seen."""
    found = lm.vocabulary.replaced(prompt)
    if found:
        pairs = _(", ").join(f"{_code(char)} → {_code(near)}" for char, near in found.items())
        st.caption(
            _("The network does not know all of these characters: {pairs}").format(pairs=pairs)
        )


def _code(char: str) -> str:
    return (
        "`` ` ``"
        if char == "`"
        else f"`{'␣' if char == ' ' else '↵' if char == chr(10) else line_of(char)}`"
    )


# ---------------------------------------------------------------- callbacks


def _changed(net: str, entry: Parameter[Any]) -> None:
    value = control(f"w_{entry.name}").get()
    said = f"{float(value):g}" if entry is not DRAW else str(int(value))
    if entry is TEMPERATURE:
        did(
            "temperature_moved", to="low" if value <= LOW else "high" if value >= HIGH else "middle"
        )
    put(entry, said, usual(net, entry))
    _fresh()


def _prompted(net: str) -> None:
    read = _shortened(Key("w_prompt", "").get())
    did("prompt_typed")
    put(PROMPT, read or _NOTHING, prompt_of(net) or _NOTHING)
    _fresh()


def _remembered() -> None:
    put(REMEMBERS, Key("w_memory", "").get())
    _fresh()


def _again(net: str, spec: Spec) -> None:
    put(DRAW, str((spec.seed + 1) % 100_000), usual(net, DRAW))
    _fresh()


def _fresh() -> None:
    """Another text: what was branched off the one before means nothing to it."""
    forget(BRANCH, LENGTH)
