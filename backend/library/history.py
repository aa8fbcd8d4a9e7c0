# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's own choices of sets: a local file, and the small prior that the ranking makes of it.

One JSON line a choice: when, the product's family and type, the candidate, the rank that it had, and a hash that tells
one product from another. No picture, no path, no name. The file is in the user's data folder, holds the last `MOST`
choices, and nothing of it ever leaves the machine. BACKLOT_HISTORY=off: nothing is written or read.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..brief.english import listed
from ..protocol import BacklotError
from ..records import SCHEMA
from .cards import Card
from .scoring import Judged, settings

ENV = "BACKLOT_HISTORY"
DATA_ENV = "BACKLOT_DATA"
MOST = 1000
_SLACK = 200
"""So many lines too many are let be before the file is written anew."""
_MOST_TRAITS, _SAMPLE = 8, 200
"""The sets chosen most often count, against about so many of the library."""
_LONGEST = 400
"""Letters of one line; a longer one was not written here."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One set that was staged or shot. set: the candidate's id. rank: its place in the list, from 1; 0 when it was in
    none. features: hash of what the product is."""

    day: str
    family: str
    type: str
    set: str
    rank: int
    features: str


def data_dir() -> Path:
    """Backlot's folder for the user's data: BACKLOT_DATA, or the platform's with ``backlot`` in it."""
    if chosen := os.environ.get(DATA_ENV):
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "backlot"


def history_file() -> Path:
    return data_dir() / "history.jsonl"


def is_on() -> bool:
    """Whether choices may be remembered at all on this machine."""
    return os.environ.get(ENV, "on").strip().lower() not in ("off", "0", "no", "false")


def features_hash(features: Mapping[str, Any]) -> str:
    """Tells one product from another by type, colors, materials and size; the product cannot be read out of it."""
    size = [round(side, 3) for side in features.get("size_m") or ()]
    kind = (features.get("type") or {}).get("value", "")
    colors = [color.get("hex", "") for color in features.get("colors") or ()]
    materials = [material.get("value", "") for material in features.get("materials") or ()]
    return hashlib.sha256(json.dumps([kind, colors, materials, size]).encode()).hexdigest()[:12]


def choice_of(features: Mapping[str, Any], set_id: str, rank: int) -> Choice:
    """A choice made today. features: of the product, as the engine's JSON has them."""
    return Choice(
        time.strftime("%Y-%m-%d"), str((features.get("family") or {}).get("value", "")),
        str((features.get("type") or {}).get("value", ""))[:60], set_id[:120], max(0, rank), features_hash(features),
    )  # fmt: skip


def record(choice: Choice, path: Path | None = None) -> bool:
    """Add a choice; whether it was written. The same set for the same product on one day counts once.

    A history that cannot be written never stops the work.
    """
    path = path or history_file()
    before = read(path)
    if choice in before[-20:]:
        return False
    line = json.dumps(asdict(choice), ensure_ascii=False)
    if len(line) > _LONGEST:
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if len(before) >= MOST + _SLACK:
            _write(path, [*before[-MOST + 1 :], choice])
            return True
        # one write of one short line at the end of the file: two Backlots at once do not mix their lines
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, f"{line}\n".encode())
        finally:
            os.close(handle)
    except OSError:
        return False
    return True


def _write(path: Path, choices: Sequence[Choice]) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.writelines(f"{json.dumps(asdict(choice), ensure_ascii=False)}\n" for choice in choices)
        os.replace(name, path)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)


def read(path: Path | None = None) -> list[Choice]:
    """The last `MOST` choices and a few more, the oldest first; lines that are no choices are left out."""
    try:
        text = (path or history_file()).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    found = []
    for line in text.splitlines()[-(MOST + _SLACK) :]:
        with contextlib.suppress(ValueError, TypeError):
            choice = Choice(**json.loads(line)) if len(line) <= _LONGEST else None
            texts = choice and (choice.day, choice.family, choice.type, choice.set, choice.features)
            if choice and texts and all(isinstance(t, str) for t in texts) and isinstance(choice.rank, int):
                found.append(choice)
    return found


def wipe(path: Path | None = None) -> int:
    """Remove the file; how many choices it held. Raises BacklotError("not_wiped", …) where it cannot be removed."""
    path = path or history_file()
    count = len(read(path))
    try:
        path.unlink(missing_ok=True)
    except OSError as ex:
        raise BacklotError(
            "not_wiped", f"The history {path} cannot be removed ({ex.strerror}).", "Remove the file by hand."
        ) from ex
    return count


