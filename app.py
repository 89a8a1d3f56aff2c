"""Entry point: `make run`, or `streamlit run app.py`."""

from seqviz.ui.router import main

main()
