# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON beside a picture: everything that made it. Pure: no bpy."""

from __future__ import annotations

import datetime
import json
import math
import os
from pathlib import Path
from typing import Any

from ..candidates import split_id
from ..engine.protocol import BacklotError
from ..staging.records import Staged
from .ledger import ledger

SCHEMA = 1


def sidecar_path(picture: str | Path) -> Path:
    """``shot.png`` → ``shot.json``."""
    return Path(picture).with_suffix(".json")


RANKED = 20
"""How many of the ranking a sidecar keeps: a library has hundreds, and farms write thousands of sidecars."""


def build(
    staged: Staged,
    render: dict[str, Any],
    quality: dict[str, Any] | None = None,
    features: dict[str, Any] | None = None,
    brief: dict[str, Any] | None = None,
    ranking: list[dict[str, Any]] | None = None,
    versions: dict[str, str] | None = None,
    product_path: str = "",
    fixed: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The sidecar as plain values. ``versions``: program names to versions, for example blender, backlot, models.

    fixed: what was mended after a draft, and the draft's report.
    """
    card = staged.card
    set_id, variant = split_id(staged.set_id)
    return {
        "schema": SCHEMA,
        "kind": "photo card" if staged.photo_card else "3d product",
        "made": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "picture": Path(str(render.get("path", ""))).name,
        "product": {"name": staged.product, "file": Path(product_path).name, "credits": staged.credits},
        "features": features or {},
        "brief": brief or {},
        "ranking": (ranking or [])[:RANKED],
        "set": {k: card.get(k) for k in ("id", "version", "title", "kind", "place", "licence", "author")}
        | {"id": set_id, "variant": variant},
        "ledger": ledger(staged),
        "staging": staged.to_json(),
        "render": {k: v for k, v in render.items() if k not in ("path", "exr")},
        "quality": quality or {},
        **({} if fixed is None else {"auto_fix": fixed}),
        "versions": versions or {},
    }


def write_sidecar(picture: str | Path, data: dict[str, Any]) -> Path:
    """Write the sidecar beside the picture, whole or not at all; returns its path. Raises BacklotError("no_space")."""
    path = sidecar_path(picture)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    text = json.dumps(_finite(data), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    except OSError as ex:
        raise BacklotError(
            "no_space", f"{path} cannot be written: {ex.strerror}.", "Make room, or choose another folder."
        ) from ex
    finally:
        temporary.unlink(missing_ok=True)
    return path


def _finite(value: Any) -> Any:
    """JSON knows no NaN and no infinity; other programs would stumble over Python's spelling of them."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(k): _finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    return value
