# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts about a set that a person says; what can be measured is added by the build. No bpy here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Card:
    """What the set designer says about a set (contract of `card.json`, less the measured parts).

    size_m: longest side of a standing product that the set suits, after the set was scaled, meters.
    design_size_m: height of the product that the set is built around; cameras are framed on it.
    scale_range: how much the set may be scaled about its mark; (1, 1) where its things have a real size.
    copy_space: where a wide hero picture stays calm enough for text: "left", "right", "top".
    """

    id: str
    title: str
    caption: str
    caption_ko: str
    kind: str
    place: str
    surfaces: tuple[str, ...]
    materials: tuple[str, ...]
    backdrop: str
    mood: tuple[str, ...]
    technique: tuple[str, ...]
    families: tuple[str, ...]
    size_m: tuple[float, float]
    design_size_m: float
    scale_range: tuple[float, float] = (1.0, 1.0)
    props: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    copy_space: tuple[str, ...] = ()
    title_ko: str = ""
    version: int = 1
    licence: str = "CC0-1.0"
    author: str = "Backlot"

    def to_json(self) -> dict[str, Any]:
        """The said part of `card.json`; tuples become lists."""
        said = asdict(self)
        suits = {"families": said.pop("families"), "size_m": said.pop("size_m")}
        listed = {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}
        return {"schema": SCHEMA, **listed, "suits": {key: list(value) for key, value in suits.items()}}
