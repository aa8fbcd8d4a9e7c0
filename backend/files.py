# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name beside ``path`` to write to: it takes the place of ``path`` when the block ends well, and is removed
    when not."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield beside
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def save_tensors(path: Path, tensors: Mapping[str, Any], metadata: Mapping[str, str]) -> None:
    """A safetensors file of numpy arrays."""
    from safetensors.numpy import save_file

    with replacing(path) as beside:
        save_file(dict(tensors), str(beside), dict(metadata))
        beside.chmod(0o644)  # the library makes files that only their owner may read


def write_text(path: Path, text: str) -> None:
    """Raises OSError; the old file then stays."""
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8")
