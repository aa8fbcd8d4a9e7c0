# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules for sets that can be checked without Blender: cards, files, previews. A fault says how to mend it.

A plain ``*.json`` card only has to be readable; a set's folder keeps to all rules. What is in ``set.blend`` is checked
by the add-on's side.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..brief import oklab
from ..perception.vocabulary import FAMILIES, MOODS
from ..protocol import BacklotError
from .cards import DEFAULT, Card, card_paths, read_cards

MAX_BLEND_BYTES = 3_000_000
MAX_ADDED_BYTES = 500_000_000
"""For scenes that artists made for themselves (the card's `made_from`): what one file may hold at all."""
PREVIEW_PIXELS = 512
MARKS, CAMERAS = (1, 3), 4
COPY_SPACES = ("left", "right", "top")
EXPOSURE = (0.12, 0.50)
SIZES_M = (0.001, 20.0)
"""Longest sides of products: below and above, meters were mistaken for another unit."""
LIGHTNESS_OFF = 1.5
"""Largest difference of L* between a palette color's two notations; both are rounded."""
_TEXTS = ("title", "caption", "caption_ko", "author", "licence")
_OF_VARIANT = ("title", "caption")
_OF_LIGHT = ("direction", "kelvin", "softness", "fill_ratio", "key")


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of one card and the files beside it. data: the card where it is one, else None.

    blend: the set's file, None where there is none to open. megabytes: of all files of the set.
    """

    path: Path
    id: str
    candidates: int
    blend: Path | None
    megabytes: float
    faults: tuple[str, ...]
    data: dict[str, Any] | None

    def to_json(self) -> dict[str, Any]:
        return {
            "path": str(self.path),
            "id": self.id,
            "candidates": self.candidates,
            "blend": str(self.blend) if self.blend else None,
            "megabytes": round(self.megabytes, 2),
            "faults": list(self.faults),
            "card": self.data,
        }


def check_library(folder: Path) -> list[Checked]:
    """All cards of a folder, in order, and set folders without a card.

    Raises BacklotError("missing_library" | "empty_library").
    """
    try:
        paths = list(card_paths(folder))
    except OSError as ex:
        raise BacklotError(
            "missing_library", f"The library folder {folder} cannot be read ({ex.strerror or ex}).",
            "Give a folder that holds sets.",
        ) from ex  # fmt: skip
    found: list[Checked] = []
    taken: dict[str, Path] = {}
    for path in paths:
        checked = check_card(path)
        if checked.data is not None:
            id = checked.data["id"]
            other = taken.setdefault(id, path)
            if other != path:
                double = f"the id {id!r} is that of {other} as well: give each set an id of its own"
                checked = replace(checked, faults=(*checked.faults, double))
        found.append(checked)
    for blend in sorted(folder.glob("*/set.blend")):
        if not (blend.parent / "card.json").is_file() and not blend.parent.name.startswith("."):
            faults = (f"{blend.parent.name} has no card.json: write its card",)
            found.append(Checked(blend.parent / "card.json", blend.parent.name, 0, None, 0.0, faults, None))
    if not found:
        raise BacklotError(
            "empty_library", f"The library {folder} holds no set.",
            "Give a folder of sets (each with a card.json), or build the sets.",
        )  # fmt: skip
    return found


def check_card(path: Path) -> Checked:
    """One card; a set's with the files beside it."""
    is_set = path.name == "card.json"
    name = path.parent.name if is_set else path.stem
    blend = path.parent / "set.blend" if is_set else None
    faults: list[str] = []
    cards: tuple[Card, ...] = ()
    data: dict[str, Any] | None = None
    try:
        cards = read_cards(path)
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as ex:
        faults.append(f"{path.name}: {' '.join(str(ex).split())[:300]}: correct the card")
    if data is not None and is_set:
        faults += [*_facts(data, cards), *_measured(data), *_previews(path.parent, data)]
    if blend is not None:
        added = data is not None and isinstance(data.get("made_from"), str)
        faults += _blend(blend, MAX_ADDED_BYTES if added else MAX_BLEND_BYTES)
    size = 0
    if is_set:
        size = sum(file.stat().st_size for file in path.parent.iterdir() if file.is_file())
    there = blend is not None and blend.is_file()
    return Checked(path, name, len(cards), blend if there else None, size / 1e6, tuple(faults), data)


def _facts(data: dict[str, Any], cards: tuple[Card, ...]) -> Iterator[str]:
    """What a person writes."""
    card = cards[0]
    if card.folder.name != card.set_id:
        yield f"the folder is {card.folder.name} and the card's id {card.set_id}: give both the same name"
    for key in _TEXTS:
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            yield f"{key} is empty: write it in the card"
    if not isinstance(data.get("version"), int):
        yield "version is missing: begin with 1"
    for key, known, words in (
        ("suits.families", FAMILIES, [word for each in cards for word in each.families]),
        ("avoids", FAMILIES, card.avoids),
        ("mood", MOODS, [word for each in cards for word in each.mood]),
    ):
        unknown = sorted({word for word in words if word not in known})
        if unknown:
            yield f"{key} has the unknown {', '.join(unknown)[:100]}: the words are {' '.join(known)}"
    for each in cards:
        where = "" if each.variant == DEFAULT else f"variant {each.variant}: "
        if not each.families:
            yield f"{where}suits.families is empty: name the families of products that it suits"
        both = sorted(set(each.families) & set(each.avoids))
        if both:
            yield f"{where}suits and avoids both name {', '.join(both)}: take it out of one"
    wrong = [word for word in card.copy_space if word not in COPY_SPACES]
    if wrong:
        yield f"copy_space has the unknown {', '.join(wrong)[:100]}: the words are {' '.join(COPY_SPACES)}"
    yield from _sizes(card)
    if not MARKS[0] <= len(card.marks) <= MARKS[1]:
        yield f"there are {len(card.marks)} marks: a set has {MARKS[0]} to {MARKS[1]}"
    if len(card.cameras) < CAMERAS:
        wanted = "hero, three_quarter, low, top or macro"
        yield f"there are {len(card.cameras)} cameras: a set has at least {CAMERAS} ({wanted})"


