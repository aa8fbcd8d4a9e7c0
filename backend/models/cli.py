# SPDX-License-Identifier: GPL-3.0-or-later
"""The command ``backlot models``: what it prints for people and, with --json, for programs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from ..protocol import BacklotError
from . import choice, commands
from .carrier import Progress

Out = Callable[[argparse.Namespace, Any, Sequence[str]], None]


def line(model: dict[str, Any]) -> str:
    """One model in a table; ``*`` marks the ones in use."""
    commit = (model.get("hub") or {}).get("commit")
    version = "pinned" if model["pinned"] else f"trusted on first use: {commit[:12]}" if commit else "not pinned"
    if model["pack"] == "local":
        version = "local"
    mark = "*" if model.get("used") else " "
    about = "~" if "hub" in model and not commit else ""  # the hub tells the true size at the fetch
    size = f"{about}{model['size'] / 1e6:.1f} MB"
    row = f"{mark} {model['role']:<9} {model['id']:<20} {size:>11}  {model['licence']:<14} "
    row += f"{model['state']:<8} {version}"
    return f"{row}\n{'':12}{model['notice']}" if model["notice"] else row


def run(args: argparse.Namespace, out: Out, progress: Progress) -> int:
    """The exit code. Raises BacklotError."""
    if args.what == "list" and not args.id:
        models = commands.list_models()
        out(args, _data(models), _listed(models))
        return 0
    if args.what == "list":
        raise BacklotError("usage", "models list takes no names.", "Use: backlot models list")
    if args.what == "use":
        return _use(args, out, progress)
    if args.what == "remove":
        if not args.id:
            raise BacklotError("usage", "models remove needs the names of models.", "See them: backlot models list")
        models, freed = commands.remove_models(args.id)
        out(args, {**_data(models), "freed": freed}, [f"{freed / 1e6:.1f} MB are free again."])
        return 0
    if args.what == "fetch":
        models = commands.fetch_models(args.id, progress)
        out(args, _data(models), [line(model) for model in models])
        return 0
    models = commands.verify_models(args.id)
    out(args, _data(models), [line(model) for model in models])
    bad = [model for model in models if model["state"] != "ok"]
    if bad:
        name = bad[0]["id"]
        which = "" if bad[0]["pack"] == "offline" else f" {name}"
        print(f"backlot: {name} is {bad[0]['state']}. Fetch it: backlot models fetch{which}", file=sys.stderr)
    return 1 if bad else 0


def _data(models: list[dict[str, Any]]) -> dict[str, Any]:
    return {"schema": 1, "models": models}


def _listed(models: list[dict[str, Any]]) -> list[str]:
    titles = {"offline": "Offline pack", "online": "Online, by name: backlot models fetch ID", "local": "Folders"}
    lines = []
    for pack, title in titles.items():
        rows = [line(model) for model in models if model["pack"] == pack]
        lines += [title, *rows] if rows else []
    return [*lines, "* in use. Choose another: backlot models use ID, or the folder of a model; back: use default"]


def _use(args: argparse.Namespace, out: Out, progress: Progress) -> int:
    if len(args.id) != 1:
        raise BacklotError("usage", "models use needs one name or folder.", f"Or go back: {choice.BACK}")
    chosen = commands.use_model(args.id[0], progress)
    words = [f"{slot}: {value}" for slot, value in chosen.items()] or ["The offline pack is in use."]
    words.append("An engine that is running takes it when it starts the next time.")
    if os.environ.get(choice.ENV):
        words.append(f"{choice.ENV} is set and wins over this choice.")
    out(args, {"schema": 1, "chosen": chosen}, words)
    return 0
