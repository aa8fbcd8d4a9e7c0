# SPDX-License-Identifier: GPL-3.0-or-later
"""New numbers in the ranking's weights.toml: comments and all else stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ..files import write_text


def rewritten(text: str, numbers: Mapping[tuple[str, str], float]) -> str:
    """The text with these numbers, by table and name. Raises ValueError where one has no line."""
    new = dict(numbers)
    table, lines = "", []
    for line in text.splitlines():
        if heading := re.fullmatch(r"\[+([a-z_]+)\]+\s*", line):
            table = heading.group(1)
        if (entry := re.match(r"([a-z_]+) = -?[0-9.]+", line)) and (table, entry.group(1)) in new:
            value = new.pop((table, entry.group(1)))
            line = f"{entry.group(1)} = {value:.3f}{line[entry.end() :]}"
        lines.append(line)
    if new:
        raise ValueError(f"weights.toml has no line for {min(new)}")
    return "\n".join(lines) + "\n"


def rewrite(path: Path, numbers: Mapping[tuple[str, str], float]) -> None:
    """The same in the file, whole or not at all."""
    write_text(path, rewritten(path.read_text(encoding="utf-8"), numbers))
