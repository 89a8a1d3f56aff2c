"""What every test shares: the same examples on each run, and work that a server does once."""

import gc
import sys
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import settings

from seqviz.memory import tidying

# Shared machines pause at will, so no deadline; the same examples on every run.
settings.register_profile("seqviz", deadline=None, derandomize=True)
settings.load_profile("seqviz")


def pytest_collection_finish() -> None:
    """Tests, modules and libraries stay: no collection of garbage looks at them again.

    Full collections were a third of the time of the tests of pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def nothing_is_tidied() -> Iterator[None]:
    """No test needs its memory back a second after each training; `test_memory` tests the deed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tidying, "soon", lambda: None)
        yield


@pytest.fixture(autouse=True, scope="session")
def a_server_is_made_once() -> Iterator[None]:
    """What is installed and what the pages' scripts say does not change while tests run.

    Each run of a page in a test is a server of its own, which reads the metadata of all packages
    in search of components and compiles the page's script, which a server does once.
    """
    if "streamlit" not in sys.modules:  # no test of this run opens a page
        yield
        return
    from streamlit.components.v2 import manifest_scanner
    from streamlit.runtime.scriptrunner.script_cache import ScriptCache
    from streamlit.testing.v1 import app_test, local_script_runner

    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        scripts = cache(ScriptCache)
        patch.setattr(app_test, "ScriptCache", scripts)
        patch.setattr(local_script_runner, "ScriptCache", scripts)
        yield
