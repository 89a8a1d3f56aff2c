"""More cells: any registered cell, from all steps down to a single product."""

from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.controls.cell.trained_network import show_source
from seqviz.ui.frame.i18n import text
from seqviz.ui.frame.page_head import open_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.more_cells.any_cell import choose_kind, current_kind, sources

ensure()
kind = current_kind()
head = open_head("more_cells", text("more_cells"), text(f"cells/{kind}"))
with head.choice:
    bets("more_cells")
row = choose_kind(kind)
show_source(kind, sources(kind, head, row), head)
