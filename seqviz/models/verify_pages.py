"""What single pages show beyond one reading, checked against PyTorch.

    text classification   probabilities and what explains them: slopes, occlusion, other letters
    text generation       probabilities and states along the text, temperature and filters apart
    neuron detective      what is painted, the gradient followed back, the unit taken away
    sequence prediction   the prediction of a window, loss and gradient of an update

Each takes what the page shows and computes it once more in torch; see `seqviz.models.verify` for
what agreeing means. How much is read is bounded by the callers. Left out: training.

Symbols: T characters, V vocabulary, U = H units, N sequences, K answers wanted of each, O outputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from seqviz.cells import RNNModel
from seqviz.models.charlm import Character, CharLM
from seqviz.models.detective.connectivity import Connectivity
from seqviz.models.detective.ranking import MIDDLE, Levels
from seqviz.models.detective.states import Float32, Indices, TextStates
from seqviz.models.sampling import Sampling
from seqviz.models.text_classifier import TextClassifier, TextReading
from seqviz.models.text_explanations import DECIMALS, Explanations
from seqviz.models.verify import Array, Difference, compare_with_torch, difference, worst

if TYPE_CHECKING:
    import torch

SHADE: Final = 0.51  # a value in the middle between two shades may fall to either
BACK: Final = 100  # characters that the gradient of a written text goes back through


# ---------------------------------------------------------------- text classification


def compare_text(
    classifier: TextClassifier, reading: TextReading, explained: Explanations | None
) -> list[Difference]:
    """A text read letter by letter, and what explains the answer.

    Args:
        classifier: that read.
        reading: what is shown.
        explained: what is shown of why; None where nothing is.
    """
    import torch

    from seqviz.models.torch_twin import TorchTwin, gradient

    model = classifier.model
    found = compare_with_torch(model, reading.trace, reading.probabilities)
    before = torch.softmax(torch.tensor(model.b_y), dim=-1)  # h = 0 before the first character
    found.insert(2, difference("before", reading.before, before))
    if explained is None:
        return found
    twin, target = TorchTwin(model), explained.target
    run = twin.read(_one_hot(reading.indices[:, None], model))
    s = torch.log_softmax(run.y[-1, 0].double(), dim=-1)[target]
    s.backward()
    slopes = (run.x * gradient(run.x)).sum(dim=-1)[:, 0]
    tolerance = 0.5 * 10.0**-DECIMALS  # of what is beyond, nothing is said
    found.append(difference("slopes", explained.gradient, slopes, tolerance=tolerance))
    with torch.no_grad():
        s = s.detach()
        for name, shown, texts in (
            ("unknown", explained.unknown, _unknown(reading.indices)),
            ("left_out", explained.left_out, _without(reading.indices)),
        ):
            if len(texts):
                logits = twin.read(_one_hot(texts, model)).y[-1].double()  # (T, O)
                drops = s - torch.log_softmax(logits, dim=-1)[:, target]
                found.append(difference(name, shown, drops, computed=model.dtype))
        swaps = [*explained.flips, *filter(None, [explained.strongest])]
        if swaps:
            coded = np.stack([classifier.vocabulary.encode(one.text) for one in swaps], axis=1)
            shares = torch.softmax(twin.read(_one_hot(coded, model)).y[-1], dim=-1)[:, target]
            shown = np.array([one.probability for one in swaps])
            found.append(difference("swaps", shown, shares, computed=model.dtype))
    return found


def _unknown(indices: Indices) -> Indices:
    """The text with each character read as unknown, (T, T)."""
    texts = np.repeat(indices[:, None], len(indices), axis=1)
    np.fill_diagonal(texts, 0)
    return texts


def _without(indices: Indices) -> Indices:
    """The text without each character, (T − 1, T); (0, …) where it has one only."""
    return np.stack([np.delete(indices, k) for k in range(len(indices))], axis=1)


# ---------------------------------------------------------------- text generation


def compare_written(
    lm: CharLM,
    prompt: str,
    characters: Sequence[Character],
    shown: Array,
    sampling: Sampling,
    *,
    carried: bool,
) -> list[Difference]:
    """A text as it was written: what the network said before each of its characters.

    Args:
        lm: who wrote.
        prompt: what was read first, at least one character.
        characters: T ≥ 1 of them, from the first on.
        shown: (T, V, 2), the probabilities of every character, before and after sampling.
        sampling: temperature, top-k, top-p or greedy.
        carried: whether the state flowed on; if not it was zero before each character.
    """
    import torch

    from seqviz.models.torch_twin import TorchTwin, gradient, states_of

    read = np.concatenate([lm.vocabulary.encode(prompt), [one.index for one in characters[:-1]]])
    kept, twin, dtype = len(characters), TorchTwin(lm.model), lm.model.dtype
    with torch.no_grad():
        if carried:
            run = twin.read(_one_hot(read[:, None], lm.model))
            logits = run.y[-kept:, 0]
        else:  # each character by itself, side by side
            run = twin.read(_one_hot(read[None, -kept:], lm.model))
            logits = run.y[0]
        before, drawn = torch.softmax(logits, dim=-1), _sampled(logits.double(), sampling)
        found = [
            difference("logits", np.stack([one.logits for one in characters]), logits),
            difference("probabilities", shown[..., 0], before, computed=dtype),
            difference("sampled", shown[..., 1], drawn, computed=dtype),
        ]
        for layer in range(len(lm.model.cells)):
            ours = [states_of(one.before)[layer] for one in characters]
            for part, name in enumerate(("h", "c")[: len(ours[0])]):
                theirs = run.of_layer(layer, part)
                theirs = theirs[-kept:, 0] if carried else theirs[0]
                mine = np.concatenate([state[part].numpy() for state in ours])
                found.append(difference(name, mine, theirs, layer=layer))
    # backwards: from the last character, as far as BACK, from the state that the page had there
    some = characters[-BACK:] if carried else characters[-1:]
    indices = np.array([one.index for one in some], np.int64)
    x = _one_hot(indices[:, None], lm.model)
    trace = lm.model.forward(x, some[0].before if carried else lm.start)
    d_y = np.zeros_like(trace.y)
    d_y[-1, 0, indices[-1]] = 1
    run = twin.read(x, states_of(some[0].before if carried else lm.start))
    run.y[-1, 0, int(indices[-1])].backward()
    back = lm.model.backward(trace, d_y)
    found.append(difference("d_x", back.d_x, gradient(run.x)))
    theirs_by_name = twin.weight_gradients()
    found.append(
        worst("d_weights", [(own, theirs_by_name[name]) for name, own in back.parameters().items()])
    )
    return found


def _sampled(logits: torch.Tensor, sampling: Sampling) -> torch.Tensor:
    """Temperature, top-k and top-p as torch computes them, (T, V) float64."""
    import torch

    if sampling.greedy:
        return torch.nn.functional.one_hot(logits.argmax(-1), logits.shape[-1]).double()
    shares = torch.softmax(logits / sampling.temperature, dim=-1)
    ordered, order = shares.sort(dim=-1, descending=True, stable=True)
    places = torch.arange(shares.shape[-1])
    keep = places < (sampling.top_k or shares.shape[-1])
    ordered = ordered * keep
    if sampling.top_p is not None:  # the fewest whose sum reaches the share of what top-k kept
        reached = ordered.cumsum(-1)
        ordered = ordered * (reached - ordered < sampling.top_p * reached[:, -1:])
    ordered = ordered / ordered.sum(dim=-1, keepdim=True)
    return torch.zeros_like(shares).scatter(-1, order, ordered)


# ---------------------------------------------------------------- neuron detective


def compare_painted(
    states: TextStates, quantity: str, levels: Levels, limits: Float32
) -> list[Difference]:
    """What a text is painted with: every unit's value after every character, and its shade.

    Args:
        states: the text as it was read, from a state that both sides begin with.
        quantity: "h", "c" or a gate.
        levels: (at most T, U), the shades that are shown, of the last characters.
        limits: (U,), the value with the deepest shade, of every unit.
    """
    import torch

    from seqviz.models.torch_twin import TorchTwin, states_of

    model = states.lm.model
    with torch.no_grad():
        twin = TorchTwin(model)
        run = twin.read(_one_hot(states.indices[:, None], model), states_of(states.start))
        named = {"h": run.of_layer(0, 0), **twin.gates(run, 0)}
        if states.c is not None:
            named["c"] = run.of_layer(0, 1)
        theirs = named[quantity][:, 0]
        shades = MIDDLE + (127 * theirs / torch.tensor(limits)).clamp(-127, 127)
    return [
        difference("painted", states.quantity(quantity), theirs),
        difference(
            "shades", levels.astype(np.float64), shades[-len(levels) :].double(), tolerance=SHADE
        ),
    ]


def compare_connectivity(
    networks: Mapping[str, CharLM], text: str, shown: Mapping[str, Connectivity]
) -> list[Difference]:
    """A prediction's probability and its gradient, followed back to every character.

    Args:
        networks: by the name that is put before each.
        text: that was read.
        shown: what is shown of each.
    """
    import torch

    from seqviz.models.torch_twin import TorchTwin, gradient

    found = []
    for name, lm in networks.items():
        own, k = shown[name], lm.vocabulary.index(shown[name].char)
        run = TorchTwin(lm.model).read(_one_hot(lm.vocabulary.encode(text)[:, None], lm.model))
        log_p = torch.log_softmax(run.y[-1, 0].double(), dim=-1)[k]
        log_p.backward()
        strengths = torch.linalg.vector_norm(gradient(run.x)[:, 0], dim=-1)
        for what, ours, theirs in (
            ("probabilities", np.array([own.probability]), log_p.exp()),
            ("strengths", own.strengths, strengths),
        ):
            one = difference(what, ours, theirs, computed=lm.model.dtype)
            found.append(replace(one, of=name))
    return found


def compare_silenced(
    lm: CharLM, indices: Indices, unit: int, held_at: float, rise: Float32
) -> list[Difference]:
    """What it costs to take a unit away, guess by guess.

    Here the unit is held at its value after every step, from the first on; the page cuts its wires
    instead, which should come to the same.

    Args:
        lm: of one layer.
        indices: (T,), the characters read, from zeros.
        unit: which is taken away.
        held_at: the value at which it is held; 0 is silence.
        rise: (T − 1,), shown: how much more each guess cost.
    """
    import torch
    from torch.nn.functional import cross_entropy

    from seqviz.models.torch_twin import TorchTwin

    x = torch.tensor(_one_hot(indices[:-1, None], lm.model))  # (T − 1, 1, V)
    following = torch.tensor(np.array(indices[1:]))
    with torch.no_grad():
        twin = TorchTwin(lm.model)
        states = list(twin.start(2))  # whole, and without the unit
        states[0][0][1, unit] = held_at
        rows = []
        for x_t in x:
            _y, states = twin.step(x_t.expand(2, -1), states)
            states[0][0][1, unit] = held_at
            rows.append(states[0][0].clone())
        logits = torch.stack(rows) @ twin.W_y.T + twin.b_y  # (T − 1, 2, V)
        whole, without = (
            cross_entropy(logits[:, row].double(), following, reduction="none") for row in (0, 1)
        )
    return [difference("rise", rise, without - whole)]


# ---------------------------------------------------------------- sequence prediction


def compare_update(
    model: RNNModel,
    x: Array,
    target: Array,
    *,
    reset_state: bool,
    answers: Array,
    loss: float,
    gradients: Mapping[str, Array],
) -> list[Difference]:
    """The mean squared error of a batch and its gradient, as an update takes them.

    Args:
        model: the network.
        x: (T, N, I), the windows; with more than one answer the network reads the true values on.
        target: (K, N, O), what should come after each.
        reset_state: whether the state is zero before every step.
        answers: (K, N, O), what the trainer's own pass answers.
        loss: the trainer's.
        gradients: the trainer's, named as in ``RNNModel.parameters()``.
    """
    import torch
    from torch.nn.functional import mse_loss

    from seqviz.models.torch_twin import TorchTwin

    twin, wanted = TorchTwin(model), torch.tensor(np.array(target))
    steps = torch.tensor(np.concatenate([x, target[:-1]]))  # the true values are read on
    states: Sequence[Any] = twin.start(x.shape[1])
    outputs = []
    for x_t in steps:
        y, states = twin.step(x_t, twin.start(x.shape[1]) if reset_state else states)
        outputs.append(y)
    own = torch.stack(outputs[-len(target) :])
    error = mse_loss(own, wanted)
    error.backward()
    theirs = twin.weight_gradients()
    return [
        difference("answers", answers, own),
        difference("loss", np.array([loss], model.dtype), error),
        worst("d_loss", [(mine, theirs[name]) for name, mine in gradients.items()]),
    ]


def _one_hot(indices: Indices, model: RNNModel) -> Array:
    """(T, N) → (T, N, V), a single 1 in each row."""
    return np.eye(model.cells[0].input_size, dtype=model.dtype)[indices]
