# SPDX-License-Identifier: GPL-3.0-or-later
"""What the engine found out about the products it saw last, so that another direction of the brief is there at once."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .protocol import BacklotError
from .records import ProductFeatures

SEEN = "seen"
"""Kind of a subject that names what was seen before: {"kind": "seen", "id": …}."""
MOST = 32


def _files(subject: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Path, size and time of change of each file of a subject; files that are gone count as empty."""
    paths = [subject.get("path"), *(v.get("path") for v in subject.get("views") or () if isinstance(v, dict))]
    found = []
    for path in paths:
        try:
            stat = Path(str(path)).stat() if path else None
        except OSError:
            stat = None
        found.append((str(path), stat.st_size if stat else 0, stat.st_mtime_ns if stat else 0))
    return found


def subject_id(subject: Mapping[str, Any]) -> str:
    """The same for the same files, unchanged, with the same choices of the user."""
    text = json.dumps([subject, _files(subject)], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Recent:
    """The last `MOST` products: subject and features by id."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[dict[str, Any], ProductFeatures]] = OrderedDict()

    def keep(self, id: str, subject: dict[str, Any], features: ProductFeatures) -> None:
        self._known[id] = (subject, features)
        self._known.move_to_end(id)
        while len(self._known) > MOST:
            self._known.popitem(last=False)

    def features(self, id: str) -> ProductFeatures | None:
        return self._known[id][1] if id in self._known else None

    def subject(self, id: object) -> dict[str, Any]:
        """The subject that was seen, with its id as ``seen``. Raises BacklotError("not_seen", …)."""
        if not isinstance(id, str) or id not in self._known:
            raise BacklotError("not_seen", "The engine does not remember this product.", "Find sets for it again.")
        return {**self._known[id][0], SEEN: id}