class Prior:
    """What earlier choices say of the sets for one family: near to what was chosen is a little better.

    It shrinks: one choice says little, many say at most ``history.most`` of the score. 0.5 says nothing: as near to
    what was chosen as sets of this library are on average.
    """

    def __init__(self, choices: Sequence[Choice], family: str, cards: Sequence[Card]) -> None:
        by_id = {card.id: card for card in cards}
        by_set = {card.set_id: card for card in reversed(cards)}
        self.family = family
        self.chosen: dict[str, int] = {}
        self._weights: dict[str, float] = {}
        for choice in choices:
            if not family or choice.family != family:
                continue
            set_id = choice.set.partition(":")[0]
            self.chosen[set_id] = self.chosen.get(set_id, 0) + 1
            card = by_id.get(choice.set) or by_set.get(set_id)
            if card is not None:
                self._weights[card.id] = self._weights.get(card.id, 0.0) + 1.0
        often = sorted(self._weights.items(), key=lambda pair: -pair[1])[:_MOST_TRAITS]
        self._traits = [(weight, by_id[id]) for id, weight in often]
        self._total = sum(weight for weight, _ in self._traits)
        sample = cards[:: max(1, len(cards) // _SAMPLE)] if self._total else ()
        self._usual = sum(self._nearness(card) for card in sample) / max(len(sample), 1)

    def _nearness(self, card: Card) -> float:
        return sum(weight * _alike(card, chosen) for weight, chosen in self._traits) / self._total

    def judge(self, card: Card) -> Judged | None:
        """0-1 around 0.5 with the reason in words; None where there is no choice for this family."""
        if not self._total:
            return None
        shrink: float = settings()["history"]["shrink"]
        alike = self._nearness(card) - self._usual
        sure = self._total / (self._total + shrink)
        value = min(max(0.5 + alike * sure, 0.0), 1.0)
        family = self.family.replace("_", " ")
        if times := self.chosen.get(card.set_id, 0):
            often = "" if times == 1 else ", more than once"
            return Judged(max(value, 0.5), pro=f"You chose it for {family} before{often}.")
        same = listed([word for word, _ in _shared(card, [chosen for _, chosen in self._traits])][:2])
        return Judged(value, pro=f"You often chose {same} for {family}." if same and alike > 0.1 else "")


def _alike(one: Card, two: Card) -> float:
    """How alike two sets are in what can be seen, 0-1; 1 for variants of one set."""
    if one.set_id == two.set_id:
        return 1.0 if one.id == two.id else 0.9
    moods, both = set(one.mood) | set(two.mood), set(one.mood) & set(two.mood)
    surface = bool(one.surfaces and two.surfaces and one.surfaces[0] == two.surfaces[0])
    return (
        0.3 * (one.place == two.place) + 0.3 * surface + 0.15 * (one.light.key == two.light.key)
        + 0.25 * (len(both) / len(moods) if moods else 0.0)
    )  # fmt: skip


def _shared(card: Card, chosen: Sequence[Card]) -> list[tuple[str, int]]:
    """Leading surface and light of a set that at least two chosen ones have as well, the commonest first."""
    own = [card.surfaces[0]] if card.surfaces else []
    own += [f"{card.light.key} light"] if card.light.key else []
    counts = [(word, sum(word in (*c.surfaces[:1], f"{c.light.key} light") for c in chosen)) for word in own]
    return sorted((pair for pair in counts if pair[1] >= 2), key=lambda pair: -pair[1])


def _count(choices: int) -> str:
    return f"{choices} choice{'' if choices == 1 else 's'}"


def command(args: argparse.Namespace, out: Callable[[argparse.Namespace, Any, Sequence[str]], None]) -> int:
    """``backlot history show|wipe``."""
    path = history_file()
    if args.what == "wipe":
        count = wipe(path)
        out(args, {"schema": SCHEMA, "file": str(path), "wiped": count}, [f"{_count(count)} forgotten ({path})."])
        return 0
    choices = read(path)
    lines = [f"{c.day}  {c.family or '-':<14} {c.type or '-':<24} {c.set}" + f" (rank {c.rank})" * bool(c.rank)
             for c in choices]  # fmt: skip
    state = f"{_count(len(choices))} in {path}; the history is {'on' if is_on() else f'off ({ENV})'}."
    out(
        args,
        {"schema": SCHEMA, "file": str(path), "on": is_on(), "choices": [asdict(c) for c in choices]},
        [*lines, state],
    )
    return 0
