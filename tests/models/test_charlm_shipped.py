"""The character models that come with the app: their figures, their text, and what they know."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from seqviz.data.corpora import (
    PRINTABLE,
    SHAKESPEARE_SHA256,
    SHAKESPEARE_SIZE,
    held_out_plays,
    python_source,
    tang,
)
from seqviz.models.char_checkpoint import load_charlm
from seqviz.models.char_network import CharNetwork
from seqviz.models.char_ngrams import NGrams
from seqviz.models.charlm import SHIPPED, shipped_charlm, uniform_loss
from seqviz.models.sampling import Sampling
from seqviz.training.tasks.characters_lesson import RECIPES
from seqviz.ui.controls.writers.networks import HOW_CHOSEN

HIGHEST = {"shakespeare": 1.40, "python": 1.15, "tang": 4.2}  # nats per character
FEWEST = {"shakespeare": 100_000, "python": 100_000, "tang": 50_000}  # of them, measured
PROMPTS = {"shakespeare": "ROMEO:\n", "python": "def ", "tang": "明月"}


@pytest.fixture(params=sorted(SHIPPED))
def name(request: pytest.FixtureRequest) -> str:
    """Each of them."""
    return str(request.param)


def test_the_card_says_what_and_how_good_it_is(name: str) -> None:
    """A loss below the promised one, on text held out, with origin, licence and command."""
    card = shipped_charlm(name).card
    assert card is not None
    assert card.measured is not None
    assert card.measured.loss <= HIGHEST[name]
    assert card.measured.characters > FEWEST[name]
    assert card.corpus == name
    assert f"--corpus {name}" in card.command
    assert card.origin
    assert card.licence


def test_the_text_is_the_one_it_says() -> None:
    """Tiny Shakespeare by its hash; Python's by its version."""
    shakespeare, python = (shipped_charlm(n).card for n in ("shakespeare", "python"))
    assert shakespeare is not None
    assert python is not None
    assert shakespeare.text_sha256 == SHAKESPEARE_SHA256
    assert "Python 3." in python.origin
    assert "Python Software Foundation" in python.licence


def test_the_card_has_the_recipe_that_is_trained_again(name: str) -> None:
    """The command of the card trains with these settings, which were chosen as it says."""
    card, recipe = shipped_charlm(name).card, asdict(RECIPES[name])
    assert card is not None
    assert card.how_chosen == recipe.pop("how_chosen")
    assert dict(card.recipe) == {key: one for key, one in recipe.items() if one is not None}


def test_the_plays_were_learned_up_to_their_last_tenth() -> None:
    """Nine tenths, so also the one that settings were chosen on, and none of the last."""
    card, plays = shipped_charlm("shakespeare").card, held_out_plays()
    assert card is not None
    assert card.measured is not None
    assert card.characters == SHAKESPEARE_SIZE - len(plays)
    assert card.measured.characters == len(plays) - 1
    assert "--choose" not in card.command


def test_the_page_says_how_settings_were_chosen() -> None:
    """For each network that comes along; Python's were taken over, with less of two."""
    assert HOW_CHOSEN.keys() == SHIPPED.keys()
    plays, source = RECIPES["shakespeare"], RECIPES["python"]
    assert source.hidden_size < plays.hidden_size
    assert (source.dropout, source.weight_dropout) < (plays.dropout, plays.weight_dropout)
    for kept in ("cell", "streams", "steps", "learning_rate", "weight_decay", "clip"):
        assert getattr(source, kept) == getattr(plays, kept)


def test_the_figure_holds_on_source_of_the_python_that_runs_this() -> None:
    """The first 20,000 characters held out, on any version: near the card's loss."""
    lm = shipped_charlm("python")
    assert lm.card is not None
    assert lm.card.measured is not None
    loss = lm.measure(python_source().held_out[:20_000]).loss
    assert loss == pytest.approx(lm.card.measured.loss, abs=0.3)
    assert loss < uniform_loss(lm.vocabulary) / 2


