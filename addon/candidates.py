# SPDX-License-Identifier: GPL-3.0-or-later
"""Candidates of the ranking: a set in one of its variants, ``marble_podium`` or ``marble_podium:nero``. No bpy."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from .engine.protocol import BacklotError

DEFAULT = "default"
"""The variant in which a set was built; its candidate bears the set's id alone."""

TRIES = 4
"""So many of the best sets are tried before a product counts as too large for them."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A set's folder, and the variant in which it is to be staged."""

    folder: Path
    variant: str = DEFAULT

    @property
    def id(self) -> str:
        return join_id(self.folder.name, self.variant)

    @property
    def preview(self) -> Path:
        """Its picture, which may be missing."""
        return self.folder / ("preview.webp" if self.variant == DEFAULT else f"preview.{self.variant}.webp")


def split_id(id: str) -> tuple[str, str]:
    """(set, variant) of a candidate's id."""
    name, _, variant = id.partition(":")
    return name, variant or DEFAULT


def join_id(set_id: str, variant: str) -> str:
    """The candidate's id."""
    return set_id if variant == DEFAULT else f"{set_id}:{variant}"


def candidate(library: Path, id: str, camera: str = "", mark: str = "") -> Candidate:
    """One candidate of a library, checked to be stageable and to have the camera and the mark, where they are named.

    Raises BacklotError("unknown_set" | "unknown_variant" | "not_stageable" | "bad_card" | "unknown_camera" |
    "unknown_mark").
    """
    name, variant = split_id(id)
    folder = library / name
    if not name or Path(name).name != name or not (folder / "card.json").is_file():
        known = sorted(card.parent.name for card in library.glob("*/card.json"))
        raise BacklotError(
            "unknown_set", f"There is no set '{name}' in '{library}'.", f"There are: {', '.join(known) or 'none'}."
        )
    if not (folder / "set.blend").is_file():
        raise BacklotError(
            "not_stageable",
            f"The set '{name}' has a card but no set.blend.",
            "It can be ranked only; choose another set.",
        )
    if variant != DEFAULT:
        variants = _names(folder, "variants", "id")
        if variant not in variants:
            others = ", ".join(join_id(name, each) for each in variants if each != DEFAULT)
            raise BacklotError(
                "unknown_variant", f"The set '{name}' has no variant '{variant}'.", f"It has: {others or 'none'}."
            )
    for part, wanted in (("camera", camera), ("mark", mark)):
        there = _names(folder, f"{part}s", "name") if wanted else []
        if wanted and wanted not in there:
            raise BacklotError(
                f"unknown_{part}", f"The set '{name}' has no {part} '{wanted}'.", f"It has: {', '.join(there)}."
            )
    return Candidate(folder, variant)


def _names(folder: Path, part: str, key: str) -> list[str]:
    """What a set's card calls the entries of one part."""
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
        return [str(each[key]) for each in card.get(part, [])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as ex:
        raise BacklotError(
            "bad_card", f"The card of the set '{folder.name}' is damaged.", "Run `backlot library check`."
        ) from ex


def choose_sets(found: dict[str, Any], wanted: str) -> list[str]:
    """The candidates to try, best first: the wanted one alone, or for ``auto`` the first of the ranking.

    Of each set only the best variant is tried: where a product has no room, it has none in the others.
    Raises BacklotError("nothing_fits").
    """
    if wanted != "auto":
        return [wanted]
    matches = [m for m in found.get("matches", []) if m.get("stageable", True)]
    if found.get("verdict") == "nothing_fits" or not matches:
        best = f" The nearest is '{matches[0]['set']}'." if matches else ""
        hint = f"Choose one with --set ID. {(found.get('gap') or {}).get('text', '')}".strip()
        raise BacklotError("nothing_fits", f"No set of the library fits this product.{best}", hint)
    best_of: dict[str, str] = {}
    for match in matches:
        best_of.setdefault(split_id(str(match["set"]))[0], str(match["set"]))
    return list(best_of.values())[:TRIES]


def first_that_fits(candidates: Sequence[Candidate], stage: Callable[[Candidate], T]) -> tuple[T, list[dict[str, str]]]:
    """Stage in the first set whose mark has room; also tells which were skipped, and why.

    A card gives the sizes that suit a set; whether a shape fits between the props shows only when it stands there.
    Raises what ``stage`` raises; BacklotError("does_not_fit") of the last set when none has room.
    """
    skipped: list[dict[str, str]] = []
    for each in candidates[:-1]:
        try:
            return stage(each), skipped
        except BacklotError as ex:
            if ex.code != "does_not_fit":
                raise
            skipped.append({"set": each.id, "reason": ex.message})
    return stage(candidates[-1]), skipped
