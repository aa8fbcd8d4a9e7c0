# SPDX-License-Identifier: GPL-3.0-or-later
"""Which device a render takes, over made-up lists of devices: the preferences, the machine, the wish."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.output import devices
from backlot.addon.output.devices import Device, Found

CARD = "NVIDIA RTX 6000"
BOTH = [Found("CUDA", CARD), Found("OPTIX", CARD)]


@pytest.mark.parametrize(
    ("wanted", "preferred", "found", "expected"),
    [
        ("auto", "NONE", [], Device()),
        ("auto", "NONE", BOTH, Device("OPTIX", (CARD,))),
        ("auto", "CUDA", [Found("CUDA", CARD, used=True), Found("OPTIX", CARD)], Device("CUDA", (CARD,))),
        ("auto", "HIP", [Found("HIP", "Radeon", used=False), *BOTH], Device("OPTIX", (CARD,))),
        ("auto", "NONE", [Found("METAL", "Apple M3")], Device("METAL", ("Apple M3",))),
        ("auto", "NONE", [Found("ONEAPI", "Arc A770")], Device("ONEAPI", ("Arc A770",))),
        ("gpu", "NONE", [Found("HIP", "Radeon"), Found("HIP", "Radeon Pro")], Device("HIP", ("Radeon", "Radeon Pro"))),
        ("AUTO", "NONE", BOTH, Device("OPTIX", (CARD,))),
        ("cpu", "OPTIX", [Found("OPTIX", CARD, used=True)], Device()),
        (f"CUDA|{CARD}", "NONE", BOTH, Device("CUDA", (CARD,))),
        ("HIP|Radeon", "NONE", BOTH, Device()),
    ],
)
def test_the_choice(wanted: str, preferred: str, found: list[Found], expected: Device) -> None:
    assert devices.choose(wanted, preferred, found) == expected


def test_only_the_cards_that_the_user_switched_on() -> None:
    found = [Found("OPTIX", "first", used=True), Found("OPTIX", "second")]
    assert devices.choose("auto", "OPTIX", found).names == ("first",)


def test_a_gpu_that_is_asked_for_and_not_there_is_an_error() -> None:
    with pytest.raises(BacklotError, match="no GPU on this machine") as info:
        devices.choose("gpu", "NONE", [])
    assert info.value.code == "no_gpu" and "--device auto" in info.value.hint
    with pytest.raises(BacklotError, match="no device 'tpu'"):
        devices.choose("tpu", "NONE", [])


def test_words_and_the_way_to_a_second_blender() -> None:
    device = Device("ONEAPI", ("Arc A770", "Arc A380"))
    assert device.words == "oneAPI: Arc A770, Arc A380"
    assert devices.choose(device.spec, "NONE", [Found("ONEAPI", "Arc A770"), Found("ONEAPI", "Arc A380")]) == device
    assert devices.choose(Device().spec, "OPTIX", BOTH) == Device() and Device().words == "CPU"


@dataclass
class Entry:
    name: str
    type: str
    use: bool = False


@dataclass
class Preferences:
    """Cycles' preferences of a Blender that was built without HIP and oneAPI."""

    compute_device_type: str = "NONE"
    devices: list[Entry] = field(
        default_factory=lambda: [Entry(CARD, "CUDA"), Entry(CARD, "OPTIX"), Entry("CPU", "CPU")]
    )

    def get_devices_for_type(self, kind: str) -> list[Entry]:
        if kind in ("HIP", "ONEAPI"):
            raise ValueError("unknown device type")
        return [each for each in self.devices if each.type in (kind, "CPU")]


def test_it_is_switched_on_for_the_render_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    preferences = Preferences()
    monkeypatch.setattr(devices, "_preferences", lambda: preferences)
    with devices.applied("auto") as device:
        assert device == Device("OPTIX", (CARD,))
        assert preferences.compute_device_type == "OPTIX"
        assert [each.use for each in preferences.devices] == [False, True, False]
    assert preferences == Preferences()


def test_the_processor_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    preferences = Preferences()
    monkeypatch.setattr(devices, "_preferences", lambda: preferences)
    with devices.applied("cpu") as device:
        assert device == Device() and preferences == Preferences()


def test_a_blender_without_cycles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_preferences", lambda: None)
    nothing: Any = devices.look(None)
    assert nothing == ("", [])
    with devices.applied("auto") as device:
        assert device.words == "CPU"
