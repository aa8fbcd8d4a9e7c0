# SPDX-License-Identifier: GPL-3.0-or-later
"""The licence ledger: everything visible in a picture with author and licence, and the lines that credit it.

Models that looked at the product leave nothing in the picture and need no credit. Pure: no bpy.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..candidates import split_id
from ..engine.protocol import BacklotError
from ..staging.records import Staged

MAX_BYTES = 64 << 20
"""Largest sidecar that is read; real ones have some 100 kB."""

Entry = dict[str, str]


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture's name and its ledger."""

    picture: str
    entries: list[Entry]


def ledger(staged: Staged) -> list[Entry]:
    """Product (or its photo), the products beside it, what holds them, and the set; an empty text is what is not known,
    ``version`` is the set's own."""
    card = staged.card
    set_id, variant = split_id(staged.set_id)
    return [
        _product("photo" if staged.photo_card else "product", staged.product, staged.credits),
        *(_product("product", str(other["name"]), other.get("credits") or {}) for other in staged.others),
        *(dict(support) for support in staged.supports),
        {
            "what": "set",
            "name": str(card.get("title") or set_id),
            "id": set_id,
            "variant": variant,
            "version": str(card.get("version") or ""),
            "author": str(card.get("author") or ""),
            "licence": str(card.get("licence") or ""),
            "source": str(card.get("source") or ""),
        },
    ]


def _product(what: str, name: str, said: dict[str, str]) -> Entry:
    fields = {key: said.get(key, "") for key in ("author", "licence", "copyright", "source")}
    return {"what": what, "name": said.get("title") or name, **fields}


def credit_lines(entries: Sequence[Entry]) -> list[str]:
    """One line for each thing, in order, each once."""
    return list(dict.fromkeys(_line(entry) for entry in entries))


def _line(entry: Entry) -> str:
    """``Product: Flask by Ann, CC-BY-4.0, https://…``; what nobody said is said to be unknown."""
    # what files say of themselves is printed on terminals and web pages: one line, no control characters
    said = {key: " ".join("".join(c if c.isprintable() else " " for c in text).split()) for key, text in entry.items()}
    version = f" (version {said['version']})" if said.get("version") else ""
    author = f" by {said['author']}" if said.get("author") else "" if said.get("copyright") else ", author unknown"
    rights = [said.get("copyright", ""), said.get("licence") or "licence unknown", said.get("source", "")]
    what = said.get("what", "").capitalize()
    return ", ".join([f"{what}: {said.get('name', '')}{version}{author}", *(part for part in rights if part)])


def read(out: Path) -> list[Shot]:
    """The ledgers of a picture, of a sidecar, or of all sidecars of a folder.

    Raises BacklotError: missing_file, no_ledger.
    """
    if not out.exists():
        raise BacklotError(
            "missing_file", f"'{out}' does not exist.", "Give a picture that Backlot made, or its folder."
        )
    if not out.is_dir():
        return [_shot(own if (own := out.with_suffix(".json")).exists() else _of_series(out) or own)]
    shots = []
    for path in sorted(out.glob("*.json")):
        try:
            shots.append(_shot(path))
        except BacklotError:  # other JSON files may lie in the same folder
            continue
    if not shots:
        raise BacklotError("no_ledger", f"'{out}' holds no sidecar of a picture.", "Give the folder of `shoot --out`.")
    return shots


def _of_series(picture: Path) -> Path | None:
    """The sidecar that tells of a picture among others of one series."""
    for path in sorted(picture.parent.glob("*.json")):
        try:
            data: Any = json.loads(path.read_text(encoding="utf-8")) if path.stat().st_size <= MAX_BYTES else None
        except (OSError, ValueError, RecursionError):
            continue
        pictures = data.get("pictures") if isinstance(data, dict) else None
        if isinstance(pictures, list) and any(
            isinstance(each, dict) and each.get("picture") == picture.name for each in pictures
        ):
            return path
    return None


def _shot(path: Path) -> Shot:
    missing = BacklotError(
        "no_ledger", f"'{path}' is no sidecar of a picture.", "It lies beside the picture: keep both together."
    )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise missing
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as ex:
        raise missing from ex
    entries = data.get("ledger") if isinstance(data, dict) else None
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) and all(isinstance(text, str) for text in entry.values()) for entry in entries
    ):
        raise missing
    return Shot(str(data.get("picture") or path.stem), entries)
