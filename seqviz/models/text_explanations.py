"""Why did the classifier say so? Three explanations of one prediction, character by character.

All three ask what holds up s = log probability of one class after the last character of a text:

    gradient × input    x_t · ∂s/∂x_t: the slope of s at the input that character t raises. It says
                        what an endless small change would do, not what another letter would.
    occlusion           s(text) − s(text with character t left out), or read as unknown instead.
                        Leaving it out makes the text shorter; "unknown" keeps its place.
    counterfactual      s(text) − the lowest s that any other letter in that place would give.
                        Every letter that the network knows is tried in every place.

A positive score speaks for the class. They are three different questions, and where they disagree
none of them is wrong: ``disagreement`` measures it by Spearman's rank correlation

    ρ = correlation of the ranks of the scores, equal scores sharing their mean rank

and by the character that each of them puts first. Left out: which of them a person finds more
convincing, and changes of several letters at once.

Symbols: T characters, V inputs, O classes.

Sources: K. Simonyan, A. Vedaldi and A. Zisserman, "Deep Inside Convolutional Networks", ICLR 2014
workshop, arXiv:1312.6034 (gradients); M. D. Zeiler and R. Fergus, "Visualizing and Understanding
Convolutional Networks", ECCV 2014, arXiv:1311.2901 (occlusion); S. Wachter, B. Mittelstadt and
C. Russell, "Counterfactual Explanations Without Opening the Black Box", arXiv:1711.00399.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import isqrt
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import Trace, joined_state, split_state
from seqviz.data.names import TooLongText
from seqviz.models.parts import Part
from seqviz.models.text_classifier import UNKNOWN, TextClassifier, TextReading, log_softmax

Occlusion = Literal["left out", "unknown"]
Float64 = NDArray[np.float64]
LONGEST: Final = 80  # characters; every letter in every place grows with the square of it
MOST_WORK: Final = LONGEST**2 * 100  # T · T · V: with more than 100 inputs, fewer characters
DECIMALS: Final = 5  # scores are compared to so many: what is beyond is float32's rounding
_SIDE_BY_SIDE: Final = 128  # substitutions that are read at once


@dataclass(frozen=True, slots=True)
class Substitution:
    """One letter in another's place.

    Attributes:
        place: index of the character from 0.
        old, new: the letters; `old` as it was typed, `new` in the same case where it has one.
        text: the whole text with it.
        prediction: the likeliest class then.
        probability: of the explained class then.
    """

    place: int
    old: str
    new: str
    text: str
    prediction: int
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Explanations:
    """Three explanations of the same prediction; scores are nats, read-only float64 (T,).

    Attributes:
        text: what was read.
        target: the explained class.
        log_probability: s of the whole text.
        gradient: gradient × input.
        left_out, unknown: the two occlusions; leaving out the only character leaves what is said
            before the first one.
        counterfactual: how far the worst other letter lowers s, below 0 where every one raises it.
        strongest: the one substitution that lowers s most, None where no other letter is known.
        flips: of each place where a substitution changes the likeliest class, the one that leaves
            the target least; the strongest first.
    """

    text: str
    target: int
    log_probability: float
    gradient: Float64
    left_out: Float64
    unknown: Float64
    counterfactual: Float64
    strongest: Substitution | None
    flips: tuple[Substitution, ...]

    def scores(self, occlusion: Occlusion = "left out") -> Mapping[str, Float64]:
        """The three explanations by name, to be put side by side."""
        occluded = self.left_out if occlusion == "left out" else self.unknown
        named = {
            "gradient": self.gradient,
            "occlusion": occluded,
            "counterfactual": self.counterfactual,
        }
        return MappingProxyType(named)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How far the three explanations differ.

    Attributes:
        correlations: pair of names → ρ in −1 … 1, or None where one of the two puts all characters
            equal or there is only one.
        top: name → the character it puts first, None where several share the highest score.
        same_top: whether all put the same one first.
    """

    correlations: Mapping[tuple[str, str], float | None]
    top: Mapping[str, int | None]
    same_top: bool


