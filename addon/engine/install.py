# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the engine's Python is, and the environment that Backlot makes where there is none. No bpy.

The engine never runs in Blender's own Python and nothing is ever installed into that. Blender's executable may serve
as the base of a virtual environment, when the machine has no other suitable Python: that writes only to the new folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from .process import EngineCommand
from .protocol import BacklotError

ADDON = Path(__file__).resolve().parent.parent
STAMP = ".version"
SUPPORTED = ((3, 11), (3, 12))
"""Python versions for which the pinned requirements have wheels."""

PROBES = ("onnxruntime", "tokenizers", "xllamacpp")
"""A Python that finds these is taken as one with the engine's requirements."""

State = Literal["not installed", "update required", "ready"]


@dataclass(frozen=True, slots=True)
class EnginePython:
    """A Python for the engine; ``source`` says where it comes from, for doctor and the preferences."""

    python: Path
    source: str
    same_process_python: bool = False


def in_extension() -> bool:
    """Whether this code runs as a Blender extension (or from its folder) and not as the pip package ``backlot``."""
    return __name__.partition(".")[0] != "backlot"


def backend_folder() -> Path:
    """The folder that holds the package ``backend``: the extension itself, or beside ``addon``."""
    for parent in (ADDON, ADDON.parent):
        if (parent / "backend" / "protocol.py").is_file():
            return parent
    raise BacklotError("installation", f"The folder 'backend' is missing beside '{ADDON}'.", "Install Backlot again.")


def requirements_file(name: str = "engine.txt") -> Path:
    """The pinned requirements of the engine, or of the online models: in the zip, or in the repository."""
    for path in (ADDON / "requirements" / name, ADDON.parent / "requirements" / name):
        if path.is_file():
            return path
    raise BacklotError("installation", f"The list of requirements {name} is missing.", "Install Backlot again.")


