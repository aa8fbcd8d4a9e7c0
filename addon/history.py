# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user takes from a ranking, told to the engine, which remembers it (backend/library/history.py)."""

from __future__ import annotations

import argparse
import os
from typing import Any

from . import workflow
from .engine.protocol import BacklotError, Cancelled

ENV = "BACKLOT_HISTORY"


def rank_of(found: dict[str, Any], set_id: str) -> int:
    """The place of a candidate in a recommendation, 0 when it is not in it."""
    return next((int(match["rank"]) for match in found.get("matches", ()) if match.get("set") == set_id), 0)


def remember_steps(studio: workflow.Studio, found: dict[str, Any], set_id: str) -> workflow.Steps[None]:
    """Tell the engine that this set was taken. Nothing that goes wrong here stops the work."""
    params = {"features": found.get("features") or {}, "set": set_id, "rank": rank_of(found, set_id)}
    try:
        yield from workflow.engine_steps(studio, "record_choice", params, "Staged")
    except Cancelled:
        raise
    except BacklotError:
        return


def add_history_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-history",
        action="store_true",
        help="neither use nor remember which sets were chosen (see backlot history)",
    )


def heed(args: argparse.Namespace) -> None:
    """Turn the history off for this run where that was asked for; the engine inherits it."""
    if getattr(args, "no_history", False):
        os.environ[ENV] = "off"
