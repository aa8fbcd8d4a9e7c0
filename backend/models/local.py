# SPDX-License-Identifier: GPL-3.0-or-later
"""A model in a folder of this machine: which maker opens it, and whether it may be opened at all.

Two layouts are known: open_clip's (open_clip_config.json and the weights) and transformers' (config.json, weights,
tokenizer and preprocessor files). A model that brings code of its own is refused: Backlot never runs it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..protocol import BacklotError

TRANSFORMERS = {"clip": "clip", "siglip": "clip", "siglip2": "clip", "blip": "captioner", "florence2": "captioner"}
"""model_type of transformers' config.json, and what such a model is used for."""
WEIGHTS = (".safetensors", ".bin")
_READ = (*WEIGHTS, ".json", ".txt", ".model")
_TOKENIZER_OPTIONS = {"clean", "strip_sep_token", "language"}
_NO_CODE = "Backlot never runs code that comes with a model; choose one that its libraries know by themselves."


@dataclass(frozen=True, slots=True)
class LocalModel:
    """``slot``: what it is used for (see choice.py)."""

    path: Path
    slot: str
    maker: str

    @property
    def files(self) -> list[Path]:
        """What of the folder is read, in the order of the names."""
        return sorted(path for path in self.path.iterdir() if path.is_file() and path.suffix in _READ)

    def space(self) -> str:
        """Identity of what the model computes: the folder's name, and a hash over its files (1 GB/s and more)."""
        total = hashlib.sha256()
        for path in self.files:
            with open(path, "rb") as file:
                total.update(f"{path.name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\0".encode())
        return f"{self.path.name}@{total.hexdigest()[:12]}"

    def describe(self) -> dict[str, Any]:
        """The same keys as a model of the registry, as far as they make sense."""
        return {
            "id": str(self.path), "role": self.slot, "title": "a folder of this machine", "pack": "local",
            "pinned": True, "licence": "?", "notice": "", "size": sum(path.stat().st_size for path in self.files),
            "state": "ok", "folder": str(self.path), "files": [], "used": True,
        }  # fmt: skip


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as ex:
        raise BacklotError("bad_model", f"The file {path} cannot be read: {ex}.", "Copy the model again.") from ex
    if not isinstance(data, dict):
        raise BacklotError("bad_model", f"The file {path} is not a model's settings.", "Copy the model again.")
    return data


def refuse_code(folder: Path) -> None:
    """Raises BacklotError("needs_code", …) for a folder whose model would have to run code of its own."""
    known = _json(folder / "config.json").get("model_type") in TRANSFORMERS
    # transformers takes its own classes for the kinds that it knows, whatever else a folder offers
    own = ["tokenizer_config.json"] if (folder / "open_clip_config.json").is_file() else []
    own = own or ([] if known else ["config.json", "tokenizer_config.json"])
    for name in own:
        if "auto_map" in _json(folder / name):
            raise BacklotError("needs_code", f"The model in {folder} needs code of its own ({name}).", _NO_CODE)
    text = _json(folder / "open_clip_config.json").get("model_cfg", {}).get("text_cfg", {})
    # open_clip hands these on to transformers as they are: among them could be the leave to run code.
    if unknown := set(text.get("tokenizer_kwargs") or {}) - _TOKENIZER_OPTIONS:
        raise BacklotError(
            "needs_code", f"The model in {folder} asks for {min(unknown)!r} of its tokenizer, which is not allowed.",
            _NO_CODE,
        )  # fmt: skip


def recognize(path: Path) -> LocalModel:
    """The model in a folder.

    Raises BacklotError: missing_model, unknown_layout, needs_code, bad_model.
    """
    path = path.expanduser().absolute()
    if not path.is_dir():
        raise BacklotError(
            "missing_model", f"There is no model {str(path)!r}: neither a known name nor a folder.",
            "See the names: backlot models list",
        )  # fmt: skip
    refuse_code(path)
    kind = str(_json(path / "config.json").get("model_type", ""))
    if (path / "open_clip_config.json").is_file():
        slot, maker = "clip", "open_clip"
    elif kind in TRANSFORMERS:
        slot = TRANSFORMERS[kind]
        maker = "transformers" if slot == "clip" else kind
    else:
        found = f"its config.json says {kind!r}" if kind else "it has neither open_clip_config.json nor config.json"
        raise BacklotError(
            "unknown_layout", f"The folder {path} is no model that Backlot can use: {found}.",
            f"It can use open_clip's layout, and transformers' of: {', '.join(TRANSFORMERS)}.",
        )  # fmt: skip
    if not any(file.suffix in WEIGHTS for file in path.iterdir()):
        raise BacklotError("missing_model", f"The folder {path} has no weights (*.safetensors).", "Copy them there.")
    return LocalModel(path, slot, maker)
