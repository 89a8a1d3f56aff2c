"""Three explanations: each against the definition, computed the long way."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import torch
from torch import nn

from seqviz.cells import RNNModel
from seqviz.data.names import TooLongText
from seqviz.models.bridge import cells_to_torch
from seqviz.models.text_classifier import (
    UNKNOWN,
    TextClassifier,
    Vocabulary,
    log_softmax,
    shipped_text_classifier,
)
from seqviz.models.text_explanations import (
    LONGEST,
    disagreement,
    explain,
    gradient_times_input,
    longest_text,
    rank_correlation,
    ranks,
)
from tests.models.small_classifier import KINDS, random_classifier

TEXT = "Bad cabé😀"


def _s(classifier: TextClassifier, indices: list[int], target: int) -> float:
    y = classifier.model.forward(classifier.one_hot(np.array(indices)[:, np.newaxis])).y[-1, 0]
    return float(log_softmax(y)[target])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("target", [0, 2])
def test_gradient_times_input_is_torch_s(kind: str, target: int) -> None:
    """∂ log p / ∂x by torch's autograd, at the inputs of the text."""
    classifier = random_classifier(kind)
    reading = classifier.read(TEXT)
    module = cells_to_torch(classifier.model.cells)
    head = nn.Linear(6, 3, dtype=torch.float64)
    head.load_state_dict(
        {"weight": torch.tensor(classifier.model.W_y), "bias": torch.tensor(classifier.model.b_y)}
    )
    x = torch.tensor(reading.x, requires_grad=True)
    torch.log_softmax(head(module(x)[0][-1, 0]), -1)[target].backward()
    assert x.grad is not None
    wanted = (x.grad * x).sum(-1)[:, 0].detach().numpy()
    np.testing.assert_allclose(
        gradient_times_input(classifier, reading, target), wanted, rtol=1e-8, atol=1e-12
    )
    np.testing.assert_allclose(explain(classifier, reading, target).gradient, wanted, rtol=1e-8)


@pytest.mark.parametrize("kind", KINDS)
def test_every_other_score_is_two_whole_readings_apart(kind: str) -> None:
    """Occlusion and counterfactual against fresh runs over each changed text."""
    classifier = random_classifier(kind)
    reading = classifier.read(TEXT)
    target, indices = 1, reading.indices.tolist()
    why, s = explain(classifier, reading, target), _s(classifier, reading.indices.tolist(), target)
    assert why.log_probability == pytest.approx(s)
    lowest = []
    for t in range(len(indices)):
        before, after = indices[:t], indices[t + 1 :]
        assert why.left_out[t] == pytest.approx(s - _s(classifier, before + after, target))
        hidden = _s(classifier, [*before, UNKNOWN, *after], target)
        assert why.unknown[t] == pytest.approx(s - hidden, abs=1e-12)
        ends = t in (0, len(indices) - 1)
        others = set(range(1, 8)) - {indices[t]} - ({1} if ends else set())  # 1 is the space
        worst = min(_s(classifier, [*before, k, *after], target) for k in others)
        assert why.counterfactual[t] == pytest.approx(s - worst)
        lowest.append(worst)
    assert why.strongest is not None
    assert why.strongest.place == int(np.argmin(lowest))
    assert np.log(why.strongest.probability) == pytest.approx(min(lowest))


@pytest.mark.parametrize("text", ["Kowalska", "O'Brien", "Þórdís", "van den Berg", "X"])
def test_substitutions_are_what_reading_them_says(text: str) -> None:
    """Each flip is another prediction than before, as a new reading of its text confirms."""
    classifier = shipped_text_classifier()
    reading = classifier.read(text)
    why = explain(classifier, reading)
    assert why.target == reading.prediction
    assert why.strongest is not None
    for found in (why.strongest, *why.flips):
        again = classifier.read(found.text)
        assert sum(a != b for a, b in zip(text, found.text, strict=True)) == 1
        assert (text[found.place], found.text[found.place]) == (found.old, found.new)
        assert again.prediction == found.prediction
        assert again.probabilities[-1, why.target] == pytest.approx(found.probability, rel=1e-3)
    assert all(flip.prediction != reading.prediction for flip in why.flips)
    assert len({flip.place for flip in why.flips}) == len(why.flips)
    shares = [flip.probability for flip in why.flips]
    assert shares == sorted(shares)


