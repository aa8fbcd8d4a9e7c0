#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One entry for everything around Backlot: set-up, demo, tests, lint, sets, extension zip. Standard library only.

python3 build.py demo [PRODUCT] [--out DIR]   set up if needed, then shoot PRODUCT (or the sample product)
python3 build.py test                         lint, types and every test tier that this machine can run
python3 build.py setup | lint | scenes | zip  the parts; each has --help
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SETS_VENV = ROOT / ".venv-sets"
SAMPLE = ROOT / "blender_scenes" / "sample" / "perfume_bottle.glb"
STAMP = ".backlot-stamp"
PYTHON = (3, 11)

SYSTEM_PACKAGES = {
    # library that Blender's wheel links against: (Debian/Ubuntu package, Fedora package)
    "libXi.so.6": ("libxi6", "libXi"),
    "libSM.so.6": ("libsm6", "libSM"),
    "libICE.so.6": ("libice6", "libICE"),
    "libX11.so.6": ("libx11-6", "libX11"),
    "libXext.so.6": ("libxext6", "libXext"),
    "libXrender.so.1": ("libxrender1", "libXrender"),
    "libXfixes.so.3": ("libxfixes3", "libXfixes"),
    "libXxf86vm.so.1": ("libxxf86vm1", "libXxf86vm"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libGL.so.1": ("libgl1", "mesa-libGL"),
    "libEGL.so.1": ("libegl1", "mesa-libEGL"),
    "libgomp.so.1": ("libgomp1", "libgomp"),
}


class BuildError(Exception):
    """A stop that the user can act on; printed as it is, without a traceback."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Print a step and, when it is over, how long it took."""
    say(f"• {title} …")
    start = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - start:.0f} s")


# --- environments ---------------------------------------------------------------------------------------------------


