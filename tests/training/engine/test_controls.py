"""Settings that change while a training runs."""

import threading

import pytest

from seqviz.training.engine.controls import Controls, Settings


def test_a_change_replaces_the_whole_set():
    """Settings read before a change stay what they were."""
    controls = Controls(Settings(0.1))
    before = controls.settings
    controls.set("clip", 1.0)
    controls.set("learning_rate", 0.2)
    assert before == Settings(0.1)
    assert controls.settings == Settings(0.2, 1.0, 1.0)
    controls.set("clip", None)
    assert controls.settings.clip is None


def test_changes_from_several_threads_do_not_undo_each_other():
    """Two threads that set different values both win."""
    controls = Controls(Settings(0.1))
    barrier = threading.Barrier(2)

    def turn(name):
        barrier.wait()
        for value in range(1, 2001):
            controls.set(name, value / 2000)

    threads = [threading.Thread(target=turn, args=[name]) for name in ("clip", "teacher_forcing")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert controls.settings == Settings(0.1, 1.0, 1.0)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("momentum", 0.1, "name: got 'momentum', want one of 'learning_rate', 'clip'"),
        ("learning_rate", 0, "learning_rate: got 0, want"),
        ("learning_rate", float("inf"), "learning_rate: got inf"),
        ("learning_rate", float("nan"), "learning_rate: got nan"),
        ("learning_rate", None, "learning_rate: got None"),
        ("clip", -1.0, "clip: got -1.0"),
        ("clip", float("nan"), "clip: got nan"),
        ("teacher_forcing", 1.5, "teacher_forcing: got 1.5"),
        ("teacher_forcing", None, "teacher_forcing: got None"),
    ],
)
def test_wrong_changes_are_refused_and_change_nothing(name, value, message):
    """The message names the setting and its value; the old values stay."""
    controls = Controls(Settings(0.1))
    with pytest.raises(ValueError, match=message):
        controls.set(name, value)
    assert controls.settings == Settings(0.1)
