"""Every preset does what its sentence says."""

from itertools import product

import numpy as np
import pytest

from seqviz.cells import LSTMTrace, ModelTrace
from seqviz.cells.presets import PRESETS, Preset
from tests.claims.proof import proves

ALL = [preset for presets in PRESETS.values() for preset in presets.values()]


def run(preset: Preset, rows: object = None) -> ModelTrace:
    """The preset's network on its own sequence, or on other rows of inputs."""
    x = preset.inputs() if rows is None else np.array(rows, dtype=float)[:, None]
    return preset.model().forward(x, preset.states())


def outputs(preset: Preset, rows: object = None) -> np.ndarray:
    """The only output after every step, (T)."""
    return run(preset, rows).y[:, 0, 0]


def single(values: object) -> list[list[float]]:
    """Rows of one input."""
    return [[float(v)] for v in values]


def test_a_preset_runs_and_is_described(subtests: pytest.Subtests) -> None:
    """One sentence, a name per input and output, float64, few units, everything hashable."""
    for preset in ALL:
        with subtests.test(kind=preset.kind, name=preset.name):
            trace = run(preset)
            assert preset.title
            assert preset.look_for.endswith(".")
            assert preset.look_for.count(". ") == 0, "more than one sentence"
            assert len(preset.input_names) == trace.layers[0].input_size
            assert len(preset.output_names) == trace.y.shape[2]
            assert trace.y.dtype == np.float64
            assert trace.layers[0].hidden_size <= 3
            assert hash(preset) == hash(PRESETS[preset.kind][preset.name])
            assert np.isfinite(trace.y).all()


def test_an_edited_model_leaves_the_preset_alone(subtests: pytest.Subtests) -> None:
    """Reset is deterministic: the next model has the preset's own numbers again."""
    for preset in ALL:
        with subtests.test(kind=preset.kind, name=preset.name):
            edited = preset.model()
            before = {name: array.copy() for name, array in edited.parameters().items()}
            for array in edited.parameters().values():
                array += 1
            for name, array in preset.model().parameters().items():
                np.testing.assert_array_equal(array, before[name])
            assert not preset.inputs().flags.writeable


def test_weights_are_readable(subtests: pytest.Subtests) -> None:
    """No number needs more than two digits after the point."""
    for preset in ALL:
        with subtests.test(kind=preset.kind, name=preset.name):
            for array in preset.model().parameters().values():
                np.testing.assert_array_equal(array, np.round(array, 2))


def test_echo_repeats_two_steps_later() -> None:
    """y_t = x_{t−2}, to the last bit."""
    values = np.random.default_rng(0).uniform(0, 9, 60)
    y = outputs(PRESETS["rnn"]["echo"], single(values))
    np.testing.assert_array_equal(y[2:], values[:-2])
    assert not y[:2].any()


def test_leaky_memory_keeps_four_fifths() -> None:
    """Each step multiplies by 0.8."""
    y = outputs(PRESETS["rnn"]["leaky"], single([1] + [0] * 49))
    np.testing.assert_allclose(y, 0.8 ** np.arange(50), rtol=1e-13)


def test_the_oscillator_has_period_eight() -> None:
    """The same numbers return after 8 steps and not before, for as long as one likes."""
    trace = run(PRESETS["rnn"]["oscillator"], single([1] + [0] * 999))
    h = trace.layers[0].h[:, 0]
    np.testing.assert_allclose(h[108:], h[100:-8], atol=1e-12)
    for period in range(1, 8):
        assert np.abs(h[100 + period :] - h[100:-period]).max() > 0.5
    assert np.abs(trace.y[900:]).max() > 0.8
    turns = np.unwrap(np.arctan2(h[:, 1], h[:, 0]))
    np.testing.assert_allclose(np.diff(turns), np.pi / 4, atol=1e-9)


