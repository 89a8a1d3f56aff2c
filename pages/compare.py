"""Three cells side by side: trained ones asked to recall, or any three of the register in step."""

from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.frame.i18n import _, text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.compare.in_step import in_step
from seqviz.ui.pages.compare.three_cells import TRAINED, chosen_source, offer_sources
from seqviz.ui.pages.compare.trained import (
    check_recall,
    code,
    how_they_were_taught,
    look_inside,
    who_still_knows,
)

ensure()
chosen = chosen_source()
if chosen == TRAINED:
    sentence = _(
        "An RNN and two LSTMs read the same letters and are asked which came **first**. Drag the "
        "delay: who still knows?"
    )
else:
    sentence = text("compare_in_step")
title = _("Three networks side by side") if chosen == TRAINED else _("Three cells side by side")
with page_head("compare", text("compare"), title=title, sentence=sentence):
    bets("compare")
offer_sources(chosen)
if chosen == TRAINED:
    who_still_knows()
    look_inside()
    how_they_were_taught()
    code()
    check_recall()
else:
    in_step(chosen)
