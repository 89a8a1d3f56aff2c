"""What a page says of a network set by hand is true of the network as it is."""

from dataclasses import replace

import pytest

from seqviz.cells.presets import PRESETS, Preset
from seqviz.cells.surgery import forward_with, parse_interventions
from seqviz.figures.stepper import pack_trace
from seqviz.models.edits import parse_edits
from seqviz.ui.controls.cell.what_to_see import what_to_see
from seqviz.ui.controls.surgery.panel import Surgery
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from tests.pages.harness import look_for, open_page

EVERY = [preset for some in PRESETS.values() for preset in some.values()]


def said(original: Preset, preset: Preset, cut: str = "") -> str:
    """In English, of a network with these numbers on this sequence and this surgery."""
    model, cuts = preset.model(), parse_interventions(cut)
    before = model.forward(preset.inputs(), preset.states())
    after = forward_with(model, preset.inputs(), cuts, preset.states())
    packed = pack_trace(before, model)
    with use_language("en"):
        return what_to_see(original, preset, Surgery(model, cuts, before, after, packed, packed))


def test_the_presets_own_sentence_is_of_its_own_run(subtests: pytest.Subtests) -> None:
    """It stands alone only for its own numbers, sequence and gates; else it says of what it is."""
    for preset in EVERY:
        with subtests.test(preset=f"{preset.kind}-{preset.name}"):
            assert said(preset, preset) == preset.look_for
            assert said(preset, preset, preset.cut) == f"Without the surgery: {preset.look_for}"
            shorter = replace(preset, x=tuple(tuple(2 * v for v in row) for row in preset.x[:4]))
            y = shorter.model().forward(shorter.inputs(), shorter.states()).y[:, 0, 0]
            own, yours = said(preset, shorter).split("\n\n")
            assert own == f"On the network's own sequence: {preset.look_for}"
            assert f"ends at {y[-1]:.3f}".replace("-", "−").replace("−0.000", "0.000") in yours


@pytest.mark.parametrize(
    ("name", "edit", "parts"),
    [
        # 1.2 instead of 0.8 for 19 steps; the second pulse came 9 steps before the end
        ("leaky", "W_h.1.1=1.2", ["`W_h [1, 1]` from 0.8 to 1.2", "at step 20", "**37.108**"]),
        (
            "leaky",
            "W_h.1.1=1.2",
            ["multiplied by **1.20** per step, on average", "own numbers by 0.800"],
        ),
        ("blow-up", "W_h.1.1=0.5,b.1=1", ["from 2 to 0.5 and `b [1]` from 0 to 1", "**0.500**"]),
        ("leaky", "W_x.1.1=0", ["differs most at step 11", "**0.000**", "was 1.107"]),
        ("leaky", "b_y.1=0.0000001", ["and there only by 1.00·10⁻⁷.", "from 0 to 10⁻⁷"]),
        ("leaky", "W_x.1.1=1.00000001", ["from 1 to 1.00000001", "there only by 1.11·10⁻⁸"]),
        ("leaky", "W_h.1.1=0", ["leaves nothing in the state at the end"]),
        ("parity", "b_y.1=1", ["by **1.00** per unit upwards and by **1.00** downwards"]),
        ("echo", "h_0.1=0", ["On this sequence the output stays"]),
    ],
)
def test_a_changed_number_is_named_with_what_it_does(
    name: str, edit: str, parts: list[str]
) -> None:
    """The preset's sentence goes; the numbers are those of the changed network."""
    original = PRESETS["rnn"][name]
    changed = parse_edits(edit, original)
    found = said(original, changed)
    if changed != parse_edits("", original):
        assert original.look_for not in found
        assert [part for part in parts if part not in found] == []
    else:
        assert found == original.look_for


def test_each_sentence_of_the_run_without_surgery_is_called_so() -> None:
    """Where surgery is done to changed numbers, output and nudge are both said to be without it."""
    leaky = PRESETS["rnn"]["leaky"]
    told = said(leaky, parse_edits("W_h.1.1=1.2", leaky), "silence:1.1@5-5")
    assert "Without the surgery: On this sequence" in told
    assert "This too is without it: A nudge of the first input is multiplied by **1.20**" in told
    assert "without it" not in said(leaky, parse_edits("W_h.1.1=1.2", leaky))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_was_changed(lang: Language) -> None:
    """In the place of "keeps 80%" stands what the changed network does, in both languages."""
    app = open_page("rnn_cell", lang, query={"preset": "leaky", "edit": "W_h.1.1=1.2"})
    info = look_for(app)
    assert "W_h [1, 1]" in info
    assert "80" not in info.replace("0.800", "")
    assert "37.108" in info
    assert "**1.20**" in info