def longest_text(classifier: TextClassifier, work: int = MOST_WORK) -> int:
    """How many characters a text may have so that T · T · V is at most `work`."""
    return min(LONGEST, isqrt(work // len(classifier.vocabulary)))


def explain(
    classifier: TextClassifier, reading: TextReading, target: int | None = None
) -> Explanations:
    """Explain one reading three times.

    Args:
        classifier: that made the reading.
        reading: of a text of at most ``longest_text(classifier)`` characters.
        target: the class to explain; the prediction if left out.

    Raises:
        TooLongText: a longer one.
        ValueError: an unknown class.
    """
    if len(reading.text) > (most := longest_text(classifier)):
        raise TooLongText(f"text must have at most {most} characters, got {len(reading.text)}")
    target = reading.prediction if target is None else target
    if not 0 <= target < len(reading.classes):
        raise ValueError(f"target is {target}; wanted 0 to {len(reading.classes) - 1}")
    s = float(log_softmax(reading.logits[-1].astype(np.float64))[target])
    tried = _substitutions(classifier, reading)  # (T, V, O)
    own = tried[..., target].copy()  # (T, V)
    places = np.arange(len(reading.text))
    unknown = s - own[:, UNKNOWN]
    own[:, UNKNOWN] = np.inf  # no letter that one could type
    own[places, reading.indices] = np.inf
    spaces = [k for k, c in enumerate(classifier.vocabulary.characters, start=1) if c.isspace()]
    own[np.ix_([0, -1], spaces)] = np.inf  # not read at the ends of a text
    worst = own.argmin(axis=1)  # (T,)
    drops = np.where(np.isfinite(own.min(axis=1)), s - own[places, worst], 0)
    flipping = np.where(tried.argmax(axis=-1) != reading.prediction, own, np.inf)
    flips = [(k, int(flipping[k].argmin())) for k in places if np.isfinite(flipping[k].min())]
    flips.sort(key=lambda flip: flipping[flip])

    def changed(place: int, letter: int) -> Substitution:
        new = classifier.vocabulary.characters[letter - 1]
        if reading.text[place].isupper() and classifier.vocabulary.index(new.upper()[0]) == letter:
            new = new.upper()[0]
        text = reading.text[:place] + new + reading.text[place + 1 :]
        logs = tried[place, letter]
        return Substitution(
            place,
            reading.text[place],
            new,
            text,
            int(logs.argmax()),
            float(np.exp(logs[target])),
        )

    first = int(drops.argmax())
    return Explanations(
        text=reading.text,
        target=target,
        log_probability=s,
        gradient=_frozen(gradient_times_input(classifier, reading, target)),
        left_out=_frozen(s - _left_out(classifier, reading)[:, target]),
        unknown=_frozen(unknown),
        counterfactual=_frozen(drops),
        strongest=changed(first, int(worst[first])) if np.isfinite(own).any() else None,
        flips=tuple(changed(int(place), letter) for place, letter in flips),
    )


def gradient_times_input(
    classifier: TextClassifier, reading: TextReading, target: int
) -> NDArray[Any]:
    """x_t · ∂s/∂x_t of every character, (T,).

    With p the probabilities after the last character, ∂s/∂logits = onehot(target) − p there and 0
    before; the rest is the network's own backward pass.
    """
    d_y = np.zeros_like(reading.trace.y)  # (T, 1, O)
    d_y[-1, 0] = -reading.probabilities[-1]
    d_y[-1, 0, target] += 1
    d_x = classifier.model.backward(reading.trace, d_y).d_x  # (T, 1, V)
    slopes: NDArray[Any] = (d_x[:, 0] * reading.x[:, 0]).sum(axis=-1)
    return slopes


def disagreement(explanations: Explanations, occlusion: Occlusion = "left out") -> Disagreement:
    """Compare the three explanations: ranks and first characters."""
    scores = {
        name: np.round(values, DECIMALS) for name, values in explanations.scores(occlusion).items()
    }
    pairs = {
        (one, other): rank_correlation(scores[one], scores[other])
        for one, other in combinations(scores, 2)
    }
    top = {name: _first(values) for name, values in scores.items()}
    same = len(set(top.values())) == 1 and None not in top.values()
    return Disagreement(MappingProxyType(pairs), MappingProxyType(top), same)


def _first(values: Float64) -> int | None:
    """The place of the highest score, if there is only one."""
    highest = np.flatnonzero(values == values.max())
    return int(highest[0]) if len(highest) == 1 else None


def rank_correlation(one: NDArray[Any], other: NDArray[Any]) -> float | None:
    """Spearman's ρ, or None where one of them is constant."""
    a, b = (ranks(values) - (len(values) - 1) / 2 for values in (one, other))
    length = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / length if length > 0 else None


def ranks(values: NDArray[Any]) -> Float64:
    """Places from 0 in rising order, equal values sharing their mean place."""
    below = (values[:, np.newaxis] > values).sum(axis=1)
    equal = (values[:, np.newaxis] == values).sum(axis=1)
    places: Float64 = below + (equal - 1) / 2.0
    return places


def _left_out(classifier: TextClassifier, reading: TextReading) -> NDArray[np.float64]:
    """Log probabilities (T, O) of the text without each character."""
    if len(reading.text) == 1:
        return np.log(reading.before.astype(np.float64))[np.newaxis]
    steps = np.arange(len(reading.text) - 1)[:, np.newaxis]  # (T − 1, 1)
    places = np.arange(len(reading.text))  # one column a place
    shorter = reading.indices[steps + (steps >= places)]  # (T − 1, T)
    y = classifier.model.forward(classifier.one_hot(shorter)).y[-1]  # (T, O)
    return log_softmax(y.astype(np.float64))


def _substitutions(classifier: TextClassifier, reading: TextReading) -> NDArray[np.float64]:
    """Log probabilities (T, V, O) of the text with every input in every place.

    What comes before the place is the same for all, so each place begins with the state that the
    reading had there: many texts side by side, from that character to the end.
    """
    inputs = len(classifier.vocabulary)
    found = np.empty((len(reading.text), inputs, len(reading.classes)))
    for place in range(len(reading.text)):
        for start in range(0, inputs, _SIDE_BY_SIDE):
            letters = np.arange(start, min(start + _SIDE_BY_SIDE, inputs))  # N of them
            rest = np.repeat(reading.indices[place:, np.newaxis], len(letters), axis=1)
            rest[0] = letters  # (T − place, N)
            states = [_state_before(layer, place, len(letters)) for layer in reading.trace.layers]
            x = classifier.one_hot(rest)
            y: NDArray[Any] = sum(  # (N, O), a part of the network after the other
                part.model.forward(x, [_of_units(state, part) for state in states]).y[-1]
                for part in classifier.parts
            )
            found[place, letters] = log_softmax(y.astype(np.float64))
    return found


def _state_before(layer: Trace, place: int, copies: int) -> Any:
    """The state with which a layer met the character at a place, once for each copy, (N, H)."""
    return joined_state(
        {
            name: np.repeat(layer.state(name)[place], copies, axis=0)
            for name in layer.description.states
        }
    )


def _of_units(state: Any, part: Part) -> Any:
    """What a part of the network has of a state, or all of it where the part is the whole."""
    return joined_state(
        {
            name: own if own.shape[1] == len(part.units) else own[:, part.units]
            for name, own in split_state(state).items()
        }
    )


def _frozen(values: NDArray[Any]) -> Float64:
    copy = np.array(values, np.float64)
    copy.flags.writeable = False
    return copy
