"""Two entries for a table of an address that no page has."""

from seqviz.ui.frame.address import Form, Parameter

_TEXT: Form[str] = Form("any text", lambda said: said, str)

COLOUR = Parameter("colour", (), _TEXT, "red", "a colour")
AT = Parameter("at", (), _TEXT, None, "a place")
SIZE = Parameter(
    "size",
    (),
    Form("1 to 3", {"1": 1, "2": 2, "3": 3}.get, str),
    2,
    "a size",
)
