# SPDX-License-Identifier: GPL-3.0-or-later
"""Rule sets for finished pictures: Backlot's own and marketplaces', from readable TOML, checked as they load. Pure.

A rule set says what a picture has to be; `findings` measures one against it. Each finding has a number, a threshold and
what to do about it. What a marketplace only advises does not make a picture fail.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..engine.protocol import BacklotError

Pixels = NDArray[np.floating[Any]]

FOLDER = Path(__file__).parent / "rules"
OWN = "backlot"

_NUMBER, _FLAG = (int, float), bool
_SCHEMA: dict[str, dict[str, Any]] = {
    "size": dict.fromkeys(
        ("longest_min", "longest_max", "longest_advised", "shortest_min", "shortest_advised", "megapixels_max"), _NUMBER
    ),
    "background": {"white_min": _NUMBER},
    "fill": {"min": _NUMBER, "max": _NUMBER, "advised": _FLAG},
    "set": {"allowed": _FLAG},
    "file": {"formats": list, "megabytes_max": _NUMBER},
    "own": dict.fromkeys(
        (
            *("visible_min", "blown_max", "blocked_max", "margin_min", "hidden_max", "gap_mm_max", "support_min"),
            *("separation_min", "edge_px_max", "fireflies_max", "tint_max", "void_max", "text_room_min"),
        ),
        _NUMBER,
    )
    | {"fill": list, "fill_alone": list},
}
_TEXTS = ("title", "source", "known", "note")


@dataclass(frozen=True, slots=True)
class RuleSet:
    """name: the file's. known: when the source was last known to say so."""

    name: str
    title: str
    source: str
    known: str
    note: str = ""
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a finished picture. format: jpeg, png …; fill: share of the frame's limiting side that the
    product takes; alone: no set is in the picture."""

    width: int
    height: int
    format: str
    megabytes: float
    fill: float
    alone: bool


def names() -> list[str]:
    """The rule sets that ship with Backlot, without its own."""
    return sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != OWN)


@functools.cache
def own() -> Mapping[str, Any]:
    """Thresholds of Backlot's own rules."""
    return load(OWN).parts["own"]


def load(name: str) -> RuleSet:
    """A rule set by name, or a TOML file of the user's by path. Raises BacklotError: unknown_rules, bad_rules."""
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not name.endswith(".toml") and name not in (OWN, *names()):
        raise BacklotError("unknown_rules", f"There is no rule set '{name}'.", f"There are: {', '.join(names())}.")
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as ex:
        raise BacklotError("unknown_rules", f"'{path}' cannot be read ({ex.strerror}).", "Check the path.") from ex
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as ex:
        raise _bad(path, str(ex)) from ex
    return parse(path, data)


def parse(path: Path, data: Mapping[str, Any]) -> RuleSet:
    """Check a rule set's data; raises BacklotError("bad_rules") that names the wrong line."""
    texts = {key: data.get(key, "") for key in _TEXTS}
    for key, text in texts.items():
        if not isinstance(text, str) or (key != "note" and not text.strip()):
            raise _bad(path, f"'{key}' must be a text")
    parts: dict[str, Mapping[str, Any]] = {}
    for part, values in data.items():
        if part in _TEXTS:
            continue
        known = _SCHEMA.get(part)
        if known is None or not isinstance(values, dict):
            raise _bad(path, f"there is no part [{part}]; parts are {', '.join(_SCHEMA)}")
        for key, value in values.items():
            if key not in known:
                raise _bad(path, f"[{part}] has no '{key}'; it may have {', '.join(known)}")
            kind = known[key]
            right = isinstance(value, bool) if kind is bool else isinstance(value, kind) and not isinstance(value, bool)
            if not right or (kind is _NUMBER and not 0 <= value < 1e9):
                raise _bad(path, f"'{key}' of [{part}] cannot be {value!r}")
        parts[part] = values
    for key in ("fill", "fill_alone"):
        pair = parts.get("own", {}).get(key, [0, 1])
        if not (len(pair) == 2 and all(isinstance(v, _NUMBER) for v in pair) and pair[0] < pair[1]):
            raise _bad(path, f"'{key}' of [own] must be two numbers, the smaller first")
    if path.stem == OWN and (missing := sorted(_SCHEMA["own"].keys() - parts.get("own", {}).keys())):
        raise _bad(path, f"[own] lacks {', '.join(missing)}")
    return RuleSet(path.stem, texts["title"], texts["source"], texts["known"], texts["note"], parts)