def test_the_oscillator_looks_periodic_from_the_start() -> None:
    """Within the steps of its own sequence the period is there to be seen."""
    y = outputs(PRESETS["rnn"]["oscillator"])
    np.testing.assert_allclose(y[8:], y[:-8], atol=0.05)


def test_blow_up_doubles_without_bound() -> None:
    """Each step multiplies by 2, exactly, past every bound."""
    y = outputs(PRESETS["rnn"]["blow-up"], single([0.01] + [0] * 199))
    np.testing.assert_array_equal(y, 0.01 * 2.0 ** np.arange(200))


def test_saturation_doubles_and_then_stays() -> None:
    """While small it doubles within 1 %; then it stays at the fixed point 0.9575."""
    y = outputs(PRESETS["rnn"]["saturate"], single([0.01] + [0] * 99))
    small = y[1:][y[1:] < 0.17]
    assert small.size >= 4
    np.testing.assert_allclose(small / y[: small.size], 2, rtol=0.01)
    assert y[30] == pytest.approx(np.tanh(2 * y[30]), abs=1e-12)
    np.testing.assert_allclose(y[20:], 0.9575, atol=1e-4)
    assert (np.diff(y) >= 0).all()


def test_parity_is_exact_on_all_sequences() -> None:
    """All 2^10 sequences of ten, after every step."""
    x = np.array(list(product((0.0, 1.0), repeat=10))).T[:, :, None]  # (10, 1024, 1)
    y = PRESETS["rnn"]["parity"].model().forward(x).y[..., 0]
    np.testing.assert_array_equal(y, np.cumsum(x[..., 0], axis=0) % 2)


@pytest.mark.parametrize("value", [1.0, -1.0, 0.5, 0.01])
def test_an_lstm_remembers(value: float) -> None:
    """Here y stays at the pulse within 1 % for 50 steps; before it, it is 0."""
    y = outputs(PRESETS["lstm"]["remember"], single([0, value] + [0] * 50))
    assert y[0] == 0
    np.testing.assert_allclose(y[1:], value, rtol=0.01)
    np.testing.assert_allclose(y[1:], y[1], rtol=1e-6)


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_forgetting_halves(kind: str) -> None:
    """What is left halves at every step: exactly in c, or in a GRU's h."""
    layer = run(PRESETS[kind]["forget"], single([1] + [0] * 49)).layers[0]
    state = layer.c[:, 0, 0] if isinstance(layer, LSTMTrace) else layer.h[:, 0, 0]
    np.testing.assert_allclose(state / state[0], 0.5 ** np.arange(50), rtol=1e-12)


def test_the_counter_counts_to_ten_and_beyond() -> None:
    """Here c is the number of ones so far within 1e-6; h cannot tell."""
    for seed in range(5):
        x = np.random.default_rng(seed).integers(0, 2, 50)
        layer = run(PRESETS["lstm"]["count"], single(x)).layers[0]
        assert isinstance(layer, LSTMTrace)
        np.testing.assert_allclose(layer.c[:, 0, 0], np.cumsum(x), atol=1e-6)
    own = run(PRESETS["lstm"]["count"])
    assert isinstance(own.layers[0], LSTMTrace)
    assert own.layers[0].c[-1, 0, 0] == pytest.approx(10, abs=1e-6)
    assert own.y[-1, 0, 0] == pytest.approx(1, abs=1e-6)


def test_the_tally_reads_the_count() -> None:
    """Here y is the count within 0.04 up to ten, so rounding gives it."""
    for ones in range(11):
        rng = np.random.default_rng(ones)
        x = rng.permutation([1] * ones + [0] * 20)
        y = outputs(PRESETS["lstm"]["tally"], single(x))
        np.testing.assert_allclose(y, np.cumsum(x), atol=0.04)
    assert round(outputs(PRESETS["lstm"]["tally"])[-1]) == 10


