"""What holds for every page in every language."""

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from seqviz.paths import ROOT
from seqviz.ui.controls.bets.register import PAGES as ASKED
from seqviz.ui.controls.bets.register import questions_of
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.frame.parts import PARTS, parts_of
from seqviz.ui.frame.router import PAGES, PageInfo
from tests.pages.components import sent
from tests.pages.harness import assert_no_exception, open_page

every_page = pytest.mark.parametrize("info", PAGES, ids=lambda info: info.name)
every_language = pytest.mark.parametrize("lang", LANGUAGES)


OWN_SENTENCE = (
    *("compare", "rnn_cell", "lstm_cell", "gru_cell", "more_cells"),
    "sequence_prediction",
)
"""Pages whose sentence depends on what they show."""


@every_page
@every_language
def test_a_page_opens(info: PageInfo, lang: Language) -> None:
    """Reached from the first page, it shows one title, in the page's head, and no exception.

    The head holds its sentence too, and the language is kept. A page with questions has one place
    to bet on two of them or more, and none of them is asked yet.
    """
    app = open_page(PAGES[0].name, lang)
    app.switch_page(f"pages/{info.name}.py").run()
    assert_no_exception(app)
    head = app.get_by_key("page_head")
    assert [title.value for title in head.title] == [title.value for title in app.title]
    assert len(app.title) == 1
    with use_language(lang):
        sentence = head.markdown[0].value
        assert sentence == _(info.summary) or (sentence and info.name in OWN_SENTENCE)
    assert app.query_params["lang"] in (lang, [lang])
    assert app.segmented_control(key="lang").value == lang
    places = [(len(one.meta["topics"]), one.meta["question"]) for one in sent(app, "bets")]
    assert places == ([(len(questions_of(info.name)), None)] if info.name in ASKED else [])
    assert len(questions_of(info.name)) >= 2 or info.name not in ASKED
    missing = _parts_seen(app) - set(parts_of(info.name))
    assert not missing, "can be seen here, so a lesson link must be able to hide it"


def _parts_seen(app: AppTest) -> set[str]:
    """The parts that are found by the key of something on the page as it stands."""
    ids = [re.sub(r"^.*?-[0-9a-f]{32}-|-(en|zh)$", "", one) for one in _ids(app.main)]
    return {name for name, part in PARTS.items() if any(_found(part.outer, one) for one in ids)}


def _found(selector: str, key: str) -> bool:
    """Whether a selector names a key: whole, or by what it begins with."""
    whole, begun = (re.findall(rf"{how}st-key-([\w-]+)", selector) for how in (r"\.", r"\*="))
    return key in whole or any(key.startswith(one) for one in begun)


def _ids(node: Any) -> Iterator[str]:
    yield getattr(getattr(node, "proto", None), "id", "")
    for child in getattr(node, "children", {}).values():
        yield from _ids(child)


@every_page
def test_a_page_changes_its_language(info: PageInfo) -> None:
    """The switch changes the title on the page and the language in the URL."""
    app = open_page(info.name, "en")
    english = app.title[0].value
    app.segmented_control(key="lang").set_value("zh").run()
    assert_no_exception(app)
    assert app.query_params["lang"] in ("zh", ["zh"])
    assert app.title[0].value != english
    with use_language("zh"):
        assert app.title[0].value == _(english)


def test_a_run_that_knows_an_older_address_keeps_the_language() -> None:
    """What the browser asks for just after the switch still carries the language before it."""
    app = open_page("lstm_cell", "en")
    app.segmented_control(key="lang").set_value("zh").run()
    chinese = app.title[0].value
    app.query_params["lang"] = "en"
    app.run()
    assert app.title[0].value == chinese
    assert app.query_params["lang"] in ("zh", ["zh"])
    app.segmented_control(key="lang").set_value("en").run()
    assert app.title[0].value != chinese


def test_the_language_outlives_a_change_of_page() -> None:
    """A page that is reached without `?lang=` speaks the language that the visitor chose before."""
    app = open_page(PAGES[0].name, "zh")
    app.query_params.clear()
    app.switch_page(f"pages/{PAGES[-1].name}.py").run()
    assert_no_exception(app)
    assert app.query_params["lang"] in ("zh", ["zh"])


@pytest.mark.parametrize("value", ["", "qq", "zh-CN", "<script>"])
def test_an_unknown_language_is_no_error(value: str) -> None:
    """A URL may say anything: what is no language of ours falls back to the browser's locale."""
    app = open_page(PAGES[0].name, query={"lang": value})
    assert app.query_params["lang"] in ("en", ["en"])


def test_no_page_needs_torch() -> None:
    """A page's first run works with NumPy alone, so nobody waits for torch to load."""
    code = """
import sys
from seqviz.ui.frame import router, warm
from streamlit.components.v2 import manifest_scanner
from tests.pages.harness import open_page

class NoTorch:
    def find_spec(self, name, path=None, target=None):
        if name in ("torch", "torchvision"):
            print(info.name, name)
            raise ModuleNotFoundError(name)

found = manifest_scanner.scan_component_manifests()
manifest_scanner.scan_component_manifests = lambda: found
warm.start = lambda: None
assert "torch" not in sys.modules
sys.meta_path.insert(0, NoTorch())
for info in router.PAGES:
    try:
        open_page(info.name)
    except AssertionError as error:
        print(info.name, error)
print("opened", len(router.PAGES))
"""
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert result.stdout == f"opened {len(PAGES)}\n"