def _bad(path: Path, why: str) -> BacklotError:
    return BacklotError("bad_rules", f"The rule set {path.name} cannot be used: {why}.", "Mend the file.")


def finding(
    rule: str, value: float, threshold: Any, ok: bool, remedy: str, fix: str = "", advised: bool = False
) -> dict[str, Any]:
    """One finding as plain values. ``fix``: what Backlot itself can do about it, see `autofix`."""
    number = float(value)
    found = {
        "rule": rule,
        "value": round(number, 4) if np.isfinite(number) else None,
        "threshold": threshold,
        "ok": bool(ok),
        "remedy": "" if ok else remedy,
    }
    return found | ({"fix": fix} if fix and not ok else {}) | ({"advised": True} if advised else {})


def passed(found: list[dict[str, Any]]) -> bool:
    """Whether all that is required is met."""
    return all(each["ok"] or each.get("advised") for each in found)


def findings(rules: RuleSet, facts: Facts, pixels: Pixels, mask: Pixels) -> list[Any]:
    """Measure a picture, display values (h, w, 3+) 0-1, by a marketplace's rules; mask (h, w): the product's."""
    found: list[dict[str, Any]] = []

    def add(rule: str, *args: Any, **kwargs: Any) -> None:
        found.append(finding(f"{rules.name}: {rule}", *args, **kwargs))

    _size(rules.parts.get("size", {}), facts, add)
    if "white_min" in (wanted := rules.parts.get("background", {})):
        value = whiteness(pixels, mask) * 255
        ok = round(value) >= wanted["white_min"]
        add("white of the background", value, wanted["white_min"], ok, "Shoot it with --background white.")
    if "fill" in rules.parts:
        wanted = rules.parts["fill"]
        low, high = wanted.get("min", 0.0), wanted.get("max", 1.0)
        text = f"Frame it again so that it fills {low:.0%} to {high:.0%} of the frame."
        # the mask's edge is known to a pixel or two
        ok = low - 0.01 <= facts.fill <= high + 0.01
        advised = bool(wanted.get("advised"))
        add("fill of the frame", facts.fill, [low, high], ok, text, fix="frame", advised=advised)
    if rules.parts.get("set", {}).get("allowed") is False:
        add("things of a set", float(not facts.alone), 0, facts.alone, "Shoot it with --background white.")
    wanted = rules.parts.get("file", {})
    if "formats" in wanted:
        ok = facts.format in wanted["formats"]
        add("file format", float(ok), wanted["formats"], ok, f"Write it as {wanted['formats'][0]} (--format).")
    if "megabytes_max" in wanted:
        ok = facts.megabytes <= wanted["megabytes_max"]
        add("file size in MB", facts.megabytes, wanted["megabytes_max"], ok, "Write it as JPEG or WebP (--format).")
    return found


def _size(wanted: Mapping[str, Any], facts: Facts, add: Callable[..., None]) -> None:
    sides = {"longest": max(facts.width, facts.height), "shortest": min(facts.width, facts.height)}
    for side, pixels in sides.items():
        for limit, word in (("min", "Render it larger"), ("advised", "Render it larger"), ("max", "Render it smaller")):
            if (at := wanted.get(f"{side}_{limit}")) is not None:
                ok = pixels <= at if limit == "max" else pixels >= at
                text = f"{word}: the {side} side should have {at} pixels (--size)."
                name = f"{side} side" + {"min": "", "max": ", at most", "advised": ", advised"}[limit]
                add(name, pixels, at, ok, text, advised=limit == "advised")
    if (at := wanted.get("megapixels_max")) is not None:
        value = facts.width * facts.height / 1e6
        add("megapixels", value, at, value <= at, "Render it smaller (--size).")


def whiteness(pixels: Pixels, mask: Pixels) -> float:
    """The darkest channel value, 0-1, along the frame's four sides where the product is not; 0 where it is clear.

    The sides, not all of the background: there the product's shadow lies.
    """
    side = np.zeros(mask.shape, bool)
    side[0, :] = side[-1, :] = side[:, 0] = side[:, -1] = True
    side &= mask < 0.01
    if not side.any():
        return 0.0
    if pixels.shape[-1] == 4 and (pixels[..., 3][side] < 1).any():
        return 0.0
    return float(pixels[..., :3][side].min())
