# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands behind :mod:`.cli`. Imports without bpy and without models."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar, TextIO

from . import directions, history, interrupt, lights, proof_command, report, session, wishes, workflow
from .engine import install
from .engine.client import EngineClient
from .engine.protocol import BacklotError
from .output import command as output_command
from .photos import PhotoGroups
from .product import command as product_command
from .product import pose_command
from .streams import own_streams, replacing
from .workflow import Progress, ShootOptions, Studio

SCHEMA = 1
"""Version of the JSON that other programs read."""


class Front:
    """One run of the command line: the engine, progress on standard error, results on standard output."""

    current: ClassVar[Front | None] = None

    def __init__(self, args: argparse.Namespace, out: TextIO, err: TextIO) -> None:
        self.args = args
        self.out = out
        self.err = err
        self.engine = EngineClient(session.engine_command, session.log_file())
        self.studio = Studio(self.engine, getattr(args, "library", None), 0.1, self.report)
        self._shown = ""
        self._last = 0.0

    def report(self, progress: Progress) -> None:
        """On a terminal one line that changes, else a line for each new step and one every ten seconds."""
        if self.args.quiet:
            return
        now = time.monotonic()
        line = f"{progress.fraction:4.0%}  {progress.text}"[: report.WIDTH]
        if self.err.isatty():
            if now - self._last > 0.05:
                print(f"\r\x1b[2K{line}", end="", file=self.err, flush=True)
                self._last, self._shown = now, line
        elif progress.step != "sentences" and (progress.step != self._shown or now - self._last > 10):
            print(line, file=self.err, flush=True)
            self._last, self._shown = now, progress.step

    def clear(self) -> None:
        if self._shown and self.err.isatty():
            print("\r\x1b[2K", end="", file=self.err, flush=True)
        self._shown = ""

    def each(self, function: Callable[[Path], dict[str, Any]], lines: Callable[[dict[str, Any]], list[str]]) -> int:
        """Run ``function`` for every input; a failed one gives an ``error`` and does not stop the others."""
        inputs: list[str] = self.args.inputs
        results: list[dict[str, Any]] = []
        failed = 0
        for index, name in enumerate(inputs):
            head: dict[str, Any] = {"schema": SCHEMA, "input": name}
            if len(inputs) > 1 and not self.args.quiet:
                self.clear()
                print(f"{name} ({index + 1} of {len(inputs)})", file=self.err)
            try:
                result = {**head, **function(Path(name).expanduser())}
            except BacklotError as ex:
                self.clear()
                if interrupt.asked.is_set():
                    raise KeyboardInterrupt from ex
                if self.args.debug:
                    raise
                failed += 1
                result = {**head, "error": ex.to_json()}
                print(f"backlot: {name}: {ex}" if len(inputs) > 1 else f"backlot: {ex}", file=self.err)
            results.append(result)
            self.clear()
            if not self.args.json and "error" not in result:
                heading = [f"== {name}"] if len(inputs) > 1 else []
                print("\n".join([*heading, *lines(result), *([""] if heading else [])]), file=self.out, flush=True)
        if self.args.json:
            self.print_json(results if len(inputs) > 1 else results[0])
        return 1 if failed else 0

    def print_json(self, data: Any) -> None:
        json.dump(data, self.out, ensure_ascii=False, indent=2, allow_nan=False)
        self.out.write("\n")
        self.out.flush()

    def call(self, method: str, path: Path, **params: Any) -> dict[str, Any]:
        """Bring one input to the engine and ask it; a 3D file comes into an empty file of its own."""
        self.fresh_file(path)
        with workflow.job_folder() as folder:
            steps = workflow.subject_steps(path, folder, said(self.args))
            subject = workflow.run(workflow.scaled(steps, 0.0, 0.5), self.report)
            text = {"analyze": "Looking at the product", "recommend": "Finding sets"}.get(method, "Working")
            call = workflow.engine_steps(self.studio, method, {"subject": subject, **params}, text)
            result = workflow.run(workflow.scaled(call, 0.5, 1.0), self.report)
        if "measurements" in subject:
            result["measurements"] = subject["measurements"]
        return result

    @staticmethod
    def fresh_file(path: Path) -> None:
        if workflow.input_kind(path) == "product":
            from . import blender

            blender.empty_file()


def run_command(args: argparse.Namespace) -> int:
    """Run a parsed command with standard output kept for its result."""
    history.heed(args)
    with own_streams(args.debug) as (out, err):
        front = Front.current = Front(args, out, err)
        try:
            return COMMANDS[args.command](front, args)
        except BacklotError as ex:
            if args.json:
                front.print_json({"schema": SCHEMA, "error": ex.to_json()})
            raise
        finally:
            Front.current = None
            front.clear()
            front.engine.stop()


def end_now() -> None:
    """Interrupted where the main thread cannot react: clean up and end the process."""
    front = Front.current
    if front is not None:
        front.engine.stop(grace_s=0.2)
        interrupt.clean(front.studio.unfinished, getattr(front.args, "out", None))
        print("\nInterrupted.", file=front.err, flush=True)
    os._exit(130)


