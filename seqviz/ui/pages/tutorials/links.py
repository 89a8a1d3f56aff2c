"""A link from a tutorial's item to a page of the app."""

from __future__ import annotations

from urllib.parse import urlencode

from seqviz.payloads.walk import LinkShown
from seqviz.ui.frame.i18n import _
from seqviz.ui.pages.tutorials.items import Try


def shown_link(one: Try) -> LinkShown:
    """A way to a page, with the settings that show it."""
    query = urlencode(one.query)
    return LinkShown(_(one.label), f"./{one.page}" + (f"?{query}" if query else ""))
