# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the sets: `python blender_scenes/build_sets.py [ID…] [--preview] [--force] [--jobs N]`, run by bpy 4.2.

For each set a process of its own runs the recipe, checks the rules, saves `set.blend`, renders the previews of its
variants and writes `card.json`. A set is built again only when its recipe, a kit module that it uses, or Blender
changed, and a variant rendered again only when something that is to be seen in it did.
"""

from __future__ import annotations

import argparse
import ast
import concurrent.futures
import hashlib
import importlib
import importlib.metadata
import json
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
RECIPES, SETS = HERE / "recipes", HERE / "sets"
PARTS = ("set.blend", "preview.webp", "card.json")
# What every build goes through, whether or not the recipe names it.
ALWAYS = ("card", "stage", "preview", "measure")


def main(argv: list[str] | None = None) -> int:
    """Build what is asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="build_sets.py", description=__doc__.splitlines()[0])
    parser.add_argument("ids", nargs="*", metavar="ID", help="sets to build (default: all)")
    parser.add_argument("--preview", action="store_true", help="only render and measure again, from set.blend")
    parser.add_argument("--force", action="store_true", help="build even what has not changed")
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 1) // 4), help="sets at a time")
    parser.add_argument("--draft", type=Path, metavar="DIR", help="a quick, small trial into DIR/ID; the set stays")
    parser.add_argument("--worker", choices=("build", "force", "preview", "sheet"), help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.worker:
        return _work(options.worker, "".join(options.ids), options.draft)

    known = sorted(path.stem for path in RECIPES.glob("*.py") if path.stem != "__init__")
    unknown = [name for name in options.ids if name not in known]
    if unknown:
        print(f"no recipe named {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    wanted = options.ids or known
    if options.preview:
        todo = [name for name in wanted if (SETS / name / "set.blend").is_file()]
    else:
        todo = [name for name in wanted if options.force or options.draft or not is_current(name)]
    print(f"{len(todo)} of {len(wanted)} sets to build", flush=True)
    kind = "preview" if options.preview else "force" if options.force else "build"
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
        for name, code, seconds, words in pool.map(lambda each: _spawn(kind, each, options.draft), todo):
            print(f"{name:24} {'ok' if code == 0 else 'FAILED':7} {seconds:6.1f} s  {words}", flush=True)
            failed += code != 0
    if options.draft is None and (todo or not (HERE / "contact_sheet.webp").is_file()):
        _write_catalog(known)
        _, code, _, words = _spawn("sheet", "")
        if code:
            print(f"contact sheet: {words}", file=sys.stderr)
        failed += code != 0
    return 1 if failed else 0


# ---- what has changed ----


def sources(name: str) -> list[Path]:
    """The recipe and every kit module that it reaches through imports, in a fixed order."""
    found: set[Path] = set()
    waiting = [RECIPES / f"{name}.py", *(HERE / "kit" / f"{module}.py" for module in ALWAYS)]
    while waiting:
        path = waiting.pop()
        if path in found or not path.is_file():
            continue
        found.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                folder = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
                waiting.append(folder.with_suffix(".py"))
                waiting += [folder / f"{alias.name}.py" for alias in node.names]
    return sorted(found)


def stamp(name: str) -> str:
    """Digest of everything that decides what the set looks like; comments and line breaks do not."""
    digest = hashlib.sha256(importlib.metadata.version("bpy").encode())
    for path in sources(name):
        code = ast.dump(ast.parse(path.read_text(encoding="utf-8")))
        digest.update(f"{path.relative_to(HERE).as_posix()}\0{code}\0".encode())
    return digest.hexdigest()[:16]


def is_current(name: str) -> bool:
    """Whether the built files are those of today's sources."""
    folder = SETS / name
    if not all((folder / part).is_file() for part in PARTS):
        return False
    try:
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    except ValueError:
        return False
    if not isinstance(card, dict) or card.get("built_from") != stamp(name):
        return False
    return all((folder / variant["preview"]).is_file() for variant in card.get("variants", ()))


def _spawn(kind: str, name: str, draft: Path | None = None) -> tuple[str, int, float, str]:
    """Run one worker process; returns (set, exit code, seconds, its last word)."""
    started = time.monotonic()
    command = [sys.executable, str(Path(__file__).resolve()), "--worker", kind, *([name] if name else [])]
    command += ["--draft", str(draft.absolute())] if draft else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        said = [line for line in done.stdout.splitlines() if line.startswith("backlot: ")]
        words = said[-1].removeprefix("backlot: ") if said else ""
    else:
        words = " | ".join((done.stderr.strip() or done.stdout.strip()).splitlines()[-6:])
    return name, done.returncode, time.monotonic() - started, words


# ---- in the worker process ----


def _work(kind: str, name: str, draft: Path | None) -> int:
    sys.path.insert(0, str(HERE.parent))
    from blender_scenes import production

    try:
        if kind == "sheet":
            production.contact_sheet(SETS, HERE / "contact_sheet.webp")
        elif kind == "preview":
            print(f"backlot: {production.look_again(name, SETS / name)}")
        elif draft is not None:
            print(f"backlot: {production.make(name, draft / name, '', production.DRAFT, False)}")
        else:
            print(f"backlot: {production.make(name, SETS / name, stamp(name), production.FULL, kind == 'force')}")
    except (production.Faulty, ValueError) as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def _write_catalog(names: list[str]) -> None:
    """The asset catalogs, so that the folder works as an asset library in Blender's own Asset Browser."""
    kinds = set()
    for name in names:
        card = SETS / name / "card.json"
        if card.is_file():
            kinds.add(json.loads(card.read_text(encoding="utf-8"))["kind"])
    if str(HERE.parent) not in sys.path:
        sys.path.insert(0, str(HERE.parent))
    from blender_scenes.kit.catalog import catalog_text

    beside = SETS / ".blender_assets.cats.txt.new"
    beside.write_text(catalog_text(sorted(kinds)), encoding="utf-8")
    os.replace(beside, SETS / "blender_assets.cats.txt")


if __name__ == "__main__":
    sys.exit(main())
