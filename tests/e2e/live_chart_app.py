"""A page with the three live components and made-up numbers, for test_live_chart.py."""

import numpy as np
import streamlit as st

from seqviz.cells import RNNModel
from seqviz.data.curve import resample
from seqviz.figures.live import LiveRun, Moment, Truth, pack_training
from seqviz.figures.spreads import activation_spreads, weight_spreads
from seqviz.training.engine.events import PhaseDone
from seqviz.training.engine.trainer import Trainer
from seqviz.ui.components.curve_pad import curve_pad
from seqviz.ui.components.live_chart import live_chart
from seqviz.ui.components.phases import phases
from seqviz.ui.frame.i18n import begin_session_run

st.set_page_config(layout="wide")
begin_session_run()
st.title("Live")
SERIES = np.sin(np.arange(120) / 5)


def moment(step: int) -> Moment:
    """A network whose prediction grows towards the truth."""
    rng = np.random.default_rng(step)
    model = RNNModel(1, 4, 1, cell="lstm", rng=rng)
    x = rng.standard_normal((6, 3, 1))
    return Moment(
        step,
        1 / (1 + step),
        SERIES * step / (step + 9),
        SERIES[:30],
        weight_spreads(model.parameters(), model.cells[0].BLOCKS),
        activation_spreads(model.forward(x)),
    )


@st.fragment(run_every=0.1 if st.query_params.get("run") else None)
def chart() -> None:
    """Three updates more each time."""
    done = st.session_state["done"] = st.session_state.get("done", 30) + 3
    step = np.arange(1, done + 1)
    made = st.session_state.setdefault("moments", {})
    moments = tuple(
        made.setdefault(k, moment(k)) for k in (0, 1, 2, 4, 8, 16, 32, 64, 128, 256) if k <= done
    )
    runs = [
        LiveRun(
            name,
            step,
            offset / step,
            offset / np.sqrt(step),
            step[9::10],
            offset / step[9::10],
            1.5 * offset / step[9::10],
            clip=0.5,
            moments=moments,
            running=True,
        )
        for name, offset in (("LSTM", 1.0), ("GRU", 2.0))
    ]
    shown = live_chart(
        pack_training(runs, Truth(SERIES, 90, 90, window=10)), key="chart", on_select=lambda: None
    )
    st.text(f"moment: {shown}")


chart()
drawn = curve_pad(key="pad", continuation=st.session_state.get("continuation"))
if drawn != st.session_state.get("drawn"):
    st.session_state["drawn"] = drawn
    st.session_state["continuation"] = None if drawn is None else resample(drawn).values[:60]
    st.rerun()
st.text(f"points: {len(drawn or ())}")

rng = np.random.default_rng(0)
trainer = Trainer(RNNModel(1, 4, 1, cell="lstm", rng=rng), clip=0.01, batch_size=8)
trainer.controls.slow_motion = True
told = trainer.run(
    rng.standard_normal((8, 6, 1)),
    rng.standard_normal((8, 1)),
    1,
)
events = [event for event in told if isinstance(event, PhaseDone)]
count = int(st.query_params.get("phases", "2"))
phases({event.phase: event for event in events[:count]}, key="slow")
