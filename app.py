"""Entry point: `make run`, or `streamlit run app.py`."""

from seqviz.ui.controls.course import walk
from seqviz.ui.controls.demonstrations.read import report_faults
from seqviz.ui.frame.router import main

walk.begin()
report_faults()
main()
