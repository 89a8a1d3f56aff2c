"""Entry point: `make run`, or `streamlit run app.py`."""

from seqviz.ui.frame.router import main

main()
