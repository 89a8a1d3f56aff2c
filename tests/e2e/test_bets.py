"""A bet in a browser: laid by keyboard, kept, revealed beside the computed truth."""

import json

from playwright.sync_api import expect

from tests.e2e.harness import AppPage

PLACE = ".st-key-bets-rnn_cell .desk"
KEPT = "JSON.parse(localStorage.getItem('seqviz.bets'))"


def test_a_bet_by_keyboard_is_kept_and_compared_with_the_truth(app: AppPage) -> None:
    """Nothing of the answer before; the bet beside it after, and after a reload in Chinese too."""
    page = app.page
    page.add_init_script("""
        const poison = { version: 1, bets: [{ name: 'a', turn: 1e300 }, null], shown: { a: null } };
        if (!sessionStorage.seen) localStorage.setItem('seqviz.bets', JSON.stringify(poison));
        sessionStorage.seen = 1;
    """)
    app.goto("/rnn_cell")
    shell = page.locator(PLACE)
    expect(shell).to_have_attribute("data-state", "closed")
    app.tab_to("one => one.matches('button.open')", presses=200)
    page.keyboard.press("Enter")
    expect(shell).to_have_attribute("data-state", "asked")
    expect(shell.locator(".says, .truth, .play")).to_have_count(0)
    weight, steps = (float(one) for one in _numbers(shell.locator(".asks").inner_text()))
    app.tab_to("one => one.matches('input[type=radio]')")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    app.tab_to("one => one.matches('input[type=range]')")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    app.tab_to("one => one.matches('button.main')")
    page.keyboard.press("Enter")
    expect(shell).to_have_attribute("data-state", "revealed")
    left = weight**steps
    outcome = 0 if left < 0.05 else 2 if left >= 0.5 else 1
    words = ("Less than 5%", "From 5% to 50%", "More than 50%")
    expect(shell.locator("dd.truth")).to_contain_text(words[outcome])
    expect(shell.locator("dd.yours")).to_have_text(f"✓ {words[1]} (80 points)")
    expect(shell.locator(".play .drawn")).to_have_count(1)
    expect(shell.locator(".says")).to_contain_text(f"{100 * left:.1f}%")
    (bet,) = page.evaluate(KEPT)["bets"]
    assert (bet["name"], bet["turn"], bet["points"]) == ("rnn_cell.forgets", 0, 80)
    assert bet["right"] == (outcome == 1)
    app.check_accessible(include=".st-key-bets-rnn_cell")
    app.goto("/rnn_cell", lang="zh")
    shell.locator("button.open").click()
    expect(shell).to_have_attribute("data-state", "revealed")
    expect(shell.locator("dd.truth")).to_contain_text("5%")
    expect(shell.locator("dd.yours")).to_contain_text("80 分")
    shell.locator(".keys button.main").click()
    expect(shell).to_have_attribute("data-state", "asked")
    expect(shell.locator(".says, .truth, .play")).to_have_count(0)
    app.check()
    assert json.dumps(page.evaluate(KEPT)["bets"]) == json.dumps([bet])


def _numbers(question: str) -> tuple[str, str]:
    """The weight and the count of steps in a question."""
    return question.split("= ")[1].split("·")[0], question.split("then ")[1].split(" ")[0]