def test_no_flip_is_missed() -> None:
    """Where the list has no flip, no letter there changes the answer: tried one by one."""
    classifier = random_classifier("gru")
    reading = classifier.read("deab")
    flips = {flip.place for flip in explain(classifier, reading).flips}
    for place in range(4):
        changed = [
            "deab"[:place] + letter + "deab"[place + 1 :]
            for letter in "abcdeé"
            if letter != "deab"[place]
        ]
        other = [text for text in changed if classifier.read(text).prediction != reading.prediction]
        if other:
            assert place in flips
        elif place in (0, 3):  # a space is not tried at the ends
            assert place not in flips


def test_one_character_and_one_letter() -> None:
    """Nothing is left when the only one is left out; with no other letter there is no swap."""
    classifier = random_classifier("lstm")
    reading = classifier.read("a")
    why = explain(classifier, reading)
    own = np.log(reading.probabilities[-1, why.target] / reading.before[why.target])
    assert why.left_out[0] == pytest.approx(own)
    assert all(r is None for r in disagreement(why).correlations.values())
    only = random_classifier("rnn", layers=1)
    cut = only.model.cells[0].W_x[:, :2].copy()
    cell = type(only.model.cells[0]).from_parameters(
        {**only.model.cells[0].parameters(), "W_x": cut}
    )
    model = type(only.model).from_parts([cell], only.model.W_y, only.model.b_y)
    alone = TextClassifier(model, Vocabulary("a"), only.classes)
    why = explain(alone, alone.read("aa"))
    assert why.strongest is None
    assert why.flips == ()
    assert why.counterfactual.tolist() == [0, 0]


def test_a_long_text_is_read_but_not_explained() -> None:
    """Trying every letter in every place would take too long; the limit is named."""
    classifier = random_classifier("rnn")
    assert len(explain(classifier, classifier.read("a" * LONGEST)).gradient) == LONGEST
    with pytest.raises(TooLongText, match=str(LONGEST)):
        explain(classifier, classifier.read("a" * (LONGEST + 1)))


def test_an_unknown_class_is_refused_and_scores_are_read_only() -> None:
    """By number; nothing can be changed afterwards."""
    classifier = random_classifier("rnn")
    reading = classifier.read("ab")
    with pytest.raises(ValueError, match="target is 3"):
        explain(classifier, reading, 3)
    assert not any(a.flags.writeable for a in explain(classifier, reading).scores().values())


def test_equal_scores_put_no_character_first() -> None:
    """Of aaaa it does not matter which a is left out: occlusion has no first one."""
    classifier = shipped_text_classifier()
    found = disagreement(explain(classifier, classifier.read("aaaa")))
    assert found.top["occlusion"] is None
    assert found.correlations["gradient", "occlusion"] is None
    assert not found.same_top
    unknown = disagreement(explain(classifier, classifier.read("鈴木")))
    assert unknown.top["gradient"] is not None


def test_more_characters_allow_shorter_texts_only() -> None:
    """T · T · V is bounded, and what is longer is refused before any work."""
    few = random_classifier("gru")
    assert longest_text(few) == longest_text(shipped_text_classifier()) == LONGEST
    vocabulary = Vocabulary("".join(map(chr, range(0x4E00, 0x4E00 + 399))))
    many = TextClassifier(
        RNNModel(400, 4, 3, rng=np.random.default_rng(0)), vocabulary, ("x", "y", "z")
    )
    assert longest_text(many) == LONGEST // 2
    with pytest.raises(TooLongText, match="at most 40 characters"):
        explain(many, many.read("一" * 41))


def test_disagreement_by_hand() -> None:
    """Ranks by numpy's correlation, first characters by argmax, both ways of occluding."""
    classifier = shipped_text_classifier()
    why = explain(classifier, classifier.read("Wiśniewski"))
    for occlusion, values in (("left out", why.left_out), ("unknown", why.unknown)):
        found = disagreement(why, occlusion)  # type: ignore[arg-type]
        named = {
            "gradient": why.gradient,
            "occlusion": values,
            "counterfactual": why.counterfactual,
        }
        assert dict(found.top) == {name: int(v.argmax()) for name, v in named.items()}
        assert found.same_top is (len(set(found.top.values())) == 1)
        for one, other in combinations(named, 2):
            r = np.corrcoef(named[one].argsort().argsort(), named[other].argsort().argsort())[0, 1]
            assert found.correlations[one, other] == pytest.approx(r)


def test_equal_scores_share_their_rank() -> None:
    """Mean places; a constant has no correlation; turning round turns the sign."""
    assert ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [2.5, 0, 2.5, 1]
    assert rank_correlation(np.ones(3), np.arange(3.0)) is None
    assert rank_correlation(np.arange(4.0), -(np.arange(4.0) ** 3)) == pytest.approx(-1)
