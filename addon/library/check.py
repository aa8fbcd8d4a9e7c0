# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a library keeps to the rules: what the engine read of its cards, and what its files hold. No bpy here.

Each file is opened by a second Blender of its own, so that a damaged or hostile one costs a line and not the run.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import background
from ..engine.protocol import BacklotError
from ..workflow import Progress, Steps, job_folder
from .catalogs import CATALOGS

LIMIT_S = 120.0
"""The longest that opening and examining one file may take."""
MARK_OFF_M = 0.001
PICTURE_PIXELS = 128
"""Least size of the picture that the Asset Browser shows."""


def check_steps(
    entries: Sequence[dict[str, Any]], start: Sequence[str], limit_s: float = LIMIT_S
) -> Steps[list[dict[str, Any]]]:
    """Open the ``blend`` of every entry (the engine's: {"path", "id", "blend", "faults", …}) and add what is found.

    Returns the entries, with more ``faults``, ``blender`` (version that saved the file) and ``triangles``.
    """
    checked = []
    for number, entry in enumerate(entries):
        found: dict[str, Any] = {"faults": [], "facts": {}}
        if entry["blend"]:
            yield Progress("check", number / len(entries), f"Checking {entry['id']}")
            found = yield from examine_steps(Path(entry["blend"]), start, limit_s)
        facts = found["facts"]
        faults = [*entry["faults"], *found["faults"], *compare(entry["card"], facts, catalogs(entry["path"]))]
        plain = {key: value for key, value in entry.items() if key != "card"}
        checked.append(
            {**plain, "blender": facts.get("blender"), "triangles": facts.get("triangles"), "faults": faults}
        )
    return checked


def examine_steps(blend: Path, start: Sequence[str], limit_s: float) -> Steps[dict[str, Any]]:
    """Faults and facts of one file. Whatever it does to the process that opens it becomes one fault."""
    end = time.monotonic() + limit_s
    with job_folder() as folder:
        steps = background.job_steps(start, None, {"job": "examine", "file": str(blend)}, folder, 0.2)
        try:
            while time.monotonic() < end:
                next(steps)
                yield None
        except StopIteration as stop:
            found: dict[str, Any] = stop.value
            return found
        except BacklotError as ex:
            why = f"{ex.message}: {ex.hint}" if ex.code == "damaged_file" else f"{blend.name} cannot be examined ({ex})"
            mend = "" if ex.code == "damaged_file" else ": open it in Blender and look what is too much in it"
            return {"faults": [" ".join(f"{why}{mend}".split())], "facts": {}}
        finally:
            steps.close()
    late = f"{blend.name} took more than {limit_s:.0f} s to open: open it in Blender and make it lighter"
    return {"faults": [late], "facts": {}}


def catalogs(card: str) -> frozenset[str] | None:
    """Ids of the asset catalogs of the library that a card lies in; None where it has no such file."""
    for folder in Path(card).parents[:2]:
        try:
            text = (folder / CATALOGS).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        return frozenset(re.findall(r"^([0-9a-f-]{36}):", text, re.M))
    return None


def compare(card: dict[str, Any] | None, facts: dict[str, Any], known: frozenset[str] | None) -> list[str]:
    """Where the card and the file contradict each other. Nothing where one of them could not be read."""
    if card is None or not facts:
        return []
    faults = []
    cameras = sorted(re.sub(r"\.\d{3}$", "", name) for name in _names(card.get("cameras")))
    if cameras != facts["cameras"]:
        here = ", ".join(facts["cameras"]) or "none"
        faults.append(f"the card's cameras are {', '.join(cameras) or 'none'}, the file's {here}: make them the same")
    faults += _marks(card, facts["marks"])
    variants = _names(card.get("variants"), "id") or ["default"]
    if sorted(variants) != sorted(facts["variants"]):
        here = ", ".join(facts["variants"]) or "unreadable"
        faults.append(f"the card's variants are {', '.join(variants)}, the file's {here}: make them the same")
    if list(card.get("copy_space") or []) != facts["copy_space"]:
        here = ", ".join(facts["copy_space"]) or "none"
        faults.append(f"the card's copy_space and the file's ({here}) differ: make them the same")
    if card.get("triangles") != facts["triangles"]:
        faults.append(f"the card says {card.get('triangles')} triangles and there are {facts['triangles']}: correct it")
    return faults + _asset(card, facts["asset"], known)


def _names(entries: Any, key: str = "name") -> list[str]:
    entries = entries if isinstance(entries, list) else []
    return [str(each.get(key, "")) for each in entries if isinstance(each, dict)]


def _marks(card: dict[str, Any], marks: dict[str, list[float]]) -> list[str]:
    if sorted(_names(card.get("marks"))) != sorted(marks):
        return [f"the card's marks are not those of the file ({', '.join(sorted(marks)) or 'none'}): list these"]
    faults = []
    for each in card["marks"]:
        place, said = marks[each["name"]], each.get("position")
        numbers = isinstance(said, list) and len(said) == 3 and all(isinstance(v, int | float) for v in said)
        if not numbers or not math.dist(said, place) <= MARK_OFF_M:
            here = ", ".join(f"{value:.4f}" for value in place)
            faults.append(f"the card has {each['name']} at {said}, the file at [{here}]: correct the card")
    return faults


def _asset(card: dict[str, Any], asset: dict[str, Any] | None, known: frozenset[str] | None) -> list[str]:
    """The same facts as Blender's asset metadata, for its Asset Browser."""
    if asset is None:
        return ["the set's collection is no asset: right-click it in the Outliner > Mark as Asset, and save"]
    faults = []
    for key, said in (("description", "caption"), ("author", "author"), ("licence", "licence")):
        if asset[key] != card.get(said):
            faults.append(
                f"the asset's {key} {asset[key][:60]!r} is not the card's {said}: "
                "set it in the Asset Browser's sidebar, and save"
            )
    if not asset["tags"]:
        faults.append("the asset has no tags: add kind, materials and moods in the Asset Browser's sidebar, and save")
    if asset["picture"] < PICTURE_PIXELS:
        faults.append(
            f"the asset has no picture of {PICTURE_PIXELS} px or more: Asset Browser > sidebar > Preview > load one"
        )
    if known is None:
        faults.append(f"the library has no {CATALOGS}: copy that of Backlot's sets beside the sets' folders")
    elif asset["catalog"] not in known:
        faults.append(f"the asset's catalog is not in {CATALOGS}: drag the asset to a catalog in the Asset Browser")
    return faults
