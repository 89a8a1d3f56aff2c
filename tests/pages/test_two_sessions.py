"""Two visitors at once on the same cell page: neither sees anything of the other's."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier
from unittest.mock import MagicMock

import numpy as np
import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime import Runtime
from streamlit.runtime.caching.storage.dummy_cache_storage import MemoryCacheStorageManager
from streamlit.runtime.dataframe_source_manager import DataframeSourceManager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.testing.v1 import AppTest, app_test
from streamlit.testing.v1.util import patch_config_options

from seqviz.cells import ModelTrace
from seqviz.cells.surgery import forward_with, parse_interventions
from seqviz.ui.controls.cell.trained_network import OTHERS
from seqviz.ui.frame.i18n import Language, _, use_language
from seqviz.ui.pages.more_cells.any_cell import KINDS, PULSES, network
from tests.pages.components import stepper
from tests.pages.harness import assert_no_exception, open_page
from tests.patience import PATIENCE
from tests.ui.session import address

VISITORS: dict[Language, tuple[str, int, str]] = {
    "en": ("mgu", 3, "hold:f.1.2=0.25@4-"),
    "zh": ("peephole", 11, "scale:c.1.1=0.5,silence:1.3"),
}


def expected(kind: str, seed: int, cut: str) -> ModelTrace:
    """What such a visitor's page must show."""
    form = {"gates": "free"} if kind == "peephole" else {}
    return forward_with(network(kind, seed, form), PULSES.inputs(), parse_interventions(cut))


def expect_own(app: AppTest, lang: Language, seed: int) -> None:
    """Its own cell, network, surgery and language, in the numbers and in the address."""
    assert_no_exception(app)
    kind, _seed, cut = VISITORS[lang]
    trace, shown = expected(kind, seed, cut), stepper(app)
    for name in trace.layers[0].description.states:
        wanted = trace.layers[0].quantity(name)[:, 0].astype(np.float32)
        np.testing.assert_array_equal(shown.layer(0, name), wanted)
    with use_language(lang):
        assert app.title[0].value == _("More cells")
    said = address(app)
    assert (said["lang"], said.get("cell", KINDS[0]), said["cut"]) == (lang, kind, cut)


@pytest.fixture
def one_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A stand-in for the server that stays while several pages run.

    Each run of an `AppTest` puts one where every thread finds it and takes it away afterwards,
    under the feet of a run in another thread; here it does so to a class that nobody asks.
    """
    server = MagicMock(spec=Runtime)
    server.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/mock/media"))
    server.dataframe_source_mgr = DataframeSourceManager()
    server.cache_storage_manager = MemoryCacheStorageManager()
    server.bidi_component_registry = BidiComponentManager()
    monkeypatch.setattr(Runtime, "_instance", server)
    monkeypatch.setattr(app_test, "Runtime", type("NotAsked", (Runtime,), {}))
    monkeypatch.setattr(app_test, "patch_config_options", lambda _options: nullcontext())
    with patch_config_options({"global.appTest": True}):
        yield


@pytest.mark.usefixtures("one_server")
@pytest.mark.parametrize("at_once", [False, True], ids=["in turns", "at the same moment"])
def test_two_visitors_keep_their_own(at_once: bool) -> None:
    """Each moves to other seeds while the other's page runs."""
    apps: dict[Language, AppTest] = {}
    for lang, (kind, seed, cut) in VISITORS.items():
        query = {"cell": kind, "source": "random", "seed": str(seed), "cut": cut}
        apps[lang] = open_page(OTHERS, lang, query=query)
    barrier = Barrier(len(apps))

    def run(lang: Language, seed: int) -> None:
        if at_once:
            barrier.wait(PATIENCE)
        apps[lang].number_input(key="more_seed").set_value(seed).run()

    for more in (1, 2):
        with ThreadPoolExecutor(len(apps) if at_once else 1) as pool:
            jobs = [pool.submit(run, lang, VISITORS[lang][1] + more) for lang in apps]
        for job in jobs:
            job.result()
        for lang, app in apps.items():
            expect_own(app, lang, VISITORS[lang][1] + more)
