"""What every test shares: the same examples on each run, one search for components."""

import sys
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import settings

# Shared machines pause at will, so no deadline; the same examples on every run.
settings.register_profile("seqviz", deadline=None, derandomize=True)
settings.load_profile("seqviz")


@pytest.fixture(autouse=True, scope="session")
def packages_are_searched_once() -> Iterator[None]:
    """What is installed does not change while tests run.

    Each page that a test opens is a server of its own, which reads the metadata of all packages in
    search of components: most of the time of opening a page.
    """
    if "streamlit" not in sys.modules:  # no test of this run opens a page
        yield
        return
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield
