"""Every word of the list of terms that belongs to no term."""

from __future__ import annotations

from seqviz.ui.frame.i18n import _


def words() -> dict[str, str]:
    """The words by their names, in the session's language."""
    return {
        "region": _("Glossary"),
        "find": _("Find a term"),
        "count": _("{count} of {all} terms"),
        "none": _("No term has this in it."),
        "see": _("See it on “{page}”"),
        "source": _("Source: {source}."),
    }
