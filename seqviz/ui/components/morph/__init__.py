"""An LSTM that becomes a GRU before one's eyes: one drawing, four cells, each with its numbers."""

from __future__ import annotations

from seqviz.figures.cell_shapes import BODY
from seqviz.figures.morph import INTO, X, runs, stages
from seqviz.numbers import fixed
from seqviz.payloads.morph import Morph
from seqviz.ui.components.morph.words import SAID, words
from seqviz.ui.frame.address import MORPH
from seqviz.ui.frame.i18n import _, language, ngettext, together
from seqviz.ui.frame.link import choice_of, put
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import component
from seqviz.ui.kit.palettes import PALETTES

_component = component("morph")


def morph(*, key: str) -> None:
    """Mount the picture.

    Args:
        key: of the component.
    """
    mounted = f"{key}-{language()}"
    names = tuple(SAID)

    def staged() -> None:
        name = told_by(mounted).get("stage")
        if name in names:
            put(MORPH, str(name), names[0])

    stage = choice_of(MORPH, names)
    whole = Morph(stages(told), INTO, BODY, stage, PALETTES, words(len(X)))
    _component(whole, key=mounted, on_stage_change=staged)


def told(name: str) -> tuple[str, str]:
    """Title and sentence of a stage: what is done, how much it learns, and what that changes."""
    title, said = SAID[name]
    trace, count = runs()[name]
    learned = ngettext("{count} learned number.", "{count} learned numbers.", count)
    parts = [_(said), learned.format(count=count)]
    first = next(iter(runs().values()))[0]
    if trace is not first:
        before, after = (one.quantity("h")[:, 0, 0] for one in (first, trace))
        step = int(abs(after - before).argmax())
        parts.append(
            _("With the same weights h differs most at step {step}: {before} → {after}.").format(
                step=step + 1, before=fixed(before[step]), after=fixed(after[step])
            )
        )
    return _(title), together(parts)