def said(args: argparse.Namespace) -> dict[str, Any]:
    """What the user said of the product, in the engine's words; empty when nothing."""
    pairs = (
        ("type", "type"),
        ("color", "colors"),
        ("material", "materials"),
        ("mood", "moods"),
        *product_command.SAID,
    )
    return {key: getattr(args, name) for name, key in pairs if getattr(args, name, None)} | wishes.said(args)


def analyze(front: Front, args: argparse.Namespace) -> int:
    def ask(paths: list[str]) -> dict[str, Any]:
        text = f"Looking at {len(paths)} photos"
        return workflow.run(workflow.engine_steps(front.studio, "analyze_photos", {"paths": paths}, text), front.report)

    groups = PhotoGroups([] if said(args) else args.inputs, ask)
    return front.each(
        lambda path: {"features": groups.features(path) or front.call("analyze", path)["features"]},
        lambda result: report.features_lines(result["features"]),
    )


def measure(front: Front, _args: argparse.Namespace) -> int:
    def one(path: Path) -> dict[str, Any]:
        if workflow.input_kind(path) != "product":
            raise BacklotError(
                "not_3d", f"'{path.name}' is no 3D file.", "Give a .glb, .obj, .fbx, .usd, .stl or .blend."
            )
        result = front.call("analyze", path)
        features = result["features"]
        keys = ("size_m", "size_source", "size_confidence", "unit_scale", "pose", "materials", "finish", "warnings")
        return {**{key: features.get(key) for key in keys}, "measurements": result.get("measurements", {})}

    def lines(result: dict[str, Any]) -> list[str]:
        measured = result["measurements"]
        sure = f"{result['size_source']}, {report.percent(result['size_confidence'])} sure"
        out = [f"{report.size_words(result['size_m'])} ({sure})"]
        out += product_command.pose_lines(result["pose"], measured)
        out.append(f"  {measured.get('triangles', 0):,} triangles")
        for material in measured.get("materials", []):
            color = material.get("base_color") or ""
            share = report.percent(material.get("area_share"))
            out.append(f"  {share:>6}  {material.get('kind')}  {material.get('name')}  {color}")
        return out + [f"  note: {warning}" for warning in result["warnings"] or []]

    return front.each(one, lines)


def describe(front: Front, args: argparse.Namespace) -> int:
    def one(path: Path) -> dict[str, Any]:
        result = front.call("describe", path, polish=args.polish, **directions.chosen(args))
        return {"features": result["features"], "text": result["text"]}

    return front.each(one, lambda result: report.wrap(result["text"], ""))


def classify(front: Front, args: argparse.Namespace) -> int:
    try:
        text = args.labels.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as ex:
        reason = ex.strerror if isinstance(ex, OSError) else "it is not UTF-8 text"
        raise BacklotError(
            "labels", f"The labels '{args.labels}' cannot be read ({reason}).", "Give a text file."
        ) from ex
    labels = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if not labels:
        raise BacklotError("labels", f"'{args.labels}' holds no labels.", "Write one label a line.")
    return front.each(
        lambda path: {"labels": front.call("classify", path, labels=labels)["labels"]},
        lambda result: report.labels_lines(result["labels"]),
    )


def embed(front: Front, args: argparse.Namespace) -> int:
    vectors: list[list[float]] = []
    names: list[str] = []
    spaces: list[str] = []

    def one(path: Path) -> dict[str, Any]:
        result = front.call("embed", path)
        vectors.append(result["vector"])
        names.append(str(path))
        spaces.append(result["space"])
        return {
            "space": result["space"],
            "dimensions": len(result["vector"]),
            "row": len(vectors) - 1,
            "file": str(args.out),
        }

    code = front.each(one, lambda result: [f"row {result['row']}: {result['dimensions']} numbers in {result['space']}"])
    if vectors:
        import numpy as np

        with replacing(args.out) as temporary, temporary.open("wb") as file:
            np.savez(file, vectors=np.array(vectors, np.float32), inputs=np.array(names), space=np.array(spaces[0]))
    return code


def recommend(front: Front, args: argparse.Namespace) -> int:
    library = args.library or workflow.default_library()

    def one(path: Path) -> dict[str, Any]:
        params = {
            "library": str(library.absolute()), "top": args.top, "sentences": not args.no_sentences,
            "polish": args.polish, **directions.chosen(args),
        }  # fmt: skip
        if args.proof:
            found = proof_command.recommend(front, path, args.proof, said(args), params)
        else:
            found = front.call("recommend", path, **params)
        keys = ("features", "brief", "directions", "matches", "verdict", "confidence", "gap", "timings_s", "warnings")
        return {key: found[key] for key in keys if key in found}

    return front.each(one, report.recommendation_lines)