@pytest.mark.parametrize(
    "sampling",
    [Sampling(0.8), Sampling(top_k=10, top_p=0.9), Sampling(greedy=True)],
    ids=["cool", "filtered", "greedy"],
)
def test_torch_writes_the_same(name: str, sampling: Sampling) -> None:
    """300 characters from the same weights, prompt and seed."""
    lm = shipped_charlm(name)
    assert lm.card is not None
    network = CharNetwork(lm.card.architecture).eval()
    network.load_numpy_state(load_charlm(SHIPPED[name])[0])
    wanted = network.write(lm.vocabulary, PROMPTS[name], 300, sampling=sampling, seed=2)
    assert lm.write(PROMPTS[name], 300, sampling=sampling, seed=2) == wanted


def test_it_writes_what_it_read() -> None:
    """A play has speakers in capitals; source has definitions; both have words."""
    play = shipped_charlm("shakespeare").write("\n", 3000, sampling=Sampling(0.7), seed=1)
    heads = [block.split(":")[0] for block in play.split("\n\n") if ":" in block.split("\n")[0]]
    assert len(heads) >= 3
    assert any(head.isupper() for head in heads)
    assert play.count(" the ") >= 5
    source = shipped_charlm("python").write("def ", 3000, sampling=Sampling(0.7), seed=1)
    assert "self" in source
    assert "\n    " in source


def test_it_writes_poems_in_the_forms_that_it_read() -> None:
    """Pairs of lines of equal length, five or seven characters each, with comma and full stop."""
    pairs = shipped_charlm("tang").write("\n", 2000, sampling=Sampling(0.7), seed=1).split("\n")
    pairs = [pair for pair in pairs[:-1] if pair]
    regular = [pair for pair in pairs if re.fullmatch(r"(\w{5}，\w{5}|\w{7}，\w{7})。", pair)]
    assert len(pairs) > 90
    assert len(regular) > 0.9 * len(pairs)


def test_the_poems_are_the_ones_of_the_card_and_beat_counting() -> None:
    """Whole poems are held out, and on them the network is far ahead of counts of characters."""
    card, corpus = shipped_charlm("tang").card, tang()
    assert card is not None
    assert card.measured is not None
    assert card.counted is not None
    assert card.text_sha256 == corpus.sha256
    assert card.counted.characters == card.measured.characters == len(corpus.held_out) - 1
    assert card.measured.loss < card.counted.loss - 0.5
    assert corpus.train.endswith("。\n\n")
    known = set(corpus.train.split("\n"))
    assert not {pair for pair in corpus.held_out.split("\n") if pair and pair in known}


def test_counting_a_few_poems_gives_what_counting_gave() -> None:
    """The card's figure for counts is that of the model of counts, near it on fewer characters."""
    card, corpus = shipped_charlm("tang").card, tang()
    assert card is not None
    assert card.counted is not None
    counted = NGrams(corpus.train, len(corpus.vocabulary)).measure(corpus.held_out, "held out")
    assert counted.loss == pytest.approx(card.counted.loss, abs=1e-9)


def test_hostile_prompts_are_read(name: str) -> None:
    """Right to left, emoji, NUL, half a surrogate pair, another script: as the nearest."""
    lm = shipped_charlm(name)
    for prompt in ("", "\0", "שלום", "👩\u200d💻", "\ud800", "床前明月光", "x" * 5000):
        assert len(lm.write(prompt, 5)) == 5


def test_the_vocabularies() -> None:
    """65 characters of the plays; all printable ASCII for source; 2,400 of the poems."""
    assert len(shipped_charlm("shakespeare").vocabulary) == 65
    assert shipped_charlm("python").vocabulary.characters == PRINTABLE
    assert len(shipped_charlm("tang").vocabulary) == 2400
    with pytest.raises(ValueError, match="nobody"):
        shipped_charlm("nobody")
    assert shipped_charlm("python") is shipped_charlm("python")


def test_weights_are_read_only_and_small(name: str) -> None:
    """All sessions share them; the two of few characters together, and each, are below 6 MB."""
    for weights in shipped_charlm(name).model.parameters().values():
        assert not weights.flags.writeable
    sizes = {one: path.stat().st_size for one, path in SHIPPED.items()}
    assert sizes["shakespeare"] + sizes["python"] < 6_000_000
    assert sizes[name] < 6_000_000
