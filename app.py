"""Entry point: `make run`, or `streamlit run app.py`."""

from seqviz.ui.controls.course import walk
from seqviz.ui.frame.router import main

walk.begin()
main()
