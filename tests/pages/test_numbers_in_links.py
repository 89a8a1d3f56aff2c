"""A number in a link that no page can use leaves the address; the page stands as without it."""

from __future__ import annotations

import pytest

from seqviz.ui.frame.address import ASKS, GUESS, PLACE, TABLE
from tests.pages.harness import assert_no_exception, open_page
from tests.ui.session import address

WRONG = "999999999"  # a whole number, but more than there is of anything
NUMBERS = [
    one
    for one in TABLE
    if one.form.read("nan") is None
    and any(type(one.form.read(said)) in (int, float) for said in ("0", "1", "7", "32"))
]
"""Every entry that holds a number of whatever range."""
OWN_TEXT = {"text": "own", "connect": "1"}
PAGES: list[tuple[str, dict[str, str], set[object]]] = [
    (page, {}, {ASKS, GUESS}) for page in sorted({page for one in NUMBERS for page in one.pages})
]
PAGES += [("neuron_detective", OWN_TEXT, {PLACE})]
"""Page, what is open, and the numbers that mean nothing as long as it is."""


def test_there_are_such_numbers() -> None:
    """The list below is read off the table; should its forms change, it must not run empty."""
    assert {"delay", "steps", "radius", "ball_rate", "seed"} <= {one.name for one in NUMBERS}


@pytest.mark.parametrize(("page", "opened", "asleep"), PAGES)
def test_a_number_that_is_not_taken_leaves_the_address(
    page: str, opened: dict[str, str], asleep: set[object]
) -> None:
    """Each of the page's numbers, too large for all it could count; that is said, once."""
    wrong = [one.name for one in NUMBERS if page in one.pages and one not in asleep]
    app = open_page(page, query=dict.fromkeys(wrong, WRONG) | opened)
    assert_no_exception(app)
    assert not set(wrong) & set(address(app))
    said = " ".join(one.value for one in app.toast)
    assert all(f"{name}=\N{FIRST STRONG ISOLATE}{WRONG}" in said for name in wrong)
    app.run()
    assert not app.toast