def _sizes(card: Card) -> Iterator[str]:
    if card.size_m is None or card.design_size_m is None:
        yield "suits.size_m or design_size_m is missing: give the products' longest side in meters"
        return
    low, high = card.size_m
    if low < SIZES_M[0] or high > SIZES_M[1]:
        yield f"suits.size_m is {low:g} to {high:g} m: give meters, from {SIZES_M[0]:g} to {SIZES_M[1]:g}"
    if not low <= card.design_size_m <= high:
        yield f"design_size_m {card.design_size_m:g} is not within suits.size_m {low:g} to {high:g}: correct one"
    room = max((max(2 * mark.free_radius_m, mark.free_height_m) for mark in card.marks), default=math.inf)
    most = room * card.scale_range[1]
    if high > most:
        yield f"suits.size_m goes to {high:g} m and the largest mark has room for {most:.2g} m: lower it or make room"


def _measured(data: dict[str, Any]) -> Iterator[str]:
    """Palette and light of the default and of each variant: measured, so that the ranking can rely on them."""
    variants = [each for each in data.get("variants", []) if each["id"] != DEFAULT]
    for where, part in (("", data), *((f"variant {each['id']}: ", each) for each in variants)):
        for key in _OF_VARIANT if where else ():
            if not str(part.get(key) or "").strip():
                yield f"{where}{key} is empty: write it in the card"
        palette, light = part.get("palette"), part.get("light")
        if not palette:
            yield f"{where}palette is missing: measure it from the preview"
        else:
            share = sum(float(color.get("share") or 0) for color in palette)
            if not 0.85 <= share <= 1.02:
                yield f"{where}the palette's shares add up to {share:.2f} and not to 1: measure it from the preview"
            if not all(_lab_agrees(color) for color in palette):
                yield f"{where}the palette's lab and hex disagree, or lab is missing: measure it from the preview"
        if not light:
            yield f"{where}light is missing: read it from the rig"
            continue
        missing = [key for key in _OF_LIGHT if light.get(key) in (None, "")]
        if missing:
            yield f"{where}light has no {', '.join(missing)}: read it from the rig"
        gray = light.get("gray_card")
        if not isinstance(gray, int | float) or not EXPOSURE[0] <= gray <= EXPOSURE[1]:
            yield (
                f"{where}a gray card at the mark reads {gray}, not {EXPOSURE[0]} to {EXPOSURE[1]} (light.gray_card): "
                "measure it, change the lights' level"
            )


def _lab_agrees(color: dict[str, Any]) -> bool:
    lab = color.get("lab")
    if not isinstance(lab, list) or len(lab) != 3 or not all(isinstance(value, int | float) for value in lab):
        return False
    return bool(abs(lab[0] - oklab.lightness(color["hex"])) <= LIGHTNESS_OFF)


def _previews(folder: Path, data: dict[str, Any]) -> Iterator[str]:
    variants = {each["id"]: each.get("preview") for each in data.get("variants", [])}
    for id, name in {DEFAULT: "preview.webp", **variants}.items():
        where = "the preview" if id == DEFAULT else f"variant {id}: the preview"
        if not isinstance(name, str) or not name or Path(name).name != name:
            yield f"{where} is not named as a file of the set's folder: name it in the card (preview)"
            continue
        fault = _picture_fault(folder / name)
        if fault:
            yield f"{where} {name} {fault}: render it again, {PREVIEW_PIXELS} × {PREVIEW_PIXELS} px WebP"


def _picture_fault(path: Path) -> str:
    """What is wrong with a preview, or nothing. Anybody's file: the size is read before a pixel is."""
    from PIL import Image

    if not path.is_file():
        return "is not there"
    try:
        with Image.open(path, formats=("WEBP", "PNG", "JPEG")) as image:
            if image.format != "WEBP":
                return f"is a {image.format}"
            if image.size != (PREVIEW_PIXELS, PREVIEW_PIXELS):
                return f"has {image.width} × {image.height} px"
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "is damaged"
    return ""


def _blend(path: Path, most: int) -> Iterator[str]:
    if not path.is_file():
        yield "set.blend is not there: build or copy the set again (a card alone is ranked and cannot be staged)"
        return
    size = path.stat().st_size
    if size > most:
        has = f"set.blend has {size / 1e6:.1f} MB, at most {most / 1e6:.0f}"
        yield f"{has}: purge what is unused, use modifiers instead of dense meshes"
    with path.open("rb") as file:
        if file.read(7) == b"BLENDER":
            yield "set.blend is not compressed: save it with Compress (File > Save As, the gear)"