def venv_python(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def find_python() -> str:
    """The Python to build environments with: this one if it is 3.11, else a python3.11 on the PATH."""
    if sys.version_info[:2] == PYTHON:
        return sys.executable
    other = shutil.which("python3.11")
    if other:
        return other
    raise BuildError(
        f"Backlot needs Python 3.11 and this is {sys.version.split()[0]} ({sys.executable}).\n"
        "Install Python 3.11 (Debian and Ubuntu: python3.11 python3.11-venv; macOS: brew install python@3.11; "
        "Windows: winget install Python.Python.3.11) and run the command again with it."
    )


def fingerprint(*names: str) -> str:
    """Identity of an environment: changes with any of its requirement files."""
    digest = hashlib.sha256(f"{PYTHON}".encode())
    for name in names:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def locked(venv: Path) -> Iterator[None]:
    """Two builds at once wait for each other; a lock whose owner died is taken over."""
    lock = venv.with_name(venv.name + ".lock")
    told = False
    while True:
        try:
            with os.fdopen(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "w") as file:
                file.write(str(os.getpid()))
            break
        except FileExistsError:
            if not _alive(lock):
                lock.unlink(missing_ok=True)
                continue
            if not told:
                say(f"• Another build.py is setting up {venv.name}; waiting for it …")
                told = True
            time.sleep(1)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _alive(lock: Path) -> bool:
    try:
        pid = int(lock.read_text() or 0)
    except (OSError, ValueError):
        return False
    if not pid:
        return time.time() - lock.stat().st_mtime < 5  # just made, its number not written yet
    if os.name == "nt":
        listing = subprocess.run(["tasklist", "/FI", f"PID eq {pid}"], capture_output=True, text=True, check=False)
        return str(pid) in listing.stdout
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def pip(venv: Path, *arguments: str) -> None:
    """Run pip in an environment, showing what it fetches; on failure, its last lines and the way out."""
    command = [str(venv_python(venv)), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    lines: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            lines.append(line.rstrip())
            word = line.split()
            if word[:1] == ["Collecting"]:
                say(f"    {word[1]}")
            elif line.startswith("Installing collected"):
                say("    unpacking")
    if process.returncode == 0:
        return
    tail = "\n".join(lines[-12:])
    if "No space left" in tail:
        raise BuildError(f"No space left while filling {venv}; some 6 GB are needed. Free some and run this again.")
    if any(
        sign in "\n".join(lines)
        for sign in ("NewConnectionError", "Connection refused", "Name or service", "No matching")
    ):
        raise BuildError(
            f"{tail}\n\nThe packages could not be fetched. Check the network (or the proxy and index that pip is set up"
            " with) and run this again: what is already here is kept."
        )
    raise BuildError(
        f"{tail}\n\npip could not install the requirements; run the command again after mending the above."
    )


def ensure_installed(
    venv: Path, requirements: tuple[str, ...], stamp_name: str = STAMP, *, editable: bool = False
) -> None:
    """Make an environment if it is missing and install requirement files into it, unless its stamp says it is done.

    The stamp is written last, so an interrupted set-up is simply continued.
    """
    wanted = fingerprint(*requirements, *(("pyproject.toml",) if editable else ()))
    stamp = venv / stamp_name
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    with locked(venv):
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        stamp.unlink(missing_ok=True)
        if not venv_python(venv).exists():
            with step(f"Making {venv.name}"):
                made = subprocess.run(
                    [find_python(), "-m", "venv", str(venv)], capture_output=True, text=True, check=False
                )
                if made.returncode:
                    shutil.rmtree(venv, ignore_errors=True)
                    raise BuildError(
                        f"{made.stdout}{made.stderr}\nNo virtual environment could be made. On Debian and Ubuntu: "
                        "apt install python3.11-venv"
                    )
        with step(f"Installing {', '.join(requirements)} into {venv.name} (once)"):
            pip(venv, *(flag for name in requirements for flag in ("-r", str(ROOT / name))))
            if editable:
                pip(venv, "--no-deps", "-e", str(ROOT))
        stamp.write_text(wanted)


def check_blender(venv: Path) -> None:
    """Import bpy once; a missing system library becomes the names of the packages to install."""
    probe = subprocess.run([str(venv_python(venv)), "-c", "import bpy"], capture_output=True, text=True, check=False)
    if probe.returncode == 0:
        return
    for library, (debian, fedora) in SYSTEM_PACKAGES.items():
        if library in probe.stderr:
            every_debian = " ".join(sorted({pair[0] for pair in SYSTEM_PACKAGES.values()}))
            raise BuildError(
                f"Blender's wheel needs the system library {library}, which is not here.\n"
                f"Debian, Ubuntu: sudo apt install {debian}   (all that Blender links against: {every_debian})\n"
                f"Fedora:         sudo dnf install {fedora}"
            )
    raise BuildError(f"Blender's wheel does not start:\n{probe.stderr[-2000:]}")


def set_up(*, dev: bool = False, online: bool = False, large: bool = False) -> None:
    """Environment, Blender check, offline model pack. Does nothing that is already done.

    online: with the packages that run the torch models of the hub. large: with those for libraries of over 100,000
    cards and for an index on a server. dev has both, because they are tested.
    """
    requirements = ("requirements/engine.txt", "requirements/training.txt", "requirements/blender.txt")
    ensure_installed(VENV, requirements, editable=True)
    if dev or online:
        ensure_installed(VENV, ("requirements/online.txt",), ".backlot-online-stamp")
    if dev or large:
        ensure_installed(VENV, ("requirements/index.txt",), ".backlot-index-stamp")
    if dev:
        ensure_installed(VENV, ("requirements/dev.txt",), ".backlot-dev-stamp")
    ready = VENV / ".backlot-ready"
    wanted = fingerprint(*requirements, "backend/models/registry.toml")
    if ready.is_file() and ready.read_text() == wanted:
        return
    with step("Checking that Blender starts"):
        check_blender(VENV)
    with step("Fetching the offline model pack (once)"):
        fetched = subprocess.run([str(venv_python(VENV)), "-m", "backlot.backend", "models", "fetch"], check=False)
        if fetched.returncode:
            raise BuildError("The model pack is not complete; run the command again and it continues where it stopped.")
    ready.write_text(wanted)


# --- commands -------------------------------------------------------------------------------------------------------


def run(command: list[str], **options: object) -> int:
    return subprocess.run(command, cwd=ROOT, check=False, **options).returncode  # type: ignore[call-overload, no-any-return]


def command_setup(args: argparse.Namespace) -> int:
    set_up(dev=args.dev, online=args.online, large=args.large)
    say(f"Backlot is set up: {VENV / 'bin' / 'backlot'} --help")
    return 0


def command_demo(args: argparse.Namespace, rest: list[str]) -> int:
    product = Path(args.product).expanduser() if args.product else SAMPLE
    if not product.exists():
        raise BuildError(
            f"There is no product at {product}. Give a 3D file or a photo, or nothing for the sample product."
        )
    set_up()
    out = Path(args.out).expanduser()
    command = [str(venv_python(VENV)), "-m", "backlot.addon.cli", "shoot", str(product), "--out", str(out), *rest]
    return subprocess.run(command, check=False).returncode


def command_lint(_: argparse.Namespace) -> int:
    set_up(dev=True)
    return lint()


def lint() -> int:
    python = str(venv_python(VENV))
    failed = 0
    for title, arguments in (
        ("ruff", ["ruff", "check", "."]),
        ("ruff format", ["ruff", "format", "--check", "."]),
        ("mypy", ["mypy", "addon", "backend", "blender_scenes", "build.py"]),
    ):
        with step(title):
            failed |= run([python, "-m", *arguments])
    return failed


TIERS = {
    "unit": "no Blender, no models",
    "backend": "the real models of the offline pack",
    "blender": "Blender's wheel",
    "real_blender": "a real Blender program; slow, so only when asked for",
}


def command_test(args: argparse.Namespace) -> int:
    set_up(dev=True)
    results: list[tuple[str, str, float]] = []
    if not args.tier:
        start = time.monotonic()
        results.append(("lint and types", "failed" if lint() else "passed", time.monotonic() - start))
    for tier in args.tier or ("unit", "backend", "blender"):
        say(f"\n=== tests/{tier}: {TIERS[tier]}")
        start = time.monotonic()
        command = [str(venv_python(VENV)), "-m", "pytest", "-q", f"tests/{tier}"]
        command += ["-k", args.keyword] if args.keyword else []
        command += [] if args.slow or tier == "real_blender" else ["-m", "not slow"]
        code = run(command)
        none = code == 5 and args.keyword is not None  # pytest: nothing matched the keyword in this tier
        results.append((tier, "passed" if code == 0 or none else "failed", time.monotonic() - start))
    say("")
    for name, state, seconds in results:
        say(f"{name:16} {state:7} {seconds:6.0f} s")
    if not args.tier:
        say("real_blender     skipped: needs a Blender program (build.py test --tier real_blender)")
    return int(any(state == "failed" for _, state, _ in results))


def command_scenes(args: argparse.Namespace) -> int:
    ensure_installed(SETS_VENV, ("requirements/sets.txt",))
    check_blender(SETS_VENV)
    flags = [flag for flag, on in (("--preview", args.preview), ("--force", args.force)) if on]
    return run([str(venv_python(SETS_VENV)), "blender_scenes/build_sets.py", *args.ids, *flags])


def zip_contents() -> Iterator[tuple[Path, str]]:
    """(file, name in the zip) of the extension: the add-on at the top, `backend/` and `blender_scenes/sets/` within."""

    def wanted(path: Path) -> bool:
        return path.is_file() and "__pycache__" not in path.parts and path.suffix not in {".pyc", ".blend1"}

    for path in sorted((ROOT / "addon").rglob("*")):
        if wanted(path):
            yield path, path.relative_to(ROOT / "addon").as_posix()
    for folder in ("backend", "blender_scenes/sets"):
        for path in sorted((ROOT / folder).rglob("*")):
            if wanted(path):
                yield path, path.relative_to(ROOT).as_posix()
    for name in ("engine.txt", "online.txt", "index.txt"):
        yield ROOT / "requirements" / name, f"requirements/{name}"
    yield ROOT / "LICENSE", "LICENSE"


def command_zip(args: argparse.Namespace) -> int:
    import tomllib

    manifest = tomllib.loads((ROOT / "addon" / "blender_manifest.toml").read_text(encoding="utf-8"))
    out = Path(args.out).expanduser()
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{manifest['id']}-{manifest['version']}.zip"
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path, name in zip_contents():
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # same content, same file
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
        validate(partial)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    print(target)
    return 0


def validate(archive: Path) -> None:
    """Run Blender's own extension validator, which its wheel carries."""
    found = sorted(VENV.glob("lib/python3*/site-packages/bpy/*/scripts/addons_core/bl_pkg/cli/blender_ext.py"))
    if not found:
        say("  not validated: Blender's validator comes with the set-up (python3 build.py setup)")
        return
    command = [str(venv_python(VENV)), str(found[-1]), "validate", str(archive)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    if checked.returncode:
        raise BuildError(f"Blender's validator refuses the extension:\n{checked.stdout}{checked.stderr}")
    say("  valid by Blender's own validator")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="set up if needed, then shoot a product")
    demo.add_argument("product", nargs="?", help="3D file, photo or .json (default: the sample perfume bottle)")
    demo.add_argument("--out", default="out", help="folder for the picture and its sidecar (default: %(default)s)")
    demo.epilog = "Further options go to `backlot shoot`: --set, --camera, --size, --samples …"

    setup = commands.add_parser("setup", help="make .venv, install the requirements, fetch the offline model pack")
    setup.add_argument("--dev", action="store_true", help="with the tools for lint, types and tests")
    setup.add_argument("--online", action="store_true", help="with the packages for the torch models of the hub")
    setup.add_argument("--large", action="store_true", help="with those for very large libraries and a shared index")

    test = commands.add_parser("test", help="lint, types and all test tiers that this machine can run")
    test.add_argument("--tier", action="append", choices=TIERS, help="only this tier (may be repeated), without lint")
    test.add_argument("-k", dest="keyword", help="only tests whose name matches, as in pytest")
    test.add_argument("--slow", action="store_true", help="with the tests that take over a minute each")

    commands.add_parser("lint", help="ruff and mypy")

    scenes = commands.add_parser("scenes", help="build the sets from their recipes (only what changed)")
    scenes.add_argument("ids", nargs="*", metavar="ID", help="sets to build (default: all)")
    scenes.add_argument("--preview", action="store_true", help="render the previews too")
    scenes.add_argument("--force", action="store_true", help="build even what has not changed")

    zipped = commands.add_parser("zip", help="make the installable extension and validate it")
    zipped.add_argument("--out", default="dist", help="folder for the zip (default: %(default)s)")
    return top


def main() -> int:
    arguments = parser()
    args, rest = arguments.parse_known_args()
    if rest and args.command != "demo":
        arguments.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        if args.command == "demo":
            return command_demo(args, rest)
        return {  # every command but demo takes its own arguments only
            "setup": command_setup,
            "test": command_test,
            "lint": command_lint,
            "scenes": command_scenes,
            "zip": command_zip,
        }[args.command](args)
    except BuildError as ex:
        say(f"\nbuild.py: {ex}")
        return 1
    except OSError as ex:
        say(f"\nbuild.py: {ex.strerror}: {ex.filename or ROOT}")
        return 1
    except KeyboardInterrupt:
        say("\nbuild.py: stopped; run it again to continue.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
