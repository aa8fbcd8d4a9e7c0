# SPDX-License-Identifier: GPL-3.0-or-later
"""torch and what stands on it, imported late, offline, and only for models that were chosen: the offline pack does
without. Which device and number format a model runs in.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from ..protocol import BacklotError

INSTALL = (
    "Install the packages of the online models: in Blender with the button in Backlot's preferences, elsewhere with "
    "python3 build.py setup --online"
)
THREADS = 4
"""Most threads of a model on the CPU: these towers are larger than the offline pack's, and the renderer waits too."""


@contextlib.contextmanager
def _hub_offline() -> Iterator[None]:
    """The libraries read this variable once, when they are imported; from then on they open no connection.

    Our own fetch (hub.py) reads it at each fetch, so the user's setting comes back.
    """
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["HF_HUB_OFFLINE"]
        else:
            os.environ["HF_HUB_OFFLINE"] = before


_DECLARED: list[Any] = []
"""Keeps the declarations below alive: they end with the object."""


def _repair_torchvision() -> None:
    """Make ``import torchvision`` work beside a torch that it was not built for.

    PyPI's torchvision is built against the CUDA torch. Beside the CPU build its compiled part does not load, and then
    its import ends with "operator torchvision::nms does not exist", and that of open_clip and transformers with it.
    Backlot calls none of its operators, so it is enough that the two that the import asks for are declared. Where
    torchvision fits, nothing is declared: a second declaration would be an error.
    """
    import torch

    try:
        importlib.import_module("torchvision")
        return
    except ImportError:
        return  # not installed: whoever needs it says so
    except RuntimeError as ex:
        if "torchvision::" not in str(ex):
            raise
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]  # half imported
    if not _DECLARED:
        library: Any = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
        for operator in ("nms", "qnms"):
            library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _DECLARED.append(library)
    importlib.import_module("torchvision")


def load(*names: str) -> tuple[Any, ...]:
    """Import modules of the torch stack; torch itself first.

    Raises BacklotError("missing_packages", …) naming what is absent and how to install it.
    """
    found: list[ModuleType] = []
    with _hub_offline():
        try:
            torch = importlib.import_module("torch")
            torch.set_num_threads(max(1, min(THREADS, os.cpu_count() or 1)))
            _repair_torchvision()
            found += [importlib.import_module(name) for name in names]
            if code := sys.modules.get("transformers.dynamic_module_utils"):
                # It would ask on standard input whether to run a model's code; without time to answer, it refuses.
                code.TIME_OUT_REMOTE_CODE = 0  # type: ignore[attr-defined]
            if transformers := sys.modules.get("transformers"):
                transformers.utils.logging.disable_progress_bar()
                transformers.utils.logging.set_verbosity_error()
        except ImportError as ex:
            name = (ex.name or str(ex)).split(".")[0]
            raise BacklotError("missing_packages", f"This model needs the package {name!r}.", INSTALL) from ex
    return tuple(found)


def device() -> tuple[str, Any]:
    """Where models run and in which format: CUDA or Apple's MPS in half precision when there, else the CPU in full."""
    (torch,) = load("torch")
    if torch.cuda.is_available():
        return "cuda", torch.float16
    if torch.backends.mps.is_available():
        return "mps", torch.float16
    return "cpu", torch.float32


def bad_model(folder: object, ex: BaseException) -> BacklotError:
    """Any failure of a library to open a model, in one sentence."""
    words = " ".join(str(ex).split())[:300] or type(ex).__name__
    return BacklotError("bad_model", f"The model in {folder} cannot be opened: {words}", "Fetch or copy it again.")
