"""Saved runs in a browser: the tag in the list and the buttons below it are about one run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from seqviz.cells import RNNModel
from seqviz.training.engine.history import History
from seqviz.training.engine.library import Library
from tests.e2e.conftest import OpenTab
from tests.e2e.harness import AppPage
from tests.e2e.test_training import LEARNING, PAGE, WatchedServer, button, status, wait_finished

pytestmark = pytest.mark.still


@pytest.fixture
def shelved(tmp_path: Path) -> Iterator[WatchedServer]:
    """A server with one saved run, "older"."""
    model = RNNModel(1, 3, 1, rng=np.random.default_rng(0))
    Library(tmp_path / "home" / "runs").save("older", model, {}, History())
    server = WatchedServer(tmp_path)
    try:
        server.wait_until_healthy()
        yield server
    finally:
        server.stop()


@pytest.fixture
def tab(shelved: WatchedServer, open_tab: OpenTab) -> AppPage:
    """A tab on it."""
    return open_tab(shelved.url)


def sentence(text: str) -> re.Pattern[str]:
    """It, with or without the marks around a name that keep its direction."""
    return re.compile(re.escape(text).replace("“", "“\u2068?").replace("”", "\u2069?”"))


def test_the_tag_is_the_run_that_was_just_saved_or_named(tab: AppPage) -> None:
    """Save, rename, train on, delete, undo: the tag follows, and a sentence says what was done."""
    tab.goto(PAGE, run="e1_h4", pace="fast")
    button(tab, "Train").click()
    wait_finished(tab)
    with tab.rerun():
        tab.page.get_by_text("Saved runs", exact=True).click()
    tags = tab.page.locator(".st-key-library_chosen")
    told = tab.page.locator(".st-key-library_told [data-testid=stAlert]")
    expect(tags).to_contain_text("older ·")
    tab.page.get_by_label("Name", exact=True).fill("mine")
    with tab.rerun():
        tab.page.locator(".st-key-save_run button").click()
    expect(told).to_contain_text(sentence("Saved “mine”."))
    expect(tags).to_contain_text("mine ·")
    expect(tags).not_to_contain_text("older")
    name = tab.page.get_by_label("New name")
    name.fill("second")
    with tab.rerun():
        name.press("Enter")
    expect(told).to_contain_text(sentence("“mine” is called “second” now."))
    expect(tags).to_contain_text("second ·")
    expect(tags).not_to_contain_text("mine")
    button(tab, "One epoch").click()
    expect(status(tab)).to_contain_text("epoch 2", timeout=LEARNING)
    expect(button(tab, "One epoch")).to_be_visible(timeout=LEARNING)
    tab.wait_for_run()
    expect(tags).to_contain_text("second ·")
    with tab.rerun():
        tab.page.get_by_role("button", name="Delete").click()
    expect(told).to_contain_text(sentence("Deleted “second”."))
    expect(tags).to_contain_text("older ·")
    tab.page.get_by_role("button", name="Undo", exact=True).click()
    expect(told).to_contain_text(sentence("“second” is back."))
    expect(tags).to_contain_text("second ·")
    tab.check()