def environment_python(environment: Path) -> Path:
    """The Python executable of a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted_stamp() -> str:
    """What the stamp of an up-to-date environment says: a digest of the requirements."""
    return hashlib.sha256(requirements_file().read_bytes()).hexdigest()[:16]


def environment_state(environment: Path) -> State:
    """The state of the environment that Backlot made; the stamp is written last, so half an installation has none."""
    python = environment_python(environment)
    try:
        stamp = (environment / STAMP).read_text().strip()
    except OSError:
        return "update required" if environment.exists() else "not installed"
    if stamp != wanted_stamp() or not python.exists():
        return "update required"
    return "ready"


def find_python(
    preference: str = "", environment: Path | None = None, environ: Mapping[str, str] = os.environ
) -> EnginePython:
    """The engine's Python: the preference, BACKLOT_PYTHON, the running one if it can, or the environment of Backlot.

    Raises BacklotError("engine_missing" | "engine_python" | "update").
    """
    for path, source in ((preference, "the preferences"), (environ.get("BACKLOT_PYTHON", ""), "BACKLOT_PYTHON")):
        if path:
            # not resolved: the symlink of a virtual environment is what makes it one
            python = Path(shutil.which(path) or path).expanduser().absolute()
            if not python.is_file():
                raise BacklotError(
                    "engine_python", f"The engine's Python '{path}' from {source} does not exist.", "Correct the path."
                )
            return EnginePython(python, source, python == Path(sys.executable))
    if not in_extension() and all(_found(name) for name in PROBES):
        return EnginePython(Path(sys.executable), "the running Python", True)
    state: State = environment_state(environment) if environment else "not installed"
    if environment and state == "ready":
        return EnginePython(environment_python(environment), "Backlot's own environment")
    if state == "update required":
        raise BacklotError(
            "update",
            "The engine's environment is from another version or incomplete.",
            "Press Update in the preferences.",
        )
    hint = (
        "Press Install in the extension's preferences, or set BACKLOT_PYTHON to a Python with its requirements."
        if in_extension()
        else "Run `python3 build.py setup`, or set BACKLOT_PYTHON to a Python with Backlot's requirements."
    )
    raise BacklotError("engine_missing", "No Python with the engine's packages was found.", hint)


def engine_command(found: EnginePython, arguments: tuple[str, ...] = ("serve",)) -> EngineCommand:
    """How ``found`` runs the backend with ``arguments``; Blender's own Python settings are kept out of it."""
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP")}
    env |= {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    module = "backend"
    if found.same_process_python and not in_extension():
        module = __name__.rsplit(".", 3)[0] + ".backend"
        if "PYTHONPATH" in os.environ:
            env["PYTHONPATH"] = os.environ["PYTHONPATH"]
    else:
        env["PYTHONPATH"] = str(backend_folder())
    # -P: a folder named `backend` where the user happens to stand must not be taken for ours
    return EngineCommand((str(found.python), "-P", "-m", module, *arguments), None, env)


@dataclass(frozen=True, slots=True)
class InstallProgress:
    """``fraction`` 0-1 is by step, not by time."""

    fraction: float
    text: str


def base_python(environ: Mapping[str, str] = os.environ, blender_python: str = sys.executable) -> Path:
    """A Python that can make the environment. Raises BacklotError("no_python").

    Order: BACKLOT_BASE_PYTHON, python3.11 or 3.12 on the PATH, Blender's own executable when its version fits.
    """
    candidates = [environ.get("BACKLOT_BASE_PYTHON", "")]
    candidates += [shutil.which(f"python{major}.{minor}") or "" for major, minor in SUPPORTED]
    candidates += [shutil.which("python3") or "", blender_python]
    for candidate in candidates:
        if candidate and _version(candidate) in SUPPORTED:
            return Path(candidate)
    raise BacklotError(
        "no_python",
        "No Python 3.11 or 3.12 was found on this machine for the engine.",
        "Install Python 3.11 from python.org (it may stand beside others), then press Install again.",
    )


def install_steps(environment: Path, wait_s: float = 0.1) -> Generator[InstallProgress | None, None, None]:
    """Make or renew the environment: virtual environment, packages, models, stamp; blocks ``wait_s`` at most.

    Yields ``None`` while a step works silently. Closing the generator ends the running step.
    Raises BacklotError("install_failed" | "no_python"); without the stamp the state stays "update required".
    """
    yield InstallProgress(0.0, "Looking for a Python")
    base = base_python()
    with contextlib.suppress(OSError):
        (environment / STAMP).unlink(missing_ok=True)
    environment.parent.mkdir(parents=True, exist_ok=True)
    python = environment_python(environment)
    pip = (str(python), "-m", "pip", "--disable-pip-version-check", "--no-input")
    models = engine_command(EnginePython(python, ""), ("models", "fetch"))
    steps = (
        (0.02, "Making the environment", EngineCommand((str(base), "-m", "venv", "--clear", str(environment)))),
        (0.05, "Fetching packages", EngineCommand((*pip, "install", "-r", str(requirements_file())))),
        (0.85, "Fetching models", models),
    )
    for index, (start, title, command) in enumerate(steps):
        end = steps[index + 1][0] if index + 1 < len(steps) else 1.0
        yield InstallProgress(start, title)
        yield from _run(command, title, start, end, wait_s)
    temporary = environment / (STAMP + ".tmp")
    temporary.write_text(wanted_stamp())
    temporary.replace(environment / STAMP)
    yield InstallProgress(1.0, "The engine is installed")


def online_steps(environment: Path, wait_s: float = 0.1) -> Generator[InstallProgress | None, None, None]:
    """Add the packages of the online models to the environment that Backlot made.

    Raises BacklotError("install_failed" | "engine_missing"). What the engine itself needs is not touched.
    """
    if environment_state(environment) != "ready":
        raise BacklotError("engine_missing", "The engine's environment is not ready.", "Install the engine first.")
    pip = (str(environment_python(environment)), "-m", "pip", "--disable-pip-version-check", "--no-input")
    title = "Fetching the packages of the online models"
    yield InstallProgress(0.0, title)
    command = EngineCommand((*pip, "install", "-r", str(requirements_file("online.txt"))))
    yield from _run(command, title, 0.02, 1.0, wait_s)
    yield InstallProgress(1.0, "The packages of the online models are installed")


def use_model_steps(
    found: EnginePython, name: str, wait_s: float = 0.1
) -> Generator[InstallProgress | None, None, None]:
    """Fetch a model by its name, or take a folder, and make it the engine's; ``default`` goes back to the pack.

    The engine must be stopped and takes it at its next start. Raises BacklotError("install_failed") with its words.
    """
    steps = [("Trying the model", ("models", "use", name))]
    if name != "default" and not Path(name).is_dir():
        steps.insert(0, ("Fetching the model", ("models", "fetch", name)))
    for index, (title, arguments) in enumerate(steps):
        start, end = index / len(steps), (index + 1) / len(steps)
        yield InstallProgress(start, title)
        yield from _run(engine_command(found, arguments), title, start, end, wait_s)
    yield InstallProgress(1.0, f"The engine uses: {name}")


def _run(
    command: EngineCommand, title: str, start: float, end: float, wait_s: float
) -> Generator[InstallProgress | None, None, None]:
    """Run one command, its lines as progress; the fraction creeps towards ``end`` with every line."""
    env = dict(command.env) or {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
    popen = subprocess.Popen(
        command.argv,
        cwd=command.cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        assert popen.stdout is not None
        for line in popen.stdout:
            lines.put(line.rstrip())
        lines.put(None)

    thread = threading.Thread(target=read, name="backlot-install", daemon=True)
    thread.start()
    last, fraction = "", start
    try:
        while True:
            try:
                line = lines.get(timeout=wait_s) if wait_s > 0 else lines.get_nowait()
            except queue.Empty:
                yield None
                continue
            if line is None:
                break
            if line.strip():
                last = line.strip()
                fraction += (end - fraction) * 0.05
                yield InstallProgress(fraction, f"{title}: {last[:80]}")
        if popen.wait() != 0:
            raise BacklotError(
                "install_failed",
                f"{title} failed: {last[:300]}",
                "Check the network and the free space, then try again.",
            )
    finally:
        if popen.poll() is None:
            popen.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                popen.wait(timeout=3)
            popen.kill()
            popen.wait()
        thread.join(timeout=1)


def _found(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _version(python: str) -> tuple[int, int] | None:
    """Major and minor of an executable, or None when it does not run or has no venv module."""
    code = "import sys, venv, ensurepip; print(*sys.version_info[:2])"
    try:
        out = subprocess.run([python, "-E", "-c", code], capture_output=True, text=True, timeout=20).stdout.split()
        return int(out[0]), int(out[1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None
