"""Which networks can write: those that are shipped, the tutorial's, and the visitor's own."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seqviz.data.corpora import SENTENCE
from seqviz.models.char_checkpoint import CharMeasured
from seqviz.models.char_ngrams import LONGEST
from seqviz.models.charlm import SHIPPED, CharLM, shipped_charlm, uniform_loss
from seqviz.models.sampling import Sampling
from seqviz.numbers import counted, given
from seqviz.training.engine.history import History
from seqviz.training.tasks.characters_numpy import build
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.shipped_note import shipped_note
from seqviz.ui.controls.writers.doubts import Doubts
from seqviz.ui.frame.address import (
    BRANCH,
    DRAW,
    GREEDY,
    LENGTH,
    NET,
    PROMPT,
    TEMPERATURE,
    TOP_K,
    TOP_P,
)
from seqviz.ui.frame.experts import experts, experts_door
from seqviz.ui.frame.i18n import N_, _, ngettext, text, together
from seqviz.ui.frame.link import forget, put, refuse, settle
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key

OWN: Final = "own"
TITLES: Final = {
    "shakespeare": N_("Shakespeare"),
    "python": N_("Python source"),
    "tang": N_("Tang poems"),
    "sentence": N_("The tutorial's sentence"),
    OWN: N_("Your own"),
}
_PROMPTS: Final = {
    "shakespeare": "ROMEO:",
    # Inside a class: after "def ", which may stand anywhere, runs of blanks are more frequent.
    "python": "    def read(self, ",
    "sentence": "h",
}
ORIGINS: Final = {
    "shakespeare": N_(
        "plays by William Shakespeare, as Andrej Karpathy collected them (Tiny Shakespeare); the "
        "plays are in the public domain"
    ),
    "python": N_(
        "modules of Python's own standard library, others of which were held out; licence of the "
        "Python Software Foundation"
    ),
    "tang": N_(
        "poems of the Tang dynasty in regular forms, from the Complete Tang Poems as the "
        "npm package chinese-poetry has them (MIT), in simplified characters; the poems are in "
        "the public domain"
    ),
}
HOW_CHOSEN: Final = {
    "shakespeare": N_(
        "Its settings were chosen on a part of the text that was set apart for it. Then it learned "
        "that part too, and the characters that it never saw were measured once, at the end."
    ),
    "python": N_(
        "Its settings were taken over from a network for the plays, with fewer units and less "
        "dropout. None was chosen on the characters that it never saw."
    ),
    "tang": N_(
        "Its settings were taken over from the network for the plays, with a GRU of fewer units, "
        "an embedding and fewer epochs. None was chosen on the characters that it never saw."
    ),
}
OF_A_TEXT: Final = (PROMPT, TEMPERATURE, TOP_K, TOP_P, GREEDY, DRAW, BRANCH, LENGTH)
LINE: Final = 90  # characters written for a line
LINE_SHOWN: Final = 34
LINE_TEMPERATURE: Final = 0.7
_CHOICE: Final[Key[str]] = Key("net_choice", "")  # of the control
_TAKEN: Final[Key[TrainedWriter | None]] = Key("trained_writer", None)


@dataclass(frozen=True, slots=True, eq=False)
class TrainedWriter:
    """A network that the visitor trained, as it was when they took it.

    Args:
        lm: the network.
        name: as the visitor sees it, such as "LSTM 64".
        learned: title of its text, in English.
        corpus: name of its text.
        step: after how many updates.
        measured: its loss on the held-out part, in nats, when an epoch was last complete; None
            where nothing was held out.
        whose: what their own text is called; "" for ours.
        doubts: what that loss cannot say.
    """

    lm: CharLM
    name: str
    learned: str
    corpus: str
    step: int
    measured: HeldOut | None
    whose: str = ""
    doubts: Doubts | None = None


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A loss in nats on the held-out part, after an epoch and after how many updates."""

    loss: float
    epoch: int
    step: int


