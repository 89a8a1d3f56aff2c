"""Import torchvision beside a torch of another build, such as the CPU build of torch.

torchvision's wheel for CUDA finds no CUDA beside a CPU-only torch, so its compiled operators stay
unloaded, and the import dies with `operator torchvision::nms does not exist` although MNIST needs
none of them. Declaring the two schemas that the import looks up is enough for it to go through.
It is done only after the plain import has failed, because a second declaration beside the real
operators would be an error. Left out: the operators; calling one still fails, in torch's words.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import torch

SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_declared: list[torch.library.Library] = []  # a schema lives as long as its library object


def torchvision_datasets() -> ModuleType:
    """Import `torchvision.datasets` (1.4 s the first time), declaring missing schemas if it must.

    Raises:
        ImportError: torchvision is not installed.
    """
    try:
        return importlib.import_module("torchvision.datasets")
    except RuntimeError as error:
        if "operator torchvision::" not in str(error) or _declared:
            raise
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]  # the half-imported package
    library = torch.library.Library("torchvision", "DEF")
    for schema in SCHEMAS:
        library.define(schema)
    _declared.append(library)
    return importlib.import_module("torchvision.datasets")
