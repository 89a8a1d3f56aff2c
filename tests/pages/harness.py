"""Open any page in any language without a browser."""

from collections.abc import Mapping

from streamlit.testing.v1 import AppTest

from seqviz.paths import ROOT
from seqviz.ui.frame.i18n import Language
from seqviz.ui.frame.router import PAGES
from tests.patience import PATIENCE


def open_page(
    name: str,
    lang: Language = "en",
    *,
    query: Mapping[str, str] | None = None,
    state: Mapping[str, object] | None = None,
) -> AppTest:
    """The page `name` after its first run, opened through app.py by a link to it.

    Args:
        name: the page's file stem, as in `PAGES`.
        lang: the language, given as `?lang=`.
        query: more query parameters.
        state: session state to set before the page runs.

    Raises:
        AssertionError: the page showed an exception.
    """
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    if name != PAGES[0].name:
        app.switch_page(f"pages/{name}.py")
    else:
        app.run()  # from which the stand-in for a browser learns the first page's name
    for key, value in {"lang": lang, **(query or {})}.items():
        app.query_params[key] = value
    for key, value in (state or {}).items():
        app.session_state[key] = value
    app.run()
    assert_no_exception(app)
    return app


def assert_no_exception(app: AppTest) -> None:
    """Fail with the message of the first exception on the page."""
    assert not app.exception, app.exception[0].message


def look_for(app: AppTest) -> str:
    """What the page's line says, of a network set by hand."""
    sign = ":material/visibility: "
    (said,) = [one.value for one in app.markdown if one.value.startswith(sign)]
    return said.removeprefix(sign)


def as_number(text: str) -> float:
    """What a page wrote, with its thousands, its minus and its power of ten, as a number."""
    head, _, power = text.replace(",", "").replace("−", "-").partition("·10")
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    return float(head) * 10.0 ** int(power.translate(digits) or 0)
