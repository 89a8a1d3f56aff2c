"""In a browser, markup in a link or a file asks no other host for anything and runs nothing."""

import pytest
from playwright.sync_api import expect

from tests.e2e.harness import AppPage
from tests.injections import HOST

pytestmark = pytest.mark.still

PICTURE = f"![x](//{HOST}/x)<img src=//{HOST}/y onerror=alert(1)>"
SHORT = f"![](//{HOST})"  # a warning shows so much of an entry
LINKS = f"http://{HOST}/z www.{HOST} a@{HOST} [x](http://{HOST})"
ICONS = ":smile: :material/home: :material_home: :streamlit: :red[x] $x^2$ **b** `c` a -> b"

# What Markdown or HTML would have made of these texts, in the page and in its components.
MADE = """([host]) => {
    const found = [];
    const walk = (root) => {
        for (const one of root.querySelectorAll('*')) {
            if (one.shadowRoot) walk(one.shadowRoot);
            const to = one.getAttribute('href') ?? one.getAttribute('src') ?? '';
            if (to.includes(host)) found.push(one.outerHTML);
        }
        for (const one of root.querySelectorAll('[data-testid=stAlert], [data-testid=stToast]')) {
            const made = one.querySelector('.katex, code, strong, img, a, p [role=img], p span');
            if (made) found.push(made.outerHTML);
        }
    };
    walk(document);
    return found;
}"""


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("rnn_cell", {"seq": SHORT, "cut": ICONS}),
        ("text_classification", {"text": f"{LINKS} {PICTURE}"}),
        ("neuron_detective", {"way1": PICTURE[:60], "way2": LINKS[:60], "map": "1"}),
    ],
)
def test_a_link_makes_the_browser_ask_nobody(
    app: AppPage, page: str, query: dict[str, str]
) -> None:
    """No request, no link, no picture, no dialog, and no markup in what is said of it."""
    dialogs: list[str] = []
    app.page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    app.goto(f"/{page}", **query)
    assert app.page.evaluate(MADE, [HOST]) == []
    if page == "rnn_cell":
        expect(app.page.get_by_test_id("stAlert").get_by_text(HOST)).to_be_visible()
    assert dialogs == []
    app.check()


def test_a_file_makes_the_browser_ask_nobody(app: AppPage) -> None:
    """Its name, its header and its labels are text, where they are told and where drawn."""
    app.goto("/text_classification", learn="own.gru.16.1")
    labels = [label for label in (PICTURE[:50], LINKS[:50]) for _ in range(4)]
    rows = [f"{word},{label}" for word, label in zip("abcdefgh", labels, strict=True)]
    content = "\n".join([f"{LINKS},{PICTURE}", *rows]).encode()
    file = {"name": f"{LINKS}.csv".replace("/", "_"), "mimeType": "text/csv", "buffer": content}
    app.page.locator("input[type=file]").first.set_input_files(file)
    expect(app.page.get_by_test_id("stMarkdown").get_by_text(HOST).first).to_be_visible()
    assert app.page.evaluate(MADE, [HOST]) == []
    app.check()
