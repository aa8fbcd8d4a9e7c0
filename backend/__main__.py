# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's command line: ``python -m backlot.backend …``, or ``python -m backend …`` inside the extension.

``backlot`` forwards its commands ``serve``, ``models``, ``library``, ``cutout``, ``evaluate`` and ``doctor`` to it.
With ``--json`` standard output carries the JSON and nothing else; progress and logs go to standard error.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .evaluate import cli as evaluate_tasks
from .protocol import PROTOCOL, BacklotError
from .records import SCHEMA

Command = Callable[[argparse.Namespace], int]


def _out(args: argparse.Namespace, data: Any, lines: Sequence[str]) -> None:
    print(json.dumps(data, ensure_ascii=False) if args.json else "\n".join(lines))


class _Bar:
    """Progress on standard error: one line that rewrites itself on a terminal, else one line a step."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, step: str, fraction: float, text: str) -> None:
        line = f"{fraction:4.0%}  {text}"
        if sys.stderr.isatty():
            print(f"\r\033[K{line}", end="\n" if fraction >= 1 else "", file=sys.stderr, flush=True)
        elif text != self._last:
            print(line, file=sys.stderr, flush=True)
        self._last = text


def _serve(args: argparse.Namespace) -> int:
    from .jobs import Service
    from .server import serve_stdio

    def factory() -> Service:
        from .pipeline import Pipeline

        return Pipeline()

    try:
        code = serve_stdio(factory, args.debug)
    except KeyboardInterrupt:
        code = 130
    sys.stderr.flush()
    os._exit(code)  # threads of the models may still run; there is nothing left to save


def _models(args: argparse.Namespace) -> int:
    from .models import cli

    return cli.run(args, _out, _Bar())


def _library(args: argparse.Namespace) -> int:
    from .library.cards import load_library
    from .pipeline import default_library

    if args.what == "check":
        return _check_library(args, Path(args.folder or default_library()).expanduser())
    if args.what in ("index", "status"):
        from .library.index import command
        from .models.holder import Models

        return command.run(args, Path(args.folder or default_library()).expanduser().absolute(), Models(), _out, _Bar())
    library = load_library(args.folder or default_library())
    faults = [{"path": str(f.path), "reason": f.reason} for f in library.faults]
    data: dict[str, Any] = {"schema": 1, "library": str(library.folder), "faults": faults}
    lines = [f"{fault['path']}: {fault['reason']}" for fault in faults]
    data["sets"] = [
        {"id": c.id, "set": c.set_id, "variant": c.variant, "title": c.title, "kind": c.kind, "place": c.place,
         "surfaces": list(c.surfaces), "size_m": list(c.size_m) if c.size_m else None, "licence": c.licence,
         "stageable": c.stageable, "folder": str(c.folder)}
        for c in library.cards
    ]  # fmt: skip
    lines += [f"{c.id:<36} {c.kind:<8} {c.place:<14} {c.title}" for c in library.cards]
    _out(args, data, lines)
    return 0


def _check_library(args: argparse.Namespace, folder: Path) -> int:
    """What can be said of a library without Blender; ``backlot library check`` adds what is in the files."""
    from .library.check import check_library

    checked = check_library(folder)
    faults = sum(len(each.faults) for each in checked)
    data = {"schema": 1, "library": str(folder), "ok": not faults, "sets": [each.to_json() for each in checked]}
    lines = [f"{each.path}: {fault}" for each in checked for fault in each.faults]
    _out(args, data, [*lines, f"{len(checked)} cards, {faults} faults. The scenes themselves were not opened."])
    return 1 if faults else 0


def _cutout(args: argparse.Namespace) -> int:
    from .pipeline import Pipeline, Quiet

    pipeline, results, failed = Pipeline(), [], 0
    for photo in args.photo:
        target = Path(args.out) / f"{Path(photo).stem}.png"
        try:
            found = pipeline.cutout({"path": photo, "out": str(target)}, Quiet())
            results.append({"schema": 1, "input": photo, **found})
        except BacklotError as ex:
            failed += 1
            results.append({"schema": 1, "input": photo, "error": ex.to_json()})
            print(ex, file=sys.stderr)
    paths = [result["path"] for result in results if "path" in result]
    _out(args, results[0] if len(results) == 1 else results, paths)
    return 1 if failed else 0


def _doctor(args: argparse.Namespace) -> int:
    import platform
    from importlib import metadata

    from .models import cli, commands, store
    from .server import memory_mb, version

    packages: dict[str, str | None] = {}
    for name in (
        "numpy", "Pillow", "onnxruntime", "tokenizers", "safetensors", "xllamacpp", "torch", "transformers",
        "open_clip_torch", "faiss-cpu", "psycopg",
    ):  # fmt: skip
        try:
            packages[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            packages[name] = None
    models, problems = commands.check_models()
    data = {
        "schema": 1, "version": version(), "protocol": PROTOCOL, "python": platform.python_version(),
        "executable": sys.executable, "system": platform.platform(), "cores": os.cpu_count(), "memory": _memory(),
        "process_mb": memory_mb(), "cache": str(store.cache_dir()), "packages": packages,
        "models": [{key: m[key] for key in ("id", "role", "state", "size", "licence", "used")} for m in models],
        "problems": problems,
    }  # fmt: skip
    lines = [
        f"Backlot {data['version']}, protocol {PROTOCOL}, Python {data['python']} ({sys.executable})",
        f"{data['system']}, {data['cores']} cores, memory {data['memory']}",
        "Packages: " + ", ".join(f"{name} {found or 'absent'}" for name, found in packages.items()),
        *(cli.line(model) for model in models if model["pack"] == "offline" or model["used"] or model["state"] == "ok"),
        *(problems or ["All is well."]),
    ]
    _out(args, data, lines)
    return 1 if problems else 0


def _history(args: argparse.Namespace) -> int:
    from .library import history

    return history.command(args, _out)


def _evaluate(args: argparse.Namespace) -> int:
    from .evaluate import cli

    return cli.run(args, _out)


def _memory() -> dict[str, float]:
    """Total and available memory in MiB, where the system tells it."""
    found: dict[str, float] = {}
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            name, _, value = line.partition(":")
            if name in ("MemTotal", "MemAvailable"):
                found[name[3:].lower() + "_mb"] = round(int(value.split()[0]) / 1024, 1)
    except (OSError, ValueError, IndexError):
        pass
    return found


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show tracebacks and more log on standard error")
    json_too = argparse.ArgumentParser(add_help=False, parents=[common])
    json_too.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else there")

    parser = argparse.ArgumentParser(prog="backlot", description="Backlot's engine: perception, brief and ranking.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, run: Command, text: str, parent: argparse.ArgumentParser) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text, parents=[parent])
        command.set_defaults(run=run, json=False)
        return command

    add("serve", _serve, "serve JSON lines on standard input and output", common)
    models = add("models", _models, "list, fetch, verify, remove or choose models", json_too)
    models.add_argument("what", choices=("list", "fetch", "verify", "remove", "use"))
    models.add_argument("id", nargs="*", help="names of models; for use also a folder, or: default (the offline pack)")
    library = add("library", _library, "list, check or index the sets of a library, or show its index", json_too)
    library.add_argument("what", choices=("list", "check", "index", "status"))
    library.add_argument("folder", nargs="?", help="library folder (default: BACKLOT_LIBRARY, or the sets of Backlot)")
    library.add_argument("--rebuild", action="store_true", help="index: make the index anew, with everything in it")
    library.add_argument(
        "--index", metavar="URL", help="index: fill a shared index too, qdrant://… or postgresql://… (or BACKLOT_INDEX)"
    )
    cutout = add("cutout", _cutout, "cut products out of photos: PNGs with alpha", json_too)
    cutout.add_argument("photo", nargs="+")
    cutout.add_argument("--out", required=True, metavar="DIR", help="folder for the PNGs")
    remembered = add("history", _history, "show or forget which sets you chose before", json_too)
    remembered.add_argument("what", choices=("show", "wipe"))
    evaluate = add("evaluate", _evaluate, "score the eyes and the ranking: tables with intervals", common)
    evaluate_tasks.add_tasks(evaluate, json_too)
    add("doctor", _doctor, "versions, models, memory: whether the engine can work here", json_too)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    args = _parser().parse_args(argv)
    if args.command != "serve":
        level = logging.INFO if args.debug else logging.WARNING
        logging.basicConfig(level=level, stream=sys.stderr, format="%(message)s")
    try:
        run: Command = args.run
        return run(args)
    except BacklotError as ex:
        if args.debug:
            raise
        _tell(ex, args)
    except KeyboardInterrupt:
        print("Cancelled.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output is gone (head, less); Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as ex:
        if args.debug:
            raise
        from .jobs import as_error

        _tell(as_error(ex), args)
    return 1


def _tell(error: BacklotError, args: argparse.Namespace) -> None:
    """The sentence for people, and with --json the object for programs."""
    print(f"backlot: {error}", file=sys.stderr)
    if getattr(args, "json", False):
        print(json.dumps({"schema": SCHEMA, "error": error.to_json()}, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