def shoot(front: Front, args: argparse.Namespace) -> int:
    names: set[str] = set()

    def one(path: Path) -> dict[str, Any]:
        workflow.input_kind(path)
        from . import blender

        blender.empty_file()
        name = path.stem
        number = 1
        while name in names:
            number += 1
            name = f"{path.stem}-{number}"
        names.add(name)
        options = ShootOptions(
            set=args.set, mark=args.mark, camera=args.camera, copy_space=args.copy_space,
            light=lights.checked(args.light), leave_out=tuple(args.leave_out), size=args.size,
            samples=args.samples, seed=args.seed, out=args.out.absolute(), name=name,
            sentences=not args.no_sentences, said=said(args),
            credits={key: getattr(args, key) for key in ("author", "licence") if getattr(args, key)},
            proof=args.proof, **directions.chosen(args), **pose_command.shoot_choices(args),
            **output_command.shoot_choices(args),
        )  # fmt: skip
        return workflow.run(workflow.shoot_steps(front.studio, path, options), front.report)

    return front.each(one, report.shoot_lines)


def doctor(front: Front, args: argparse.Namespace) -> int:
    """Both sides of the house: this one's checks, then the engine's own."""
    checks: list[dict[str, Any]] = []

    def check(name: str, function: Callable[[], str]) -> None:
        try:
            checks.append({"name": name, "ok": True, "text": function(), "hint": ""})
        except BacklotError as ex:
            checks.append({"name": name, "ok": False, "text": ex.message, "hint": ex.hint})

    def bpy_version() -> str:
        from . import blender

        return str(blender.require_bpy().app.version_string)

    def sets() -> str:
        library = workflow.default_library()
        return f"{len(list(library.glob('*/set.blend')))} sets in {library}"

    def engine_python() -> str:
        found = session.engine_python()
        return f"{found.python} ({found.source})"

    check("Backlot", version)
    check("Python", lambda: f"{platform.python_version()} on {platform.platform()}")
    check("Blender", bpy_version)
    check("sets", sets)
    check("engine Python", engine_python)
    backend: Any = None
    if checks[-1]["ok"]:
        command = install.engine_command(session.engine_python(), ("doctor", "--json"))
        done = subprocess.run(command.argv, env=dict(command.env), cwd=command.cwd, capture_output=True, text=True)
        try:
            backend = json.loads(done.stdout)
        except ValueError:
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            checks.append({"name": "engine", "ok": False, "text": f"The engine cannot run: {last}", "hint": ""})
    if backend:
        packages = [f"{name} {found}" for name, found in backend.get("packages", {}).items() if found]
        missing = [name for name, found in backend.get("packages", {}).items() if not found]
        hint = f"missing: {', '.join(missing)}" if missing else ""
        checks.append({"name": "packages", "ok": not missing, "text": ", ".join(packages), "hint": hint})
        problems = [str(problem) for problem in backend.get("problems", [])]
        models = [f"{m['id']} ({m['role']})" for m in backend.get("models", []) if m.get("state") == "ok"]
        row = {"name": "models", "ok": not problems, "text": ", ".join(models), "hint": " ".join(problems)}
        checks.append(row)
    ok = all(c["ok"] for c in checks)
    if args.json:
        front.print_json({"schema": SCHEMA, "ok": ok, "checks": checks, "backend": backend})
    else:
        for row in checks:
            print(f"{'ok ' if row['ok'] else '-- '} {row['name']:<14} {row['text']}", file=front.out)
            if row["hint"]:
                print(f"    {'':<14} {row['hint']}", file=front.out)
    return 0 if ok else 1


def forward(arguments: Sequence[str]) -> int:
    """Run a command of the engine's side with our streams; returns its exit code."""
    command = session.engine_command(tuple(arguments))
    process = subprocess.Popen(command.argv, env=dict(command.env), cwd=command.cwd)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # the terminal told the child as well; it ends by itself, or is ended
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=3)
        process.kill()
        process.wait()
        raise


def version() -> str:
    """``backlot 0.1.0``, from the manifest that lies beside this file."""
    import tomllib

    manifest = tomllib.loads((Path(__file__).parent / "blender_manifest.toml").read_text("utf-8"))
    return f"backlot {manifest['version']}"


def credits(front: Front, args: argparse.Namespace) -> int:
    from .output import ledger

    shots = ledger.read(args.out)
    pictures = [{"picture": shot.picture, "ledger": shot.entries} for shot in shots]
    lines = ledger.credit_lines([entry for shot in shots for entry in shot.entries])
    if args.json:
        front.print_json({"schema": SCHEMA, "lines": lines, "pictures": pictures})
    else:
        print("\n".join(lines), file=front.out)
    return 0


def library(front: Front, args: argparse.Namespace) -> int:
    from .library import add_command, command

    return add_command.add(front, args) if args.what == "add" else command.check(front, args)


COMMANDS: dict[str, Callable[[Front, argparse.Namespace], int]] = {
    "doctor": doctor,
    "analyze": analyze,
    "measure": measure,
    "classify": classify,
    "embed": embed,
    "describe": describe,
    "recommend": recommend,
    "shoot": shoot,
    "library": library,
    "credits": credits,
    "relight": output_command.relight,
}
