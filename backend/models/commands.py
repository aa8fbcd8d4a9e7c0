# SPDX-License-Identifier: GPL-3.0-or-later
"""What `backlot models` does, as plain data: list, fetch, verify, remove, use."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..protocol import BacklotError
from . import choice
from .carrier import Progress
from .holder import Models
from .local import recognize
from .registry import ModelEntry
from .store import Store, silent
from .torch_runtime import INSTALL

PACKAGES = {"clip": ("torch", "transformers", "open_clip"), "captioner": ("torch", "transformers")}
"""What the slots need beside the engine's own packages; they come together."""


def list_models() -> list[dict[str, Any]]:
    """``backlot models list``: one element a model of the registry, and one a folder that was chosen."""
    store = Store()
    chosen = choice.read()
    models = [{**store.describe(id), "used": choice.uses(chosen, store.entries[id])} for id in store.entries]
    return models + [folder.describe() for folder in choice.folders(chosen)]


def check_models() -> tuple[list[dict[str, Any]], list[str]]:
    """For ``doctor``: the models, and what is wrong with those that the engine would open."""
    problems = []
    try:
        models = list_models()
        chosen = choice.read()
    except BacklotError as ex:
        store = Store()
        models = [{**store.describe(e.id), "used": True} for e in store.entries.values() if e.pack == "offline"]
        chosen, problems = {}, [str(ex)]
    for model in models:
        if model["state"] != "ok" and (model["used"] or model["pack"] == "offline"):
            which = "" if model["pack"] == "offline" else f" {model['id']}"
            problems.append(f"{model['id']} is {model['state']}: backlot models fetch{which}")
    for slot, value in chosen.items():
        try:
            if choice.is_folder(value):
                recognize(Path(value))
            needs = PACKAGES.get(slot, ())
        except BacklotError as ex:
            problems.append(f"{ex} Or go back: {choice.BACK}")
            continue
        if absent := [name for name in needs if find_spec(name) is None]:
            problems.append(f"{value} needs the package {absent[0]!r}. {INSTALL}. Or go back: {choice.BACK}")
    return models, problems


def fetch_models(ids: Sequence[str] = (), progress: Progress = silent) -> list[dict[str, Any]]:
    """``backlot models fetch``: the given models, or the whole offline pack. Fractions go over all of them by size."""
    store = Store()
    entries = [store.entry(id) for id in ids] or [e for e in store.entries.values() if e.pack == "offline"]
    total, done = sum(entry.download for entry in entries), 0
    for entry in entries:

        def part(step: str, fraction: float, text: str, entry: ModelEntry = entry, before: int = done) -> None:
            # Unpacking takes about a tenth of the time of a fetch.
            share = 0.9 + 0.1 * fraction if step == "unpack" else fraction if entry.hub else 0.9 * fraction
            progress(step, (before + entry.download * share) / total, text)

        store.ensure(entry.id, part)
        done += entry.download
    return [store.describe(entry.id) for entry in entries]


def verify_models(ids: Sequence[str] = ()) -> list[dict[str, Any]]:
    """``backlot models verify``: every file hashed; of the online models only those that are here or were begun."""
    store = Store()
    known = [id for id, entry in store.entries.items() if entry.pack == "offline" or (store.folder / id).is_dir()]
    return [store.describe(id, thorough=True) for id in (ids or known)]


def remove_models(ids: Sequence[str]) -> tuple[list[dict[str, Any]], int]:
    """``backlot models remove``: the models after it, and the bytes set free. A chosen one must be let go first."""
    store = Store()
    chosen = choice.read()
    for id in ids:
        entry = store.entry(id)
        if entry.pack != "offline" and choice.uses(chosen, entry):
            raise BacklotError(
                "in_use", f"The model {id} is the one in use.", "First go back: backlot models use default"
            )
    freed = sum(store.remove(id) for id in ids)
    return [store.describe(id) for id in ids], freed


def use_model(name: str, progress: Progress = silent) -> dict[str, str]:
    """``backlot models use``: opens the model, tries it, and remembers it; the choice after it, slot → name or folder.

    ``default`` forgets every choice; a name of the offline pack, that of its slot. For a model for pictures and words
    the vocabulary of types is embedded here, once, so that the first product need not wait for it.
    Raises BacklotError: unknown_model, missing_model, missing_packages, bad_model, needs_code, unknown_layout, cache.
    """
    if name == choice.DEFAULT:
        choice.write({})
        return {}
    slot, value = choice.slot_and_value(name)
    try:
        chosen = choice.read({})
    except BacklotError:  # the damaged file is replaced by this choice
        chosen = {}
    chosen.pop(slot, None)
    if value:
        models = Models(chosen={slot: value})
        progress("open", 0.0, f"Opening {name}")
        _try(models, slot, progress)
        chosen[slot] = value
    choice.write(chosen)
    return chosen


def _try(models: Models, slot: str, progress: Progress) -> None:
    """Let a model do once what it will be asked to do."""
    from PIL import Image

    picture = Image.new("RGB", (64, 48), (128, 128, 128))
    if slot == "clip":
        from ..perception.types import type_bank

        if models.vision.embed_images([picture]).shape[1] != models.text.dimensions:
            raise BacklotError("bad_model", "The model puts pictures and words into spaces of different size.")
        type_bank(models, progress)
    elif slot == "cutout":
        models.cutout.alpha(picture)
    elif slot == "captioner" and models.captioner:
        models.captioner.caption([picture])
    elif slot == "language":
        models.language.complete("", "Say yes.", max_tokens=4)
