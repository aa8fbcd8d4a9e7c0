# SPDX-License-Identifier: GPL-3.0-or-later
"""Which pose suits which product: the table ``poses.toml`` and the choice from it. Standard library only, no bpy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..engine.protocol import BacklotError

TABLE = Path(__file__).with_name("poses.toml")

POSES = {
    "stand": "as it stands",
    "lie": "on its largest steady side",
    "lie_back": "on its back, front up",
    "lean": "tilted back against a wall of the set or a small support",
    "hang": "on a thin thread from above",
    "pair": "both shoes side by side; of a single shoe the mirror image stands beside it",
}
"""Name: what it is, for people."""
SURE = 0.3
"""How sure the type of a product must be before a rule for it counts."""
_FIELDS: dict[str, Any] = {
    "words": list, "families": list, "pose": str, "offered": list, "why": str,
    "turn_deg": (int, float), "tilt_deg": (int, float), "end_down": str, "at_least": (int, float), "soft": bool,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the table; see there. Without words and families: the one for all other products."""

    pose: str = "stand"
    why: str = "as it stands"
    offered: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    turn_deg: float | None = None
    tilt_deg: float = 12.0
    end_down: str = ""
    at_least: float = SURE
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pose, who says so ("user", "table", "default"), and the rule that applies to the product."""

    pose: str
    source: str
    rule: Rule

    def order(self) -> tuple[str, ...]:
        """Poses to try: the chosen one; where the table chose, also the others that it offers; at last as it stands."""
        others = self.rule.offered if self.source == "table" else ()
        return tuple(dict.fromkeys((self.pose, *others, "stand")))


def checked(pose: str) -> str:
    """A pose by its name, "-" for "_" and in any case; empty for none. Raises BacklotError("unknown_pose")."""
    name = pose.strip().lower().replace("-", "_")
    if name in ("", "auto"):
        return ""
    if name not in POSES:
        known = ", ".join(f"{each} ({words})" for each, words in POSES.items())
        raise BacklotError("unknown_pose", f"There is no pose '{pose}'.", f"There are: {known}.")
    return name


def choose(features: Mapping[str, Any], said: str = "") -> Chosen:
    """Said by the user > the table > as it stands. ``features``: as the engine gives them, or empty."""
    rule = rule_for(features)
    if said := checked(said):
        return Chosen(said, "user", rule or Rule())
    return Chosen(rule.pose, "table", rule) if rule else Chosen("stand", "default", Rule())


def rule_for(features: Mapping[str, Any]) -> Rule | None:
    """The rule of the table that applies to a product."""
    kind, sure = _value(features.get("type"))
    for rule in table():
        if sure >= rule.at_least and any(_ends(kind, word) for word in rule.words):
            return rule
    family, sure = _value(features.get("family"))
    return next((rule for rule in table() if sure >= rule.at_least and family in rule.families), None)


def _value(entry: Any) -> tuple[str, float]:
    """Value and confidence of an entry of the features; what says no confidence is sure."""
    if not isinstance(entry, Mapping):
        return "", 0.0
    return str(entry.get("value") or "").lower(), float(entry.get("confidence", 1.0))


def _ends(kind: str, word: str) -> bool:
    """Whether a type is one of ``word``: in English the last word says what a thing is."""
    return re.search(rf"(^|[\s-]){re.escape(word)}(e?s)?$", kind) is not None


@cache
def table() -> tuple[Rule, ...]:
    """The rules of ``poses.toml``. Raises BacklotError("installation")."""
    try:
        return read(tomllib.loads(TABLE.read_text(encoding="utf-8")))
    except (OSError, ValueError) as ex:
        raise BacklotError("installation", f"{TABLE.name} cannot be used: {ex}.", "Correct it there.") from ex


def read(data: dict[str, Any]) -> tuple[Rule, ...]:
    """The rules of a table that was read; raises ValueError, which names the rule and what is wrong with it."""
    if set(data) != {"rule"} or not isinstance(data["rule"], list):
        raise ValueError("it must hold [[rule]] and nothing else")
    return tuple(_rule(number, entry) for number, entry in enumerate(data["rule"], 1))


def _rule(number: int, entry: Any) -> Rule:
    def wrong(reason: str) -> ValueError:
        return ValueError(f"rule {number}: {reason}")

    if not isinstance(entry, dict):
        raise wrong("it is no table")
    for key, value in entry.items():
        if key not in _FIELDS:
            raise wrong(f"there is no field '{key}'")
        if not isinstance(value, _FIELDS[key]) or isinstance(value, bool) != (_FIELDS[key] is bool):
            raise wrong(f"'{key}' is {value!r}")
        if isinstance(value, list) and not all(isinstance(each, str) and each for each in value):
            raise wrong(f"'{key}' must list words")
    if not (entry.get("words") or entry.get("families")):
        raise wrong("it names neither words nor families")
    if not entry.get("why", "").strip() or "\n" in entry["why"]:
        raise wrong("'why' must be one line")
    for pose in (entry.get("pose", ""), *entry.get("offered", ())):
        if pose not in POSES:
            raise wrong(f"there is no pose '{pose}'")
    if not 8 <= entry.get("tilt_deg", 12) <= 20:
        raise wrong("'tilt_deg' must be 8-20")
    if not -90 <= entry.get("turn_deg", 0) <= 90:
        raise wrong("'turn_deg' must be -90 to 90")
    if not 0 <= entry.get("at_least", SURE) <= 1:
        raise wrong("'at_least' must be 0-1")
    if entry.get("end_down", "") not in ("", "narrow", "wide"):
        raise wrong("'end_down' must be narrow or wide")
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Rule(**fields)
