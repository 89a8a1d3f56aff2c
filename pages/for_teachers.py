"""For teachers: demonstrations ready for a class, each with its speaker's note and its link."""

from seqviz.ui.frame.i18n import text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.for_teachers.view import choose_view, show_demonstrations

ensure()
with page_head("for_teachers", text("for_teachers")):
    choose_view()
show_demonstrations()