def held_out_at(history: History, step: int) -> HeldOut | None:
    """The last loss on the held-out part that was measured up to an update."""
    epochs = history.epochs()
    done = int(np.searchsorted(epochs.step, step, side="right"))
    if not done or np.isnan(epochs.validation_loss[done - 1]):
        return None
    loss, epoch, at = (
        column[done - 1] for column in (epochs.validation_loss, epochs.epoch, epochs.step)
    )
    return HeldOut(float(loss), int(epoch), int(at))


def offered() -> tuple[str, ...]:
    """The networks that can be chosen now, the best one first."""
    shipped = [name for name, path in SHIPPED.items() if path.is_file()]
    return (*shipped, "sentence", *([OWN] if trained_writer() is not None else []))


def current_network() -> str:
    """The network that the address names, or the first."""
    names = offered()
    name = settle(NET, names[0])
    if name not in names:
        refuse(NET, name)
        name = names[0]
    return name


def choose_network() -> str:
    """The networks, each with a line of its own; returns which one writes."""
    name = current_network()
    _CHOICE.set(name)
    titles = {one: _(TITLES[one]) for one in offered()}
    st.radio(
        _("Who writes"),
        list(titles),
        format_func=titles.__getitem__,
        captions=[quoted(line_of_its_own(one)) for one in titles],
        key=_CHOICE.name,
        on_change=_store,
    )
    return name


def line_of_its_own(name: str) -> str:
    """What a network writes first, as much as fits on a line; of the visitor's, what it is.

    Args:
        name: one of those that are offered.
    """
    own = trained_writer()
    if name == OWN and own is not None:
        return own.name
    return _line_of(name)


@st.cache_data(show_spinner=False, max_entries=len(TITLES))
def _line_of(name: str) -> str:
    """The first line of some length, which hangs on the network alone."""
    greedy = name == "sentence"
    sampling = Sampling(greedy=True) if greedy else Sampling(temperature=LINE_TEMPERATURE)
    prompt = prompt_of(name)
    written = network_of(name).write(prompt, LINE, sampling=sampling, seed=1)
    begun = prompt if greedy else ""
    lines = [line.strip() for line in (begun + written).splitlines()]
    return max(lines[:-1] or lines, key=len)[:LINE_SHOWN]


def _store() -> None:
    forget(PROMPT, BRANCH, LENGTH)  # of the text that another network wrote
    put(NET, _CHOICE.get(), offered()[0])


def trained_writer() -> TrainedWriter | None:
    """What the visitor took from a training, if anything."""
    return _TAKEN.get()


def write_with(own: TrainedWriter) -> None:
    """From now on the page writes with this network, as is usual for its text."""
    before = trained_writer()
    if current_network() != OWN or before is None or before.corpus != own.corpus:
        forget(*OF_A_TEXT)
    _TAKEN.set(own)
    put(NET, OWN, offered()[0])


def text_of(net: str) -> str:
    """Name of the text that a network has learned, which decides its usual settings."""
    own = trained_writer()
    return own.corpus if net == OWN and own is not None else net


def prompt_of(net: str) -> str:
    """What it reads first unless the visitor says otherwise."""
    return _PROMPTS.get(text_of(net), "")


def network_of(name: str) -> CharLM:
    """The network itself; the tutorial's is trained when it is first asked for."""
    own = trained_writer()
    if name == OWN and own is not None:
        return own.lm
    return shipped_charlm(name) if name in SHIPPED else sentence_network()


@st.cache_resource(show_spinner=False)
def sentence_network() -> CharLM:
    """The tutorial's network after its 100 epochs, half a second of work."""
    run = build()
    for _event in run.loop(lambda: False):
        pass
    return run.lm()


@st.cache_data(show_spinner=False)
def sentence_loss() -> float:
    """Of the tutorial's network on the sentence that it learned, in nats."""
    return sentence_network().measure(SENTENCE).loss


# ---------------------------------------------------------------- how good it is


