"""Where a number is not computed while the app runs: that it is shipped, and what makes it."""

from __future__ import annotations

import streamlit as st

from seqviz.shipped import ALL, as_shipped, sums
from seqviz.ui.frame.i18n import _

DIGITS = 12  # of a hash that are shown


def shipped_note(what: str, *files: str) -> None:
    """Say so beside the number.

    Args:
        what: is shipped, in the page's language: "the scores above".
        files: that it comes from, all made by one command.
    """
    known = sums()
    said = _(", ").join(
        _("`{file}` (SHA-256 {hash}…)").format(file=file, hash=known.get(file, "")[:DIGITS])
        for file in files
    )
    st.caption(
        _("Shipped, not computed here: {what}.").format(what=what),
        help=_("In {files}, made by `{command}`.").format(
            files=said, command=ALL[files[0]].command
        ),
    )
    changed = [file for file in files if not as_shipped(file)]
    if changed:
        st.warning(
            _(
                "{files} is not the file that was shipped here: its hash is another one, so these "
                "numbers are not the ones that were measured."
            ).format(files=_(", ").join(f"`{file}`" for file in changed)),
            icon=":material/warning:",
        )
