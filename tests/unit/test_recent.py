# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine remembers the last products, and not more."""

from __future__ import annotations

from pathlib import Path

from backlot.backend.recent import MOST, Recent, subject_id
from products import PERFUME


def test_the_oldest_is_forgotten_and_what_is_asked_for_again_is_kept() -> None:
    recent = Recent()
    for number in range(MOST):
        recent.keep(f"id{number}", {"path": str(number)}, PERFUME)
    recent.keep("id0", {"path": "0"}, PERFUME)
    recent.keep("new", {"path": "new"}, PERFUME)
    assert recent.features("id1") is None and recent.features("id0") == PERFUME
    assert recent.subject("new") == {"path": "new", "seen": "new"}


def test_an_id_depends_on_files_views_and_choices(tmp_path: Path) -> None:
    view = tmp_path / "front.png"
    view.write_bytes(b"1")
    subject = {"kind": "views", "name": "x", "views": [{"path": str(view), "role": "front"}]}
    first = subject_id(subject)
    assert subject_id(dict(subject)) == first != subject_id({**subject, "said": {"type": "lamp"}})
    view.write_bytes(b"22")
    assert subject_id(subject) != first
    view.unlink()
    assert subject_id(subject) not in (first, "")
