"""Take what is on the screen away: a runnable script, a notebook, a table, and the code of a view.

Read snapshot.py for what is exported, then words.py, what is said beside the code, steps.py and
changes.py, the lines of any cell, code.py, script.py, notebook.py and table.py. What leaves this
package needs NumPy only, and no name given to it can become code. Left out: pictures.
"""

from seqviz.export.code import View as View
from seqviz.export.code import code_for as code_for
from seqviz.export.formula import ParameterFormula as ParameterFormula
from seqviz.export.formula import parameter_formula as parameter_formula
from seqviz.export.notebook import export_notebook as export_notebook
from seqviz.export.script import export_script as export_script
from seqviz.export.snapshot import Download as Download
from seqviz.export.snapshot import Snapshot as Snapshot
from seqviz.export.snapshot import as_download as as_download
from seqviz.export.table import export_csv as export_csv
