"""Tests of what the cells cost the system: memory that is freed is used again."""

import os
import platform
import subprocess
import sys

import pytest

PROGRAM = """
import resource
import numpy as np
from seqviz.cells import RNNModel

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

model = RNNModel(1, 32, 1, cell="gru", rng=np.random.default_rng(0))
x = np.ones((10, 32, 1))
for step in range(60):
    if step == 10:
        before = faults()
    trace = model.forward(x)
    gradients = model.backward(trace, np.ones_like(trace.y))
    del trace, gradients
print((faults() - before) / 50)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="about GNU's allocator")
def test_a_step_takes_no_new_pages_from_the_system() -> None:
    """In a script, a forward and backward pass reuses the memory of the one before."""
    # the allocator's own settings would hide what is tested
    environment = {key: value for key, value in os.environ.items() if "MALLOC" not in key}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 50, "pages a step; they are 456 where the memory is given back"