@pytest.mark.parametrize("kind", ["lstm", "gru", "mgu"])
@pytest.mark.parametrize("value", [1.0, -1.0, 0.37])
@pytest.mark.parametrize("others", [1.0, -1.0, 0.0])
def test_a_latch_holds_for_fifty_steps(kind: str, value: float, others: float) -> None:
    """Within 1 % of the stored value, whatever passes by; then it takes the next."""
    rows = [[others, 0], [value, 1], *[[others, 0]] * 50, [-0.5, 1], [others, 0]]
    y = outputs(PRESETS[kind]["latch"], rows)
    assert y[0] == pytest.approx(0, abs=1e-6)
    np.testing.assert_allclose(y[1:52], value, rtol=0.01)
    np.testing.assert_allclose(y[52:], -0.5, rtol=0.01)


def test_ignored_values_leave_no_trace() -> None:
    """Here y is the sum of the attended values within 1 %, and no other value changes it."""
    own = np.array(PRESETS["lstm"]["ignore"].x)
    y = outputs(PRESETS["lstm"]["ignore"])
    np.testing.assert_allclose(y, np.cumsum(own[:, 0] * own[:, 1]), rtol=0.01, atol=1e-6)
    changed = own.copy()
    changed[own[:, 1] == 0, 0] *= -1
    np.testing.assert_allclose(outputs(PRESETS["lstm"]["ignore"], changed), y, atol=1e-6)


def test_a_gru_remembers_a_one() -> None:
    """Here h stays at tanh(2) within 1 % for 50 steps."""
    y = outputs(PRESETS["gru"]["remember"], single([0, 1] + [0] * 50))
    assert y[0] == 0
    np.testing.assert_allclose(y[1:], np.tanh(2), rtol=0.01)


def test_a_gru_averages() -> None:
    """Here y follows 0.12 of the way to the input within 1 %."""
    keep = 1 / (1 + np.exp(-2))
    assert keep == pytest.approx(0.88, abs=0.005)
    wanted, mean = [], 0.0
    for (value,) in PRESETS["gru"]["average"].x:
        mean = keep * mean + (1 - keep) * value
        wanted.append(mean)
    np.testing.assert_allclose(outputs(PRESETS["gru"]["average"]), wanted, atol=0.01)


def test_a_gru_starts_again() -> None:
    """Here y is the sum since the last restart within 3 %, and what came before it is gone."""
    preset = PRESETS["gru"]["restart"]
    wanted, total = [], 0.0
    for value, restart in preset.x:
        total = value + (0 if restart else total)
        wanted.append(total)
    np.testing.assert_allclose(outputs(preset), wanted, atol=0.04)
    starts = [t for t, (_, restart) in enumerate(preset.x) if restart]
    for start in starts:
        np.testing.assert_allclose(
            outputs(preset)[start:], outputs(preset, preset.x[start:]), atol=1e-7
        )


@proves(
    "The output gate is shut until somebody asks: from the pulse on c holds the value, while h "
    "hides it and y is 0; only where ask = 1 does y say it."
)
@pytest.mark.parametrize("value", [0.8, -1.0, 0.3])
def test_an_lstm_holds_and_hides(value: float) -> None:
    """C is the same from the pulse on, h and y are 0 to six digits but where it is asked."""
    preset = PRESETS["lstm"]["hide"]
    x = np.array(preset.x)
    x[x[:, 0] != 0, 0] = value
    layer = run(preset, x).layers[0]
    assert isinstance(layer, LSTMTrace)
    y = outputs(preset, x)
    pulse, asked = int(np.flatnonzero(x[:, 0])[0]), x[:, 1] == 1
    assert asked.sum() == 2
    np.testing.assert_allclose(layer.c[pulse:, 0, 0], np.tanh(0.1 * value), rtol=1e-6)
    assert np.abs(layer.h[~asked]).max() < 1e-6
    assert np.abs(y[~asked]).max() < 1e-6
    np.testing.assert_allclose(y[asked], value, rtol=0.02)
