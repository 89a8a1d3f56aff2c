"""The cliff in a browser: a ball is dropped, thrown out, and with clipping it stays."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.harness import AppPage


def cliff(app: AppPage) -> Locator:
    """The component, once it is drawn."""
    shell = app.page.locator(".shell:has(.map)")
    expect(shell).to_have_count(1)
    expect(shell).to_have_attribute("data-ready", "")
    return shell


def place(shell: Locator) -> tuple[float, float]:
    """The ball's w and b."""
    w, b = (shell.get_attribute(f"data-{name}") for name in ("w", "b"))
    assert w
    assert b
    return float(w), float(b)


def test_a_step_throws_the_ball_out_and_clipping_holds_it(app: AppPage) -> None:
    """By hand and by keyboard, without a server; PyTorch agrees with what stands there at last."""
    app.goto("/gradients", lang="en")
    shell = cliff(app)
    board, said = shell.get_by_role("application"), shell.locator(".said")
    keys = app.page.keyboard
    with app.no_traffic():
        board.focus()
        begun = place(shell)
        keys.press("Enter")
        expect(said).to_contain_text("Step 1: the gradient was 0.258 long, the step 0.129.")
        keys.press("Enter")
        expect(said).to_contain_text("It threw the ball out of the picture")
        thrown = place(shell)
        length = float(re.findall(r"the step (\d+)\.", said.inner_text())[0])
        assert length > 100
        shell.get_by_label("clip the gradient").check()
        expect(said).to_contain_text("clipped to 1, the step was 0.500. The ball is still in")
        expect(said).to_contain_text(f"Without clipping, step 2 goes {length:.0f} far")
        held = place(shell)
        assert 4 <= held[0] <= 8
        assert -4 <= held[1] <= -1
        assert thrown[0] > 8
        shell.get_by_role("button", name="Back to the start").click()
        assert place(shell) == begun
        box = board.bounding_box()
        assert box is not None
        board.click(position={"x": box["width"] / 2, "y": box["height"] / 3})
        dropped = place(shell)
        assert dropped != begun
        keys.press("ArrowLeft")
        keys.press("ArrowUp")
        w, b = place(shell)
        assert abs(dropped[0] - w - 4 / 63) < 1e-4
        assert abs(b - dropped[1] - 3 / 63) < 1e-4
        shell.get_by_role("button", name="10 steps more").click()
        expect(shell).to_have_attribute("data-taken", "10")
        expect(app.page).to_have_url(re.compile("ball_steps=10"))
    there = place(shell)
    with app.rerun():
        app.page.get_by_text("中文", exact=True).click()
    expect(cliff(app).locator(".said")).to_contain_text("第 10 步")
    assert place(cliff(app)) == there
    app.page.get_by_role("button", name="现在对照").last.click()
    compared = app.page.get_by_text(f"共对照了 {11 * 3 + 10 * 2} 个数")
    expect(compared).to_be_visible()
    cliff(app).locator("[data-act=again]").click()
    expect(compared).to_have_count(0)  # at once: the ball has not taken those steps any more
    app.check()
