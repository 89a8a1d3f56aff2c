"""A task of one's own on a page: trained, paused, continued, saved, brought back and examined.

Nothing outside its own file names it: the engine, the chart, the shelf and the doctor take what the
register's interface says.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.training.engine.library import Library
from seqviz.training.tasks.saved import library_of
from seqviz.ui.controls.training.session import Training
from tests.pages.harness import assert_no_exception
from tests.pages.learning import again, chart, curve, examined, opened, press, said, until
from tests.patience import PATIENCE
from tests.training.copy_task import TASK

pytestmark = pytest.mark.usefixtures("doctor")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Its page, opened, with saved runs of its own."""
    monkeypatch.setenv("SEQVIZ_HOME", str(tmp_path))
    app = AppTest.from_file("copy_page.py", default_timeout=PATIENCE)
    app.run()
    assert_no_exception(app)
    return app


def test_a_task_of_ones_own_needs_its_file_and_a_page(
    page: AppTest, started: list[Training]
) -> None:
    """From the first epoch to the doctor's cure, and from the shelf back to the same weights."""
    press(page, "run_first_epoch")
    run = started[0]
    until(page, run, "paused")
    assert run.what.learner.epoch == 1
    assert "epoch 1 of 2" in said(page)
    press(page, "run_resume")
    assert run.job.join(PATIENCE)
    again(page)
    steps = run.job.history.steps()
    assert len(steps.loss) == 16
    np.testing.assert_allclose(curve(chart(page), "loss"), steps.loss, rtol=1e-6)
    examined(page, run)
    assert "**Not finished yet**" in said(page)
    press(page, "cure_0")
    assert page.session_state["cured"].keys() == {"epochs"}
    opened(page, "library_open")
    press(page, "save_run")
    (info,) = library_of(TASK, Library()).runs()
    assert info.setup["longest"] == 4
    loaded = library_of(TASK, Library()).load(info.id).model
    for name, array in run.what.model.parameters().items():
        np.testing.assert_array_equal(loaded.parameters()[name], array)
    press(page, "run_further")
    assert run.job.join(PATIENCE)
    assert run.what.learner.epoch == 4