def score(name: str, below: DeltaGenerator) -> None:
    """The network's real figure and what it means; for experts in three units.

    Args:
        name: which network.
        below: where it is said what the figure comes from.
    """
    lm = network_of(name)
    for said in filter(None, (as_unsure_as(name), _sentence(name, lm))):
        st.markdown(said)
    experts_door(_("bits, nats and perplexity"), key="writers_experts")
    with st.popover(_("Units"), icon=":material/help:", key="units", type="tertiary"):
        st.markdown(
            text("text_generation_units").format(
                count=len(lm.vocabulary),
                nats=f"{uniform_loss(lm.vocabulary):.2f}",
                bits=f"{uniform_loss(lm.vocabulary) / log(2):.2f}",
            )
        )
        if lm.card is not None:
            _card(lm)
    if name in SHIPPED:
        with below:
            shipped_note(_("the loss"), f"charlm_{name}.json")


def _sentence(name: str, lm: CharLM) -> str:
    own = trained_writer()
    if name == OWN and own is not None:
        about = ngettext(
            "**{name}**, trained on “{text}”, after {step} update",
            "**{name}**, trained on “{text}”, after {step} updates",
            own.step,
        ).format(name=quoted(own.name), text=called(own.whose, own.learned), step=counted(own.step))
        if own.measured is None:
            return about
        figure = per_character(own.measured.loss)
        doubt = "" if own.doubts is None else own.doubts.beside()
        if own.measured.step == own.step:
            said = _(": {figure} per character on the part that it never saw.")
            return together([about + said.format(figure=figure), doubt])
        said = _(
            ". After epoch {epoch}, at update {step}, it had {figure} per character on the part "
            "that it never saw."
        ).format(epoch=own.measured.epoch, step=counted(own.measured.step), figure=figure)
        return together([about + said, doubt])
    if name == "sentence":
        return _(
            "An RNN of {units} units that has learned one sentence by heart on this machine: "
            "{figure} per character on that very sentence. Nothing was held out."
        ).format(units=lm.model.cells[0].hidden_size, figure=per_character(sentence_loss()))
    card = lm.card
    if card is None or card.measured is None:
        return _("This checkpoint was not measured.")
    about = _(
        "One {cell} layer of {units} units: {figure} per character on {count} characters that it "
        "never saw."
    ).format(
        cell=cell_name(card.architecture.kind),
        units=card.architecture.hidden_size,
        figure=per_character(card.measured.loss),
        count=f"{card.measured.characters:,}",
    )
    if card.counted is None or not experts():
        return about
    said = _("Counting runs of up to {most} characters, without a network: {nats} nats.")
    return together([about, said.format(most=LONGEST, nats=short(card.counted.loss))])


def called(whose: str, title: str) -> str:
    """What a text is called, in Markdown: as its visitor knows it, else by its English title."""
    return quoted(whose) if whose else _(title)


def per_character(loss: float) -> str:
    """A loss in nats as bits; for experts in three units."""
    if experts():
        return in_three_units(loss)
    return _("**{bits} bits**").format(bits=short(CharMeasured("", 0, loss).bits))


def as_unsure_as(name: str) -> str:
    """What a network's loss means, in plain words; "" where none was measured."""
    lm, own = network_of(name), trained_writer()
    if name == OWN and own is not None:
        loss = None if own.measured is None else own.measured.loss
    elif name == "sentence":
        loss = sentence_loss()
    else:
        loss = None if lm.card is None or lm.card.measured is None else lm.card.measured.loss
    if loss is None:
        return ""
    among = short(CharMeasured("", 0, loss).perplexity)
    return _(
        "At each character it is as unsure as in a choice between **{among}** equally likely ones."
    ).format(among=among)


def in_three_units(loss: float) -> str:
    """A loss in nats, as bits, nats and perplexity."""
    measured = CharMeasured("", 0, loss)
    return _("**{bits} bits** = {nats} nats = perplexity {perplexity}").format(
        bits=short(measured.bits),
        nats=short(measured.loss),
        perplexity=short(measured.perplexity),
    )


def short(value: float) -> str:
    """Two decimals, or one digit of what is smaller."""
    return f"{value:.2f}" if value >= 0.1 else given(value, 1)


def _card(lm: CharLM) -> None:
    card = lm.card
    assert card is not None
    st.markdown(
        _("It learned {count} characters: {origin}.").format(
            count=f"{card.characters:,}", origin=_(ORIGINS[card.corpus])
        )
    )
    st.markdown(_(HOW_CHOSEN[card.corpus]))
    st.code(card.command, language="bash")
