"""The mutants that `make mutants` puts in, and the tests that have to notice each of them.

Every mutant is a slip that somebody could make: a sign, a bound, an order, a factor, a name. The
text to replace stands exactly once in its file; tests/scripts/test_mutants.py holds that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small break of the program.

    Attributes:
        name: what goes wrong, in a few words.
        file: from the top of the repository.
        old, new: the text that is replaced, which stands there once, and what replaces it.
        tests: arguments of pytest, or JavaScript files for node's runner.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


PYTHON: Final = (
    Mutant(
        "every epoch of a task with a delay has the same sequences",
        "seqviz/training/tasks/memory.py",
        "default_rng((setup.seed, 0, done))",
        "default_rng((setup.seed, 0, 0))",
        ("tests/training/tasks/test_memory.py",),
    ),
    Mutant(
        "one lucky measurement solves a task",
        "seqviz/training/tasks/looks.py",
        "row = row + 1 if",
        "row = in_a_row if",
        ("tests/training/tasks/test_memory.py",),
    ),
    Mutant(
        "a climb goes on after a delay that was not learned",
        "seqviz/training/ladder/climb.py",
        "for one in below):",
        "for one in below[:0]):",
        ("tests/training/ladder/test_climb.py",),
    ),
    Mutant(
        "a gate that is shut is offered a cell with one that is shut too",
        "seqviz/training/doctor/repeated.py",
        'offered["gated"]["initialisation"] = OPEN',
        'offered["gated"]["initialisation"] = SHUT',
        ("tests/training/test_doctor_repeated.py",),
    ),
    Mutant(
        "an LSTM's step writes with the wrong sign",
        "seqviz/cells/lstm.py",
        "c_t = f_t * c_prev + i_t * g_t",
        "c_t = f_t * c_prev - i_t * g_t",
        ("tests/cells/test_cell_forward.py",),
    ),
    Mutant(
        "a gradient goes back to the wrong source of a product",
        "seqviz/cells/operations.py",
        "lambda s, d: (d * s[1], d * s[0]),",
        "lambda s, d: (d * s[0], d * s[1]),",
        ("tests/cells/test_register.py",),
    ),
    Mutant(
        "a gradient through surgery is that of the run without it",
        "seqviz/cells/interventions.py",
        "one.act_on_change(d_values)",
        "pass",
        ("tests/cells/test_register.py",),
    ),
    Mutant(
        "exported code adds where the cell takes the complement",
        "seqviz/cells/operations.py",
        '"1 - {0}",',
        '"1 + {0}",',
        ("tests/export", "tests/cells/test_register.py"),
    ),
    Mutant(
        "printed code reads a state that the step has made anew already",
        "seqviz/export/steps.py",
        "return tuple(dict.fromkeys(found))",
        "return ()",
        ("tests/export/test_lines.py",),
    ),
    Mutant(
        "surgery on a copy changes what it was copied from",
        "seqviz/export/changes.py",
        'made += ".copy()"',
        'made += ""',
        ("tests/export/test_lines.py",),
    ),
    Mutant(
        "what a complement takes off, printed influence adds",
        "seqviz/export/changes.py",
        "not self.minus)",
        "self.minus)",
        ("tests/export/test_lines.py",),
    ),
    Mutant(
        "a product's derivative by one source has that source for a factor",
        "seqviz/cells/operations.py",
        '("{1}", "{0}"),',
        '("{0}", "{1}"),',
        ("tests/export/test_lines.py",),
    ),
    Mutant(
        "peepholes are counted as if every block had one",
        "seqviz/export/formula.py",
        "[one for one in description.arrays if len(one.blocks) != stacks]",
        "[]",
        ("tests/export/test_formula.py",),
    ),
    Mutant(
        "arrows of a phase portrait where h is not all that is carried",
        "seqviz/figures/phase.py",
        'if cell.description.states != ("h",):',
        "if False:",
        ("tests/figures/test_phase.py",),
    ),
    Mutant(
        "the factors of an RNN are multiplied in the other order",
        "seqviz/cells/influence.py",
        "product = factor @ product",
        "product = product @ factor",
        ("tests/cells/test_influence.py",),
    ),
    Mutant(
        "Nesterov does not look ahead",
        "seqviz/training/engine/optimizers.py",
        "along = gradient + self.momentum * self._v if self.nesterov else self._v",
        "along = self._v",
        ("tests/training/engine/test_optimizers.py",),
    ),
    Mutant(
        "Adam's first steps are not corrected",
        "seqviz/training/engine/optimizers.py",
        "root /= math.sqrt(1 - beta_2**self._steps)",
        "root /= 1",
        ("tests/training/engine/test_optimizers.py",),
    ),
    Mutant(
        "a short gradient is made longer by clipping",
        "seqviz/training/engine/optimizers.py",
        "if factor < 1:",
        "if factor < 2:",
        (
            "tests/training/engine/test_optimizers.py",
            "tests/training/engine/test_trainer_gradients.py",
        ),
    ),
    Mutant(
        "the peak of one cycle comes a step late",
        "seqviz/training/engine/schedules.py",
        "top = self.rise * steps - 1",
        "top = self.rise * steps",
        ("tests/training/engine/test_schedules.py",),
    ),
    Mutant(
        "cross-entropy's gradient forgets the label",
        "seqviz/training/engine/losses.py",
        "d_y[row] -= 1",
        "d_y[row] -= 0",
        ("tests/training/engine/test_losses.py",),
    ),
    Mutant(
        "scaling to −1 … 1 has half its range",
        "seqviz/data/windows.py",
        'return high / 2 - low / 2 if kind == "minmax"',
        'return high - low if kind == "minmax"',
        ("tests/data/test_windows.py",),
    ),
    Mutant(
        "a forecast that only errs less in RMSE is called better",
        "seqviz/models/forecast.py",
        "one.mae <= most * other.mae",
        "one.mae <= 2 * other.mae",
        ("tests/models/test_forecast.py", "tests/ui/pages/sequence_prediction/test_words.py"),
    ),
    Mutant(
        "the period is the highest peak, not the first high one",
        "seqviz/models/forecast.py",
        "correlations[peaks] >= 0.95 * correlations[peaks].max()",
        "correlations[peaks] >= correlations[peaks].max()",
        ("tests/models/test_forecast.py",),
    ),
    Mutant(
        "top-p keeps one character too few",
        "seqviz/models/sampling.py",
        "int(np.searchsorted(reached, wanted)) + 1",
        "max(1, int(np.searchsorted(reached, wanted)))",
        ("tests/models/test_sampling.py",),
    ),
    Mutant(
        "a draw may fall on what has no probability",
        "seqviz/models/sampling.py",
        'searchsorted(u, side="right")',
        'searchsorted(u, side="left")',
        ("tests/models/test_sampling.py",),
    ),
    Mutant(
        "a thinned curve loses its peaks",
        "seqviz/figures/thinning.py",
        "highest = start + np.where(gaps, -np.inf, rows).argmax(axis=1)",
        "highest = start + np.where(gaps, -np.inf, rows).argmin(axis=1)",
        ("tests/figures/test_live.py", "tests/figures/test_forecast.py"),
    ),
    Mutant(
        "the diverging scale is turned round",
        "seqviz/payloads/colours.py",
        "[[0.0, self.negative], [0.5, self.zero], [1.0, self.positive]]",
        "[[0.0, self.positive], [0.5, self.zero], [1.0, self.negative]]",
        ("tests/figures",),
    ),
    Mutant(
        "two gates have changed colours, light",
        "seqviz/figures/theme.py",
        '"r": "#c35577",\n        "z": "#868c00",',
        '"z": "#c35577",\n        "r": "#868c00",',
        ("tests/figures/test_theme.py",),
    ),
    Mutant(
        "a gate's colour is a little off, dark",
        "seqviz/figures/theme.py",
        '"f": "#ef571a"',
        '"f": "#ef5a1a"',
        ("tests/figures/test_theme.py",),
    ),
    Mutant(
        "a probability is said to be nothing",
        "seqviz/numbers.py",
        'return f"< {fixed(last, decimals)}" if value < last / 2 else fixed(value, decimals)',
        "return fixed(value, decimals)",
        ("tests/test_numbers.py",),
    ),
    Mutant(
        "pixels are moved the wrong way before they are read",
        "seqviz/models/classifier.py",
        ".sub_(mean / std)",
        ".add_(mean / std)",
        ("tests/models/test_classifier.py",),
    ),
)

JAVASCRIPT: Final = (
    Mutant(
        "a trace reads the state of this step as that of the step before",
        "seqviz/ui/components/stepper/trace.js",
        "vector(layer, state, t - 1)",
        "vector(layer, state, t)",
        ("seqviz/ui/components/stepper/trace.test.js",),
    ),
    Mutant(
        "the browser adds what it should multiply",
        "seqviz/ui/kit/machine/tables.js",
        "value: (u, v) => u * v",
        "value: (u, v) => u + v",
        ("seqviz/ui/components/stepper/trace.test.js",),
    ),
    Mutant(
        "one minus a gate is one plus it in the browser",
        "seqviz/ui/kit/machine/tables.js",
        "(u) => 1 - u",
        "(u) => 1 + u",
        ("seqviz/ui/components/stepper/trace.test.js",),
    ),
    Mutant(
        "a sigmoid of the browser is turned round",
        "seqviz/ui/kit/machine/tables.js",
        "Math.exp(-a)",
        "Math.exp(a)",
        ("seqviz/ui/components/stepper/trace.test.js",),
    ),
    Mutant(
        "the row of a block is one unit off",
        "seqviz/ui/components/stepper/trace.js",
        "blocks.indexOf(block) * layer.hidden + unit",
        "blocks.indexOf(block) * layer.hidden + unit + 1",
        ("seqviz/ui/components/stepper/trace.test.js",),
    ),
    Mutant(
        "the reset gate is left out of a product",
        "seqviz/ui/components/stepper/trace.js",
        "inner, t, unit, factor * by)",
        "inner, t, unit, factor)",
        ("seqviz/ui/components/stepper/trace.test.js",),
    ),
    Mutant(
        "a sum forgets its bias",
        "seqviz/ui/components/stepper/trace.js",
        "sum + value, 0) + (b ?? 0))",
        "sum + value, 0))",
        ("seqviz/ui/components/stepper/trace.test.js",),
    ),
    Mutant(
        "a bias is told where there is none",
        "seqviz/ui/components/stepper/trace.js",
        "return b === null ? parts :",
        "return b === undefined ? parts :",
        ("seqviz/ui/components/stepper/trace.test.js",),
    ),
    Mutant(
        "a reading shows the state that is computed first",
        "seqviz/ui/components/stepper/reader.js",
        "[...cell.states].reverse()",
        "[...cell.states]",
        ("seqviz/ui/components/stepper/reader.test.js",),
    ),
    Mutant(
        "a colour scale ends at the median",
        "seqviz/ui/components/stepper/trace.js",
        "Math.floor(0.99 *",
        "Math.floor(0.5 *",
        ("seqviz/ui/components/stepper/trace.test.js",),
    ),
    Mutant(
        "a colour table runs backwards",
        "seqviz/ui/components/stepper/heat.js",
        "* (at - low)",
        "* (low - at)",
        ("seqviz/ui/components/stepper/heat.test.js",),
    ),
    Mutant(
        "a signed value has half its colour",
        "seqviz/ui/components/stepper/heat.js",
        "0.5 + (0.5 * value) / limit",
        "0.5 + (0.25 * value) / limit",
        ("seqviz/ui/components/stepper/heat.test.js",),
    ),
    Mutant(
        "a character's colour is turned round",
        "seqviz/ui/components/painter/ink.js",
        "u < 0 ? low : high",
        "u < 0 ? high : low",
        ("seqviz/ui/components/painter/ink.test.js",),
    ),
    Mutant(
        "ticks at 1, 3 and 5",
        "seqviz/ui/kit/scales.js",
        "[1, 2, 5, 10].find",
        "[1, 3, 5, 10].find",
        ("seqviz/ui/kit/scales.test.js",),
    ),
    Mutant(
        "the last tick is left out",
        "seqviz/ui/kit/scales.js",
        "k * step <= high + step * 1e-9",
        "k * step < high",
        ("seqviz/ui/kit/scales.test.js",),
    ),
    Mutant(
        "ticks of a logarithm at 1, 2 and 6",
        "seqviz/ui/kit/scales.js",
        "each > 2.8 ? [1, 2, 5]",
        "each > 2.8 ? [1, 2, 6]",
        ("seqviz/ui/kit/scales.test.js",),
    ),
    Mutant(
        "the farther of two points is the nearest",
        "seqviz/ui/kit/scales.js",
        "? high : Math.max(low, 0)",
        "? Math.max(low, 0) : high",
        ("seqviz/ui/kit/scales.test.js",),
    ),
    Mutant(
        "a percent says that something is nothing",
        "seqviz/ui/kit/numbers.js",
        "return value < last / 2 ?",
        "return value < 0 ?",
        ("seqviz/ui/kit/numbers.test.js",),
    ),
    Mutant(
        "a likely character is called certain",
        "seqviz/ui/kit/numbers.js",
        "share < 0.995 ? 0 : 1",
        "share <= 1 ? 0 : 1",
        ("seqviz/ui/kit/numbers.test.js",),
    ),
    Mutant(
        "a message's length is read backwards",
        "seqviz/ui/kit/envelope.js",
        "getUint32(0, true)",
        "getUint32(0, false)",
        ("seqviz/ui/kit/envelope.test.js",),
    ),
    Mutant(
        "an unknown name of a sentence is undefined",
        "seqviz/ui/kit/elements.js",
        "(name in values ? String(values[name]) : whole)",
        "String(values[name])",
        ("seqviz/ui/kit/elements.test.js",),
    ),
    Mutant(
        "a written character is missing among its candidates",
        "seqviz/ui/components/typewriter/paper.js",
        "? found : [...found, own]",
        "? found : found",
        ("seqviz/ui/components/typewriter/paper.test.js",),
    ),
    Mutant(
        "a moment of the time machine is one too late",
        "seqviz/ui/components/live_chart/data.js",
        "steps[k + 1] <= step",
        "steps[k] <= step",
        ("seqviz/ui/components/live_chart/data.test.js",),
    ),
    Mutant(
        "bars are read from the numbers of the curves",
        "seqviz/ui/components/live_chart/data.js",
        "at: rows(one.bars, tail)",
        "at: rows(one.bars)",
        ("seqviz/ui/components/live_chart/data.test.js",),
    ),
    Mutant(
        "a cut is compared where least differs",
        "seqviz/ui/components/stepper/compared.js",
        "if (differs(t) > most)",
        "if (differs(t) < most)",
        ("seqviz/ui/components/stepper/compared.test.js",),
    ),
    Mutant(
        "a cut covers one step too many",
        "seqviz/ui/components/stepper/cuts.js",
        "t <= cut.last);",
        "t <= cut.last + 1);",
        ("seqviz/ui/components/stepper/cuts.test.js",),
    ),
    Mutant(
        "a cut of one unit is drawn at all",
        "seqviz/ui/components/stepper/cuts.js",
        "(cut.unit == null || cut.unit === unit)",
        "(cut.unit == null || cut.unit !== unit)",
        ("seqviz/ui/components/stepper/cuts.test.js",),
    ),
    Mutant(
        "of several cuts the first counts",
        "seqviz/ui/components/stepper/cuts.js",
        "cuts.findLastIndex(",
        "cuts.findIndex(",
        ("seqviz/ui/components/stepper/cuts.test.js",),
    ),
)

MUTANTS: Final = (*PYTHON, *JAVASCRIPT)
