"""GRU cell: small networks set by hand and one trained on names, down to a single product."""

from seqviz.ui.components.morph import morph
from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.controls.cell.cell_view import hand_set
from seqviz.ui.controls.cell.trained_network import Source, onward, show_source
from seqviz.ui.controls.cell.typed import names
from seqviz.ui.frame.i18n import N_, _, text
from seqviz.ui.frame.page_head import open_head
from seqviz.ui.frame.router import ensure


def one_unit() -> None:
    """A network of one unit set by hand, and the way from the LSTM to it."""
    hand_set("gru", head, onward=lambda: onward(_("From LSTM to GRU"), "morph", "hand"))


SOURCES = {
    "hand": Source(N_("Set by hand"), one_unit, speaks=True),
    "morph": Source(N_("From LSTM to GRU"), lambda: morph(key="morph")),
    "names": Source(N_("Names that you type"), names),
}

ensure()
head = open_head("gru_cell", text("cells/gru"), text("gru_cell"))
with head.choice:
    bets("gru_cell")
show_source("gru", SOURCES, head)
