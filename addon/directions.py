# SPDX-License-Identifier: GPL-3.0-or-later
"""The directions and languages of the brief, for the menus and the command line. Standard library only."""

from __future__ import annotations

import argparse
import tomllib
from functools import cache
from typing import Any

from .engine.install import backend_folder
from .engine.protocol import BacklotError

SAFE = "safe"
LANGUAGES = (("en", "English", "The brief in English"), ("ko", "한국어", "The brief in Korean"))


@cache
def directions() -> tuple[tuple[str, str, str], ...]:
    """(name, title, what it is good for) of every direction, `safe` first. Raises BacklotError("installation")."""
    path = backend_folder() / "backend" / "brief" / "directions.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple((name, table["title"], table["tells"]) for name, table in tables.items())
    except (OSError, ValueError, KeyError) as ex:
        raise BacklotError("installation", f"{path} cannot be read ({ex}).", "Install Backlot again.") from ex


def add_arguments(command: argparse.ArgumentParser) -> None:
    """``--direction`` and ``--language``."""
    told = "; ".join(f"{name}: {tells}" for name, _, tells in directions())
    command.add_argument(
        "--direction", default=SAFE, choices=[name for name, _, _ in directions()], help=f"{told} (default: {SAFE})"
    )
    command.add_argument(
        "--language", default="en", choices=[name for name, _, _ in LANGUAGES], help="of the brief (default: en)"
    )


def chosen(args: argparse.Namespace) -> dict[str, Any]:
    """What the engine's methods are asked, from the parsed arguments."""
    return {"direction": args.direction, "language": args.language}
