# SPDX-License-Identifier: GPL-3.0-or-later
"""What Cycles renders on: the GPU of the user's preferences, else one that the machine has, else the processor.

`choose` is pure; `applied` switches it on for a render and puts the preferences back. A second Blender starts with
factory settings, so it is told by `Device.spec` what the first one chose.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..engine.protocol import BacklotError

log = logging.getLogger(__name__)

NAMES = {"OPTIX": "OptiX", "CUDA": "CUDA", "HIP": "HIP", "METAL": "Metal", "ONEAPI": "oneAPI"}
"""Cycles' ways to a GPU as their makers write them; of two that serve the same card the faster comes first."""

CHOICES = ("auto", "cpu", "gpu")


@dataclass(frozen=True, slots=True)
class Found:
    """One GPU that Cycles sees. kind: a key of `NAMES`. used: switched on in the user's preferences."""

    kind: str
    name: str
    used: bool = False


@dataclass(frozen=True, slots=True)
class Device:
    """What is rendered on. kind: a key of `NAMES`, or CPU; names: of the GPUs."""

    kind: str = "CPU"
    names: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return f"{NAMES[self.kind]}: {', '.join(self.names)}" if self.names else "CPU"

    @property
    def spec(self) -> str:
        """The same as a wish, which `choose` takes in another Blender."""
        return "|".join((self.kind, *self.names)) if self.names else "cpu"


def choose(wanted: str, preferred: str, found: Sequence[Found]) -> Device:
    """auto: what the preferences name, else the machine's best GPU, else the processor. gpu: the same, but it has to be
    one. A `Device.spec`: exactly this, as far as it is there.

    preferred: the kind in the user's preferences, NONE or empty where there is none.
    Raises BacklotError: bad_option, no_gpu.
    """
    kind, *names = wanted.split("|")
    if names:
        there = [each for each in found if each.kind == kind and each.name in names]
        return _all(kind, there) if there else Device()
    if wanted.lower() not in CHOICES:
        raise BacklotError("bad_option", f"There is no device '{wanted}'.", f"Choose from {', '.join(CHOICES)}.")
    if wanted.lower() == "cpu":
        return Device()
    own = [each for each in found if each.kind == preferred and each.used]
    if own:
        return _all(preferred, own)
    for kind in NAMES:
        there = [each for each in found if each.kind == kind]
        if there:
            return _all(kind, there)
    if wanted.lower() == "gpu":
        raise BacklotError(
            "no_gpu",
            f"Cycles finds no GPU on this machine (looked for {', '.join(NAMES.values())}).",
            "Use --device auto or cpu; for a GPU that is there, install its maker's driver.",
        )
    return Device()


def _all(kind: str, devices: Sequence[Found]) -> Device:
    return Device(kind, tuple(dict.fromkeys(each.name for each in devices)))


# ---- in Blender ---------------------------------------------------------------------------------------------------


def _preferences() -> Any:
    """Cycles' preferences, or None in a Blender without Cycles."""
    import bpy

    addon = bpy.context.preferences.addons.get("cycles")
    return addon.preferences if addon else None


def look(preferences: Any) -> tuple[str, list[Found]]:
    """The preferred kind, and all GPUs that Cycles sees. Kinds that this Blender was built without are passed over."""
    if preferences is None:
        return "", []
    preferred = str(getattr(preferences, "compute_device_type", "NONE"))
    found = []
    for kind in NAMES:
        with contextlib.suppress(ValueError, TypeError, AttributeError, RuntimeError):
            devices = preferences.get_devices_for_type(kind) or ()
            found += [Found(kind, str(d.name), bool(d.use) and kind == preferred) for d in devices if d.type == kind]
    return preferred, found


def chosen(wanted: str) -> Device:
    """What this Blender would render on; raises what `choose` raises."""
    if wanted.lower() == "cpu":
        return Device()
    return choose(wanted, *look(_preferences()))


@contextlib.contextmanager
def applied(wanted: str) -> Iterator[Device]:
    """Cycles' preferences name the chosen device meanwhile. Raises what `choose` raises."""
    device, preferences = chosen(wanted), _preferences()
    log.info("Rendering on %s", device.words if device.names else f"the CPU, {os.cpu_count()} threads")
    if not device.names or preferences is None:
        yield device
        return
    kind = preferences.compute_device_type
    preferences.compute_device_type = device.kind
    before = [(each, each.use) for each in preferences.devices]
    try:
        for each, _ in before:
            each.use = each.type == device.kind and each.name in device.names
        yield device
    finally:
        for each, use in before:
            each.use = use
        preferences.compute_device_type = kind
