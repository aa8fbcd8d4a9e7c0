# SPDX-License-Identifier: GPL-3.0-or-later
"""A light preset as fixtures around a product: what is put up when the user wants it instead of the set's own light.

Pure: no bpy. The numbers are the brief's LightingSpec; what they cannot say (panels, cards, flags) is in rigs.toml.
Lengths are in radii of the product (half its diagonal), so that the rig fits a ring and a sofa.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..engine.protocol import BacklotError
from .lighting import DIRECTIONS

FILE = Path(__file__).with_name("rigs.toml")
FORMS = ("softbox", "strip", "spot", "panel", "card", "flag")
ROLES = ("key", "fill", "rim", "background", "flag")
KEY_DISTANCE = 6.0
GOBO_SOFTNESS = 0.05
"""A pattern is thrown by a small light only, whatever softness the preset names."""
LEAST_RIM = 0.05


@dataclass(frozen=True, slots=True)
class Fixture:
    """One lamp, panel, card or flag. azimuth and elevation in degrees as the camera sees them (0: at the camera,
    positive to its right, 180 behind the product); distance, width, height in radii of the product; ``stops`` over the
    key.

    gobo: pattern held before it, or empty. wash: it lights the backdrop behind the product and not the product.
    """

    role: str
    form: str
    azimuth: float
    elevation: float
    distance: float
    width: float
    height: float
    stops: float = 0.0
    kelvin: float = 5500.0
    gobo: str = ""
    wash: bool = False


@cache
def _extras() -> dict[str, dict[str, Any]]:
    """rigs.toml, checked. Raises BacklotError("bad_rigs", …)."""
    at = ""
    try:
        tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
        for name, table in tables.items():
            at = name
            if unknown := set(table) - {"without", "fixtures"}:
                raise ValueError(f"unknown key {min(unknown)!r}")
            if unknown := set(table.get("without", ())) - set(ROLES):
                raise ValueError(f"without: unknown role {min(unknown)!r}")
            for entry in table.get("fixtures", ()):
                _fixture(entry, 5500.0)
    except (OSError, ValueError, TypeError) as ex:
        raise BacklotError("bad_rigs", f"{FILE.name} [{at}] is not valid: {ex}.", "Correct the file.") from ex
    return tables


def _fixture(entry: dict[str, Any], kelvin: float) -> Fixture:
    fixture = Fixture(**{**entry, "kelvin": kelvin + entry.get("kelvin", 0.0)})
    if fixture.form not in FORMS or fixture.role not in ROLES:
        raise ValueError(f"form is one of {', '.join(FORMS)}, role one of {', '.join(ROLES)}")
    if min(fixture.distance, fixture.width, fixture.height) <= 0:
        raise ValueError("distance, width and height are more than 0")
    return fixture


def fixtures(spec: dict[str, Any]) -> list[Fixture]:
    """What to put up for a LightingSpec (as a dict, complete)."""
    extra = _extras().get(str(spec["preset"]), {})
    without = set(extra.get("without", ()))
    kelvin = float(spec["key_kelvin"])
    word = str(spec["key_direction"])
    azimuth = DIRECTIONS[word]
    side = 1.0 if azimuth > 0 else -1.0
    rig = []
    if "key" not in without:
        gobo = str(spec.get("gobo") or "")
        softness = min(float(spec["softness"]), GOBO_SOFTNESS) if gobo else float(spec["softness"])
        size = softness * KEY_DISTANCE
        elevation = float(spec["key_elevation_deg"])
        rig.append(Fixture("key", "softbox", azimuth, elevation, KEY_DISTANCE, size, size, 0.0, kelvin, gobo))
    if "fill" not in without:
        stops = -math.log2(max(1.0, float(spec["fill_ratio"])))
        # a key from behind or above leaves the front to the fill: it stands where a front key would
        across = -40.0 * side if word.startswith("back") or word == "top" else -side * 60.0
        rig.append(Fixture("fill", "softbox", across, 18.0, 7.0, 5.0, 5.0, stops, kelvin))
    rim = float(spec.get("rim") or 0.0)
    if "rim" not in without and rim > LEAST_RIM:
        for place, share in ((-side, 1.0), (side, 0.5)):
            stops = math.log2(rim * share)
            rig.append(Fixture("rim", "strip", place * 142.0, 28.0, 4.5, 0.9, 4.0, stops, kelvin))
    background = float(spec.get("background_stops") or 0.0)
    if "background" not in without and background > -1.0:
        rig.append(Fixture("background", "softbox", 180.0, 30.0, 4.0, 3.0, 3.0, background - 0.5, kelvin, wash=True))
    return rig + [_fixture(entry, kelvin) for entry in extra.get("fixtures", ())]
