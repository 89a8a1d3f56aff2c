"""Recurrent cells in plain NumPy: forward with every intermediate number, backward exact.

Read rnn.py, lstm.py and gru.py in that order, then model.py; description.py and graph.py say what a
cell is without asking which. Left out: training, data, drawing.
"""

from seqviz.cells.arrays import Array as Array
from seqviz.cells.base import Cell as Cell
from seqviz.cells.base import Gradients as Gradients
from seqviz.cells.base import Kind as Kind
from seqviz.cells.base import Trace as Trace
from seqviz.cells.base import joined_state as joined_state
from seqviz.cells.base import split_state as split_state
from seqviz.cells.description import Description as Description
from seqviz.cells.description import Learned as Learned
from seqviz.cells.description import Made as Made
from seqviz.cells.description import Sum as Sum
from seqviz.cells.description import Term as Term
from seqviz.cells.gradcheck import GradientError as GradientError
from seqviz.cells.gradcheck import check_direction as check_direction
from seqviz.cells.gradcheck import check_gradients as check_gradients
from seqviz.cells.gradcheck import numeric_gradient as numeric_gradient
from seqviz.cells.graph import GraphCell as GraphCell
from seqviz.cells.gru import GRUCell as GRUCell
from seqviz.cells.gru import GRUGradients as GRUGradients
from seqviz.cells.gru import GRUTrace as GRUTrace
from seqviz.cells.lstm import LSTMCell as LSTMCell
from seqviz.cells.lstm import LSTMGradients as LSTMGradients
from seqviz.cells.lstm import LSTMState as LSTMState
from seqviz.cells.lstm import LSTMTrace as LSTMTrace
from seqviz.cells.model import ModelGradients as ModelGradients
from seqviz.cells.model import ModelTrace as ModelTrace
from seqviz.cells.model import RNNModel as RNNModel
from seqviz.cells.register import CELLS as CELLS
from seqviz.cells.register import described as described
from seqviz.cells.rnn import Nonlinearity as Nonlinearity
from seqviz.cells.rnn import RNNCell as RNNCell
from seqviz.cells.rnn import RNNGradients as RNNGradients
from seqviz.cells.rnn import RNNTrace as RNNTrace
