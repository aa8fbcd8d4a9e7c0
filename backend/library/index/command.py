# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands ``backlot library index`` and ``… status``: bring the index to what the folder holds; say what it is."""

from __future__ import annotations

import argparse
import os
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ...protocol import BacklotError
from . import approximate, large, remote, snapshot
from .embed import cache_file, open_store, remove_store
from .large import IndexModels
from .publish import Published, publish
from .scan import Progress, pending, refresh
from .store import DamagedIndex, Store

Out = Callable[[argparse.Namespace, Any, Sequence[str]], None]
NO_FAISS = "faiss is not installed, so all cards are compared: pip install -r requirements/index.txt"


def run(args: argparse.Namespace, folder: Path, models: IndexModels, out: Out, progress: Progress) -> int:
    """The exit code. Raises BacklotError."""
    told: list[str] = []
    path = cache_file(models.text.space)
    if args.what == "status":
        if not path.is_file():
            raise BacklotError("not_indexed", f"There is no index for {folder} yet.", "Make it: backlot library index")
        with Store(path, models.text.space, models.text.dimensions) as store:
            data = status(store, folder, models)
        out(args, data, lines(data))
        return 0
    if args.rebuild:
        remove_store(path)
        shutil.rmtree(path.with_suffix(""), ignore_errors=True)
    url = args.index or os.environ.get(remote.ENV, "")
    published: Published | None = None
    try:
        store = _indexed(folder, models, told, progress)
    except DamagedIndex as ex:
        told.append(f"{ex.message} It is built again.")
        remove_store(path)
        store = _indexed(folder, models, told, progress)
    with store:
        if url:
            shared = remote.connect(url, large.spaces(models))
            try:
                ways, library = snapshot.views(models.text, models.bridge), store.library(str(folder))
                published = publish(store, library, ways, shared, url, progress, all_of_it=args.rebuild)
            finally:
                shared.close()
        data = status(store, folder, models)
    if published is not None:
        data["shared"] = {
            "url": remote.shown(url), "sent": published.sent, "deleted": published.deleted, "cards": published.cards,
        }  # fmt: skip
    out(args, data, [*told, *lines(data)])
    return 0


def _indexed(folder: Path, models: IndexModels, told: list[str], progress: Progress) -> Store:
    """The store, brought to what the folder holds, with a fresh snapshot where the library is large."""
    store = open_store(models.text, told=told)
    try:
        refresh(store, folder, models.text, progress)
        library = store.library(str(folder))
        if not store.state(library).candidates:
            faults = store.faults(library)
            what = f"; {len(faults)} faulty, the first: {faults[0][0]}: {faults[0][1]}" if faults else ""
            raise BacklotError(
                "empty_library", f"The library {folder} holds no usable set{what}.",
                "Give a folder of sets (each with a card.json), or build the sets.",
            )  # fmt: skip
        if large.is_large(folder) and _stale(store, library, models):
            snapshot.build(store, library, snapshot.views(models.text, models.bridge), progress)
    except BaseException:
        store.close()
        raise
    return store


def _stale(store: Store, library: int, models: IndexModels) -> bool:
    ways = snapshot.views(models.text, models.bridge)
    found = snapshot.open_snapshot(store, library, ways)
    state = store.state(library)
    if found is None or found.generation != state.generation or not all(found.has(view.name) for view in ways):
        return True
    could = state.candidates > snapshot.EXACT_UP_TO and approximate.faiss() is not None
    return could and not found.is_approximate


def _megabytes(path: Path) -> float:
    beside = [path, path.with_name(path.name + "-wal")]
    return sum(file.stat().st_size for file in (*beside, *path.with_suffix("").rglob("*")) if file.is_file()) / 1e6


def status(store: Store, folder: Path, models: IndexModels) -> dict[str, Any]:
    """What ``--json`` prints (schema 1)."""
    library = store.library(str(folder))
    state = store.state(library)
    changed, removed, _ = pending(store, library, folder)
    faults = store.faults(library)
    ways = snapshot.views(models.text, models.bridge)
    found = snapshot.open_snapshot(store, library, ways)
    search = "whole"
    if large.is_large(folder):
        search = "approximate" if found is not None and found.is_approximate else "exact"
    return {
        "schema": 1, "library": str(folder), "sets": state.sets, "candidates": state.candidates, "space": store.space,
        "faults": [{"path": str(folder / path), "reason": reason} for path, reason in faults],
        "not_indexed": len(changed) - len(faults), "not_in_folder": len(removed),
        "index": str(store.path), "megabytes": round(_megabytes(store.path), 1), "search": search,
        "snapshot": None if found is None else {
            "cards": len(found.ids), "age_s": round(time.time() - found.made),
            "newer": sum(len(block) for block, _ in store.rows(library, found.last)),
            "gone": len(store.gone(library, found.last)),
        },
    }  # fmt: skip


def _age(seconds: float) -> str:
    for unit, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds:.0f} seconds"


def lines(data: dict[str, Any]) -> list[str]:
    """The same for people."""
    told = [f"{fault['path']}: {fault['reason']}" for fault in data["faults"]]
    sets = f"{data['sets']} sets in {data['candidates']} variants"
    told.append(f"{sets} are indexed in {data['index']} ({data['megabytes']} MB, {data['space']})")
    if data["not_indexed"] or data["not_in_folder"]:
        told.append(
            f"{data['not_indexed']} card files have changed since and {data['not_in_folder']} are gone:"
            " backlot library index"
        )
    found = data["snapshot"]
    if found:
        told.append(
            f"Searched by a snapshot of {found['cards']} cards, {_age(found['age_s'])} old; {found['newer']} newer"
            f" and {found['gone']} gone since"
        )
    if data["search"] == "exact" and data["candidates"] > snapshot.EXACT_UP_TO and approximate.faiss() is None:
        told.append(NO_FAISS)
    if shared := data.get("shared"):
        told.append(
            f"{shared['url']} holds {shared['cards']} cards: {shared['sent']} sent, {shared['deleted']} deleted"
        )
    return told
