"""What to look for: in a preset what it shows, else what the series teaches."""

from __future__ import annotations

from seqviz.data.real import KNOWN
from seqviz.data.series import FLAT
from seqviz.numbers import given
from seqviz.training.tasks.sequence import SETUPS, Setup
from seqviz.ui.frame.i18n import _, together


def advice(setup: Setup) -> str:
    """A preset's sentence for its own settings alone; of any other what holds for them."""
    preset = preset_of(setup)
    if preset is not None:
        return _(SETUPS[preset].look_for)
    said = [together((_(KNOWN[setup.series].teaches), _of_window(setup)))]
    if setup.noise:
        said = [_("Without the noise: {said}").format(said=said[0])]
        on_top = _("Noise of {noise} times its deviation lies on top, which nobody can foresee.")
        said.append(on_top.format(noise=given(setup.noise)))
    if setup.shuffle_time:
        said.append(_("Here the network reads every window in a random order."))
    if setup.reset_state:
        said.append(_("Here the network forgets its state: it knows only what it read last."))
    return together(said)


def _of_window(setup: Setup) -> str:
    """What a window as long as the settings say can know of a square wave's next jump."""
    if setup.series != "square":
        return ""
    said = (
        _("A window of {window} without a jump in it cannot know when the next one comes.")
        if setup.window < FLAT
        else _("A window of {window}, read in order, always tells when the next jump comes.")
    )
    return said.format(window=setup.window)


def preset_of(setup: Setup) -> str | None:
    """The name of the preset whose settings these are, to the last one."""
    return next((name for name, preset in SETUPS.items() if preset.setup == setup), None)
