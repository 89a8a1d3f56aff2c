"""The little pictures above the choices of a series."""

from urllib.parse import quote

import numpy as np
import pytest

from seqviz.data.real import KNOWN, known
from seqviz.ui.pages.sequence_prediction.brought_series import WAYS_TO_BRING
from seqviz.ui.pages.sequence_prediction.pictures import MOST, path_of, pictures


@pytest.mark.parametrize("name", KNOWN)
def test_a_picture_is_the_series_itself(name: str) -> None:
    """Its line rises and falls exactly as the series' first values do."""
    heights = [-float(pair.split()[1]) for pair in path_of(name)[1:].split("L")]
    assert np.corrcoef(heights, known(name).values[:MOST])[0, 1] > 0.999


def test_every_choice_has_its_own_picture() -> None:
    """Also a way to bring a series; the k-th picture is that of the k-th choice."""
    choices = [*KNOWN, *WAYS_TO_BRING]
    rules = pictures("row", choices).removeprefix("<style>").splitlines()
    for k, (rule, choice) in enumerate(zip(rules, choices, strict=True), start=1):
        assert rule.startswith(f".st-key-row [role=radiogroup] > :nth-child({k}) {{")
        assert quote(path_of(choice), safe="") in rule
